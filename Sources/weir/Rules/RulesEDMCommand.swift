import ArgumentParser
import RuleFiles

/// `weir rules edm`: sets of exact data.
struct RulesEDMCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edm",
        abstract: "Build sets of exact data: the values of a table as keyed codes.",
        subcommands: [Build.self]
    )

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "build",
            abstract: "Turn a table into a set that rules can look for.",
            discussion: """
                The table is read once, in pieces; memory does not grow with it but for two bytes a cell.

                EXAMPLES
                  openssl rand -hex 32 > customers.key
                  weir rules edm build --key-file customers.key --columns name,account \\
                    customers.csv --output rules/customers.edm
                  psql -Atc 'select account from customers' | weir rules edm build \\
                    --key-file customers.key - --output rules/accounts.edm

                In a rule: detect: [{exact_data: customers.edm, key_file: customers.key, confidence: 0.9}]
                """
        )

        @Argument(help: "The table, or - for standard input.")
        var input: String

        @Option(name: .long, help: ArgumentHelp("File of the key; 32 bytes or more.", valueName: "file"))
        var keyFile: String

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Columns that are kept, by their names in the first line. (default: one value a line)",
                valueName: "names"
            )
        )
        var columns: String?

        @Option(name: .long, help: "What stands between fields: one character of ASCII, or tab.")
        var separator = ","

        @Option(name: .shortAndLong, help: ArgumentHelp("Where the set is written.", valueName: "file"))
        var output: String

        func validate() throws {
            if separatorByte == nil { throw ValidationError("The separator is one character of ASCII, or tab.") }
        }

        func run() throws {
            do throws(ListBuildError) {
                let summary = try ExactDataBuilder.build(
                    input: input,
                    columns: columns?.split(separator: ",").map(String.init) ?? [],
                    separator: separatorByte ?? 0x2C,
                    key: KeyFile.key(at: keyFile),
                    output: output
                )
                Terminal.say(
                    "\(counted(summary.cells, "cell")) of \(counted(summary.rows, "row")) in \(output) "
                        + "(\(summary.lengthInBytes / 1000) KB), \(summary.skipped) skipped"
                )
            } catch {
                throw CommandFailure.usage(error.message)
            }
        }

        private var separatorByte: UInt8? {
            if separator == "tab" { return 0x09 }
            guard separator.utf8.count == 1, let byte = separator.utf8.first, byte != 0x22, byte >= 0x20 else {
                return nil
            }
            return byte
        }
    }
}
