import ArgumentParser
import Foundation
import RuleFiles

/// Where rules and the policy come from, alike for every command that needs them.
struct RuleOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A rule pack, or a folder of them; may be given several times. (default: ./rules, or the installed rules)",
            valueName: "path"
        )
    )
    var rules: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A policy file; may be given several times, the most general first. (default: the rules' own actions)",
            valueName: "file"
        )
    )
    var policy: [String] = []

    /// Loads, says warnings and errors on standard error, and ends the command if there are errors.
    func load(runsTests: Bool = false) throws -> LoadedRules {
        try RuleOptions.load(paths: rules, policies: policy, runsTests: runsTests)
    }

    static func load(paths: [String], policies: [String] = [], runsTests: Bool) throws -> LoadedRules {
        let places = paths.isEmpty ? [try defaultPlace()] : paths
        switch RuleLoader(runsTests: runsTests).load(paths: places, policies: policies) {
        case .loaded(let rules):
            say(rules.warnings)
            return rules
        case .refused(let diagnostics):
            say(diagnostics)
            throw ExitStatus.usage.code
        }
    }

    static func say(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        Terminal.say(DiagnosticRenderer(isColored: Terminal.isColored(2)).render(diagnostics))
    }

    /// `./rules`, else the `share/weir/rules` beside the program's own `bin`.
    static func defaultPlace() throws -> String {
        var places = ["rules"]
        if let program = Bundle.main.executableURL?.resolvingSymlinksInPath() {
            let prefix = program.deletingLastPathComponent().deletingLastPathComponent()
            places.append(prefix.appending(path: "share/weir/rules").path())
        }
        if let place = places.first(where: FileManager.default.fileExists(atPath:)) { return place }
        throw CommandFailure.usage("there is no folder ./rules and no installed rules; name some with --rules PATH")
    }
}
