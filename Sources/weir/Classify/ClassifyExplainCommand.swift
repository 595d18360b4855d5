import ArgumentParser
import Classification
import GuardrailTypes

/// `weir classify explain`: which pieces of a text make a score.
struct ClassifyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show which words and pieces of words make a text's scores.",
        discussion: """
            Reads a text, and writes for each category its score and the features of the
            text that count most for it (+) and against it (-). The output quotes the text.
            A space at the edge of a piece is the edge of a word.
            """
    )

    @Option(name: .long, help: ArgumentHelp("In place of the model in the program.", valueName: "file"))
    var model: String?

    @Option(name: .long, help: ArgumentHelp("Only this category.", valueName: "name"))
    var category: String?

    @Option(name: .long, help: ArgumentHelp("How many features.", valueName: "n"))
    var top = 12

    @Argument(help: "A file with one text; - is standard input.")
    var file = "-"

    func validate() throws {
        guard top >= 1 else { throw ValidationError("--top takes a number from 1.") }
    }

    func run() throws {
        let model = try ModelFile.load(model)
        guard let text = FileContent.bytes(of: file) else { throw CommandFailure.failure("\(file): cannot be read") }
        let heads = model.heads.indices.filter { category == nil || model.heads[$0].category.id == category }
        guard !heads.isEmpty else {
            let names = model.heads.map(\.category.id).joined(separator: ", ")
            throw CommandFailure.usage("the model has no such category; it has \(names)")
        }
        var scratch = model.makeScratch()
        let scores = model.scores(of: text, using: &scratch)
        for head in heads {
            Terminal.print("\(model.heads[head].category.id)  \(Self.rounded(scores[head]))")
            for part in model.contributions(of: text, to: head).prefix(top) where part.value != 0 {
                let name = String(decoding: part.text, as: UTF8.self)
                Terminal.print(
                    "  \(part.value > 0 ? "+" : "-")\(Self.rounded(part.value.magnitude))  \(Self.quoted(name, part.kind))"
                )
            }
        }
    }

    private static func rounded(_ value: Float) -> String {
        let thousandths = Int((value * 1000).rounded())
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private static func quoted(_ text: String, _ kind: Contribution.Kind) -> String {
        kind == .tokens ? text : "[\(text)]"
    }
}
