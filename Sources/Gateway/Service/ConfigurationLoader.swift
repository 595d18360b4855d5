import AuditLog
import Classification
package import ClassifierClients
import Detection
package import Inspection
package import Redaction
package import RuleFiles
import ShippedModel
import Upstream

/// Turns settings into a configuration that can be put in force: all of it, or nothing.
package struct ConfigurationLoader: Sendable {
    package struct Loaded: Sendable {
        package let configuration: ActiveConfiguration
        package let rules: LoadedRules
    }

    private let key: DigestKey
    private let classifiers: ClassifierFactory?

    /// - Parameter classifiers: makes those behind a network; nil where none can be asked.
    package init(key: DigestKey, classifiers: ClassifierFactory? = nil) {
        self.key = key
        self.classifiers = classifiers
    }

    /// Reads the rule files, runs their tests, compiles them, and prepares upstreams and keys.
    ///
    /// Takes up to a second or two; call it off the event loops.
    package func load(_ settings: Settings) throws(Refusal) -> Loaded {
        let loaded = try RuleLoader().load(paths: settings.rulePaths, policy: settings.policyPath).get()
        let engine = try engine(loaded, categories(settings), usesFilter: settings.usesFilter)
        let routes = RouteTable(try settings.upstreams.map(target))
        let keys = settings.keys.map { key in
            (digest: key.digest, principal: settings.principal(of: key.app, key: key))
        }
        let configuration = ActiveConfiguration(
            engine: engine,
            routes: routes,
            keys: KeyRing(keys, anonymous: settings.principal(of: KeyRing.anonymousApp)),
            guards: settings.guards,
            ruleCount: loaded.rules.count,
            uninspected: settings.uninspected,
            servesStoredItems: settings.storedItems ?? (Set(settings.keys.map(\.app)).count <= 1)
        )
        return Loaded(configuration: configuration, rules: loaded)
    }

    private func categories(_ settings: Settings) throws(Refusal) -> CategoryPlan? {
        guard let categories = settings.categories else { return nil }
        let asked = try asked(settings)
        do throws(CategoryPlanner.Problem) {
            return try CategoryPlanner(settings: categories, model: .shipped, asked: asked).plan()
        } catch {
            throw Self.refusal(error.reason, help: error.help)
        }
    }

    private func asked(_ settings: Settings) throws(Refusal) -> [AskedClassifier] {
        guard !settings.classifiers.isEmpty else { return [] }
        guard let classifiers else { throw Self.refusal("no classifier behind a network can be asked here") }
        var known: [String: any Classifier] = ["embedded": EmbeddedClassifier(.shipped)]
        var asked: [AskedClassifier] = []
        for one in settings.classifiers {
            do throws(ClassifierSettingsError) {
                let classifier: any Classifier
                switch one {
                case .backend(let settings): classifier = try classifiers.make(settings)
                case .combination(let settings): classifier = try classifiers.make(settings, of: known)
                }
                known[one.id] = classifier
                asked.append(AskedClassifier(classifier, deadline: one.deadline(beside: settings.classifiers)))
            } catch {
                throw Self.refusal("classifier \(error.classifier): \(error.setting): \(error.message)")
            }
        }
        return asked
    }

    private static func refusal(_ reason: String, help: String? = nil) -> Refusal {
        Refusal(diagnostics: [Diagnostic(.valueNotAllowed, at: Place(file: "settings"), reason, help: help)])
    }

    private func engine(
        _ loaded: LoadedRules,
        _ categories: CategoryPlan?,
        usesFilter: Bool
    ) throws(Refusal) -> Engine {
        do {
            return try loaded.makeEngine(key: key, categories: categories, usesFilter: usesFilter)
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
