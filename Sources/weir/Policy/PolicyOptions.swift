import ArgumentParser
import Foundation
import Gateway
import Policy
import RuleFiles

/// Where rules and policies come from: the settings of a gateway, or files that are named.
struct PolicyOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Settings that name rules, policies and keys.", valueName: "file"))
    var config: String?

    @OptionGroup var files: RuleOptions

    func validate() throws {
        if config != nil, !(files.rules.isEmpty && files.policy.isEmpty) {
            throw ValidationError("--config names the rules and policies; leave out --rules and --policy.")
        }
    }

    /// - Returns: no keys unless settings name some.
    func load() throws -> (rules: LoadedRules, keys: [ClientKeySettings]) {
        guard let config else { return (try files.load(), []) }
        let settings = try Self.settings(config)
        let rules = try RuleOptions.load(
            paths: settings.rulePaths,
            policies: settings.policyPaths,
            runsTests: false
        )
        return (rules, settings.keys)
    }

    static func settings(_ path: String) throws -> Settings {
        do throws(Refusal) {
            return try SettingsReader.read(path, environment: ProcessInfo.processInfo.environment)
        } catch {
            RuleOptions.say(error.diagnostics)
            throw ExitStatus.usage.code
        }
    }
}

/// Who sends the text of which a policy is asked.
struct SubjectOptions: ParsableArguments {
    @Option(name: .long, help: "The client application.")
    var app: String?

    @Option(name: .long, help: "Id of the client key; with --config its app, team and tags are taken from there.")
    var key: String?

    @Option(name: .long, help: "The team of the key.")
    var team: String?

    @Option(name: .long, help: "A tag of the key; may be given several times.")
    var tag: [String] = []

    @Option(name: .long, help: "The operation, as audit rows name it.")
    var route: String?

    @Option(name: .long, help: "The model that the client asks for.")
    var model: String?

    @Option(name: .long, help: "The user that the client names.")
    var user: String?

    func subject(among keys: [ClientKeySettings]) throws -> PolicySubject {
        let known = keys.first { $0.id == key }
        if let key, known == nil, !keys.isEmpty {
            let meant = Suggestion.nearest(to: key, among: keys.map(\.id)).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure.usage("the settings have no key \"\(key)\"\(meant)")
        }
        var subject = PolicySubject(
            app: app ?? known?.app,
            key: key,
            team: team ?? known?.team,
            tags: tag + (known?.tags ?? []),
            route: route
        )
        subject.isTrusted = known?.isTrusted ?? false
        subject.model = model
        subject.user = user
        return subject
    }
}
