import AuditLog
import Detection
package import Inspection
package import Redaction
package import RuleFiles
import Upstream

/// Turns settings into a configuration that can be put in force: all of it, or nothing.
package struct ConfigurationLoader: Sendable {
    package struct Loaded: Sendable {
        package let configuration: ActiveConfiguration
        package let rules: LoadedRules
    }

    private let key: DigestKey

    package init(key: DigestKey) {
        self.key = key
    }

    /// Reads the rule files, runs their tests, compiles them, and prepares upstreams and keys.
    ///
    /// Takes up to a second or two; call it off the event loops.
    package func load(_ settings: Settings) throws(Refusal) -> Loaded {
        let loaded = try RuleLoader().load(paths: settings.rulePaths, policy: settings.policyPath).get()
        let engine = try engine(loaded, usesFilter: settings.usesFilter)
        let routes = RouteTable(try settings.upstreams.map(target))
        let keys = settings.keys.map { key in
            (digest: key.digest, principal: settings.principal(of: key.app, key: key))
        }
        let configuration = ActiveConfiguration(
            engine: engine,
            routes: routes,
            keys: KeyRing(keys, anonymous: settings.principal(of: KeyRing.anonymousApp)),
            admins: AdminRing(settings.admin.keys),
            guards: settings.guards,
            ruleCount: loaded.rules.count,
            uninspected: settings.uninspected,
            servesStoredItems: settings.storedItems ?? (Set(settings.keys.map(\.app)).count <= 1)
        )
        return Loaded(configuration: configuration, rules: loaded)
    }

    private func engine(_ loaded: LoadedRules, usesFilter: Bool) throws(Refusal) -> Engine {
        do {
            return try loaded.makeEngine(key: key, usesFilter: usesFilter)
        } catch {
            // The loader has compiled each rule before; all of them together can still be refused.
            throw Refusal(diagnostics: [
                Diagnostic(.patternRefused, at: Place(file: "rules"), "the rules cannot be compiled together")
            ])
        }
    }

    private func target(_ settings: UpstreamSettings) throws(Refusal) -> UpstreamTarget {
        do throws(UpstreamError) {
            return try UpstreamTarget(settings)
        } catch {
            throw Refusal(diagnostics: [
                Diagnostic(
                    .badForm,
                    at: Place(file: "settings"),
                    "the base_url of upstream \"\(settings.id)\" cannot be used",
                    help: "write https://host/v1, without user, query or fragment"
                )
            ])
        }
    }
}
