import Gateway
import Inspection
import RuleFiles
import Upstream

/// What is said once when the gateway is up.
struct Banner {
    let screen: Screen
    let settings: Settings
    let service: GatewayService
    let rules: LoadedRules
    let settingsPath: String?

    func write() {
        let configuration = service.configuration
        screen.say()
        screen.say(screen.bold("weir \(WeirVersion.current)") + "  listening on \(screen.bold(url))")
        line(
            "rules",
            "\(rules.rules.count) rules in \(count(rules.packs.count, "pack")), \(count(rules.testCount, "test")) passed"
        )
        line(
            "policy",
            "sha256:\(configuration.engine.policyHash.prefix(12))  " + faint(policies)
        )
        for upstream in upstreams(configuration.routes) { line("upstream", upstream) }
        if configuration.routes.targets.isEmpty { line("upstream", screen.yellow("none: add one to the settings")) }
        line("clients", clients)
        line("audit", service.dataDirectory.auditPath)
        if let settingsPath { line("settings", settingsPath + faint("  (kill -HUP to reload)")) }
        for warning in rules.warnings { screen.complain(DiagnosticRenderer().render(warning)) }
    }

    private var policies: String {
        settings.policyPaths.isEmpty ? "the rules' own actions" : settings.policyPaths.joined(separator: ", ")
    }

    private var url: String { "http://\(service.address)" }

    private var clients: String {
        let keys = service.configuration.keys
        guard keys.isOpen else { return count(keys.count, "key") }
        if settings.listen.isLoopback { return "anyone on this machine (no keys configured)" }
        return screen.red("ANYONE who reaches this address: no keys are configured (weir keys new)")
    }

    /// One line for each upstream, also where its listed models and the rest go by two entries.
    private func upstreams(_ routes: RouteTable) -> [String] {
        var models: [(name: String, models: [String])] = []
        for target in routes.targets {
            let name = "\(target.id) → \(target.endpoint.baseURL)"
            let served = describe(target.models)
            if let index = models.firstIndex(where: { $0.name == name }) {
                models[index].models.append(served)
            } else {
                models.append((name: name, models: [served]))
            }
        }
        return models.map { "\($0.name)" + faint("  \($0.models.joined(separator: ", "))") }
    }

    private func describe(_ models: ServedModels) -> String {
        switch models {
        case .all: "every other model"
        case .listed(let names): count(names.count, "model")
        }
    }

    private func line(_ name: String, _ text: String) {
        screen.say("  " + screen.faint(name.padded(to: 10)) + text)
    }

    private func faint(_ text: String) -> String { screen.faint(text) }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, width - count))
    }
}
