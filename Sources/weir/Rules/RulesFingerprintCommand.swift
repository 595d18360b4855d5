import ArgumentParser
import RuleFiles

/// `weir rules fingerprint`: fingerprints of documents.
struct RulesFingerprintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint",
        abstract: "Take fingerprints of documents, by which rules know their text again.",
        subcommands: [Build.self]
    )

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "build",
            abstract: "Write the fingerprints of text files into one file.",
            discussion: """
                EXAMPLES
                  openssl rand -hex 32 > plan.key
                  weir rules fingerprint build --key-file plan.key docs/*.txt --output rules/plan.fp
                  weir rules fingerprint build --key-file plan.key --section-words 300 \\
                    handbook.txt --output rules/handbook.fp

                In a rule: detect: [{fingerprint: plan.fp, key_file: plan.key, min_similarity: 0.3, confidence: 0.9}]
                """
        )

        @Argument(help: "Files of UTF-8 text.")
        var inputs: [String]

        @Option(name: .long, help: ArgumentHelp("File of the key; 32 bytes or more.", valueName: "file"))
        var keyFile: String

        @Option(name: .long, help: "Words of a run: fewer find more, and more by chance.")
        var words = 5

        @Option(
            name: .long,
            help: "Measure sections of so many words by themselves, so that a page of a long document is known again."
        )
        var sectionWords: Int?

        @Option(name: .shortAndLong, help: ArgumentHelp("Where the fingerprints are written.", valueName: "file"))
        var output: String

        func validate() throws {
            if !(2...64).contains(words) { throw ValidationError("A run has 2 to 64 words.") }
            if let sectionWords, sectionWords < 50 { throw ValidationError("A section has 50 words or more.") }
        }

        func run() throws {
            do throws(ListBuildError) {
                let summary = try FingerprintFiles.build(
                    inputs: inputs,
                    key: KeyFile.key(at: keyFile),
                    runLength: words,
                    sectionLength: sectionWords,
                    output: output
                )
                Terminal.say(
                    "\(counted(summary.fingerprints, "fingerprint")) of \(counted(summary.documents, "document")), "
                        + "\(counted(summary.sections, "section")), in \(output) (\(summary.lengthInBytes / 1000) KB), "
                        + "\(summary.skipped) too short"
                )
            } catch {
                throw CommandFailure.usage(error.message)
            }
        }
    }
}
