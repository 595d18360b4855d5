import ArgumentParser
import Foundation
import RuleFiles
import RuleImport

/// `weir rules import`: a pack of another tool's rules.
struct RulesImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a rule pack of another tool's rules.",
        discussion: """
            Reads gitleaks and betterleaks TOML, Presidio recogniser YAML, Nosey Parker and
            Kingfisher YAML. What cannot be mapped is named on standard error, rule by rule, and
            stands in the pack as comments; rules that do not load are written as comments too.

            EXAMPLES
              weir rules import gitleaks.toml --output rules/gitleaks.yaml
              weir rules import gitleaks.toml --prose --action redact --output rules/gitleaks.yaml
              weir rules import --format presidio recognizers.yaml --output rules/presidio.yaml
              weir rules import --id noseyparker rules/*.yml --output rules/noseyparker.yaml

            Exit status: 0, or 2 if nothing could be imported, or if something could not be
            mapped with --fail-on-unmapped.

            Next: weir rules test PACK.yaml
            """
    )

    @Argument(help: "The other tool's file; of YAML rules also several, for one pack.")
    var files: [String]

    @Option(name: .shortAndLong, help: "The pack to write. (default: standard output)")
    var output: String?

    @Option(name: .long, help: "Whose file it is. (default: by the file)")
    var format: ImportFormat?

    @Flag(help: "Find the same bytes as the other tool, or also what prose puts its punctuation behind.")
    var variant = RuleImporter.Variant.strict

    @Option(name: .long, help: "The pack's id. (default: of the format and the file's name)")
    var id: String?

    @Option(name: .long, help: "What the rules do: flag, redact or block.")
    var action = ImportedAction.flag

    @Flag(name: .long, help: "Write nothing if any feature of any rule could not be mapped.")
    var failOnUnmapped = false

    func run() throws {
        let texts = try files.map(read)
        guard let format = format ?? texts.first.flatMap({ ImportFormat.guess(path: file, text: $0) }) else {
            throw CommandFailure.usage("\(file): whose rules are these? Say so with --format")
        }
        let result = try importer(format).result(from: texts, file)
        for note in result.notes { Terminal.say(line(note)) }
        let unmapped = result.notes.count { $0.kind != .changed }
        Terminal.say(
            "\(counted(result.imported, "rule")) imported, \(result.leftOut) left out, "
                + "\(counted(unmapped, "feature")) not mapped"
        )
        guard result.imported > 0 else { throw CommandFailure.usage("\(file): nothing could be imported") }
        if failOnUnmapped, unmapped > 0 { throw ExitStatus.usage.code }
        try write(result.text)
    }

    private func importer(_ format: ImportFormat) throws -> RuleImporter {
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        let packID = id ?? ImportFormat.packID(format, file: name)
        guard ImportFormat.isPackID(packID) else {
            throw CommandFailure.usage("\"\(packID)\" is no pack id: lower-case letters and digits, joined by hyphens")
        }
        var options = RuleImporter.Options(packID: packID, sourceName: URL(fileURLWithPath: file).lastPathComponent)
        options.variant = variant
        options.action = action.rawValue
        return RuleImporter(format, options: options, readBase: readBase)
    }

    /// The file that the pack is named after.
    private var file: String { files[0] }

    private func read(_ file: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure.usage("\(file) cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure.usage("\(file) is not UTF-8 text")
        }
        return text
    }

    /// As gitleaks reads it, from the working folder; else beside the file that names it.
    private func readBase(_ path: String) -> String? {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        let places = [path, folder.appending(path: path).path()]
        return places.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.first
    }

    private func line(_ note: ImportNote) -> String {
        let text = note.text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "\(note.rule ?? file): \(note.kind.rawValue): \(text)"
    }

    private func write(_ text: String) throws {
        guard let output, output != "-" else { return Terminal.print(text) }
        do {
            try text.write(toFile: output, atomically: true, encoding: .utf8)
        } catch {
            throw CommandFailure.failure("\(output) cannot be written")
        }
    }
}

/// The actions that an imported rule may have.
enum ImportedAction: String, CaseIterable, ExpressibleByArgument { case flag, redact, block }

extension ImportFormat: ExpressibleByArgument {}
extension RuleImporter.Variant: EnumerableFlag {}

extension RuleImporter {
    fileprivate func result(from texts: [String], _ file: String) throws -> Result {
        do throws(ImportError) {
            return try pack(from: texts)
        } catch {
            throw CommandFailure.usage("\(file)\(error.line.map { ":\($0)" } ?? ""): \(error.reason)")
        }
    }
}
