import ArgumentParser
import Foundation
import RuleFiles

/// `weir rules new`: a rule to begin with.
struct RulesNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a commented rule with tests to fill in.",
        discussion: """
            EXAMPLES
              weir rules new acme.badge-number > rules/acme.yaml
              weir rules new acme.room --entity ROOM --append rules/acme.yaml

            It loads as it stands; change it line by line under
              weir rules test --watch rules/acme.yaml
            """
    )

    @Argument(help: "Id of the rule: lower case, dotted, as acme.badge-number.")
    var id: String

    @Option(name: .long, help: "What it finds, in capitals. (default: made of the id)")
    var entity: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Put it at the end of this pack, made if it is not there.", valueName: "file")
    )
    var append: String?

    func run() throws {
        let template = RuleTemplate(id: id, entity: entity)
        guard let append else { return Terminal.print(try checked(template.pack)) }
        guard FileManager.default.fileExists(atPath: append) else {
            return try Terminal.write(checked(template.pack), toFile: append)
        }
        guard let old = try? String(contentsOfFile: append, encoding: .utf8) else {
            throw CommandFailure.failure("\(append): cannot be read")
        }
        guard let new = template.appended(to: old) else {
            throw CommandFailure.usage("\(append): it does not end in its list of rules; print the rule and paste it")
        }
        try Terminal.write(checked(new), toFile: append)
    }

    /// The text, if it is a pack that loads: an id of another form, or one that is there already, is refused before anything is written.
    private func checked(_ text: String) throws -> String {
        switch RuleLoader().load(texts: [(path: append ?? "new", text: text)]) {
        case .loaded: return text
        case .refused(let diagnostics):
            RuleOptions.say(diagnostics)
            throw ExitStatus.usage.code
        }
    }
}
