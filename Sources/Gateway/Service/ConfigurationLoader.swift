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

    let key: DigestKey
    private let keys: FingerprintKeys?
    let history: ConfigurationHistory?
    private let classifiers: ClassifierFactory?

    /// - Parameters:
    ///   - key: of fingerprints, where no `keys` are given.
    ///   - keys: looked at with each load, so that a new one takes effect.
    ///   - history: what was in force before; nil keeps nothing, and knows of no approvals.
    ///   - classifiers: makes those behind a network; nil where none can be asked.
    package init(
        key: DigestKey,
        keys: FingerprintKeys? = nil,
        history: ConfigurationHistory? = nil,
        classifiers: ClassifierFactory? = nil
    ) {
        self.key = key
        self.keys = keys
        self.history = history
        self.classifiers = classifiers
    }

    /// Reads the rule files, runs their tests, compiles them, asks the canaries, and prepares upstreams and keys.
    ///
    /// Takes up to a second or two; call it off the event loops.
    package func load(_ settings: Settings) throws(Refusal) -> Loaded {
        let (loaded, engine) = try candidate(settings)
        if settings.needsApproval { try checkApproval(of: engine.policyHash) }
        let table = try RouteTable(settings)
        let planner = SemanticPlanner(table, classifiers)
        let routes = table.adding(try planner.routers(settings.routing.semantic))
        for model in engine.categories?.rules.compactMap(\.route) ?? [] where routes.route(for: model) == nil {
            throw Self.refusal(
                .valueNotAllowed,
                "no upstream serves the model \"\(model)\" to which a category is routed"
            )
        }
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
            servesStoredItems: settings.storedItems ?? (Set(settings.keys.map(\.app)).count <= 1),
            spending: try spending(settings),
            capture: settings.capture,
            cache: settings.cache?.rules,
            cacheEmbedder: try planner.embedder(of: settings.cache)
        )
        return Loaded(configuration: configuration, rules: loaded)
    }

    private func spending(_ settings: Settings) throws(Refusal) -> SpendingPlan {
        do {
            let overrides = try BudgetOverrides(at: settings.dataDirectory + "/" + DataDirectory.budgetOverridesName)
            return SpendingPlan(settings.spending, key: key, overrides: overrides)
        } catch {
            throw Self.refusal(.unreadableFile, "the amounts of `weir budget set` cannot be read", help: "\(error)")
        }
    }

    func categories(_ settings: Settings) throws(Refusal) -> CategoryPlan? {
        guard let categories = settings.categories else { return nil }
        let asked = try asked(settings)
        do throws(CategoryPlanner.Problem) {
            return try CategoryPlanner(settings: categories, model: .shipped, asked: asked).plan()
        } catch {
            throw Self.refusal(.valueNotAllowed, error.reason, help: error.help)
        }
    }

    private func asked(_ settings: Settings) throws(Refusal) -> [AskedClassifier] {
        guard !settings.classifiers.isEmpty else { return [] }
        guard let classifiers else {
            throw Self.refusal(.valueNotAllowed, "no classifier behind a network can be asked here")
        }
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
                throw Self.refusal(
                    .valueNotAllowed,
                    "classifier \(error.classifier): \(error.setting): \(error.message)"
                )
            }
        }
        return asked
    }

    /// The rules and policies that would be put in force, compiled and asked; what is pinned goes before the files.
    package func candidate(_ settings: Settings) throws(Refusal) -> (rules: LoadedRules, engine: Engine) {
        let pinned = history?.pinned
        let loaded: LoadedRules
        if let pinned {
            loaded = try kept(pinned)
        } else {
            loaded = try RuleLoader().load(paths: settings.rulePaths, policies: settings.policyPaths).get()
        }
        let engine = try engine(loaded, categories(settings), currentKey(settings), usesFilter: settings.usesFilter)
        if let pinned, engine.policyHash != pinned {
            throw Self.refusal(
                .historyFailed,
                "the configuration sha256:\(pinned.prefix(12)) does not load as it was",
                help:
                    "a list that it names, or this program, has changed; end the rollback with: weir policy rollback --end"
            )
        }
        let canaries = try settings.canaryPath.map { path throws(Refusal) in try CanaryFile.read(path) } ?? []
        let failures = engine.failures(of: Canary.harmless + canaries)
        guard failures.isEmpty else { throw Refusal(diagnostics: failures) }
        return (loaded, engine)
    }

    /// Takes a new key of fingerprints if the settings say that it is time.
    private func currentKey(_ settings: Settings) throws(Refusal) -> DigestKey {
        guard let keys else { return key }
        do {
            return try keys.current(settings.audit.fingerprints)
        } catch {
            throw Self.refusal(.unreadableFile, "a key of fingerprints can neither be read nor made")
        }
    }

    private func kept(_ hash: String) throws(Refusal) -> LoadedRules {
        guard let history else { throw Self.refusal(.historyFailed, "there is no history to load from", help: nil) }
        return try RuleLoader().load(try history.entry(hash).sources).get()
    }

    private func checkApproval(of hash: String) throws(Refusal) {
        guard history?.isApproved(hash) != true else { return }
        throw Self.refusal(
            .notApproved,
            "nobody but its author has approved the configuration sha256:\(hash.prefix(12))",
            help: "weir policy propose --by NAME, and then another: weir policy approve \(hash.prefix(12)) --by NAME"
        )
    }

    static func refusal(_ code: DiagnosticCode, _ reason: String, help: String? = nil) -> Refusal {
        Refusal(diagnostics: [Diagnostic(code, at: Place(file: "settings"), reason, help: help)])
    }

    /// Keeps a configuration in the history as it is put in force.
    func keep(_ loaded: Loaded, _ settings: Settings) throws(Refusal) {
        try history?.keep(
            loaded.rules,
            hash: loaded.configuration.engine.policyHash,
            settings: settings.source
        )
        try history?.flows.keep(settings.routing)
    }

    func engine(
        _ loaded: LoadedRules,
        _ categories: CategoryPlan?,
        _ key: DigestKey,
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

    fileprivate static func target(_ settings: UpstreamSettings) throws(Refusal) -> UpstreamTarget {
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

extension RouteTable {
    /// The models of some settings, without those whose upstream goes by what a prompt means.
    package init(_ settings: Settings) throws(Refusal) {
        self.init(try settings.upstreams.map(ConfigurationLoader.target), settings.routing)
    }
}
