import Classification
package import Inspection
package import RuleFiles

extension ConfigurationLoader {
    /// What decided under a hash, from what the history has kept.
    ///
    /// Categories are not among it: they are those of the first of the settings with which the hash comes out.
    package func engine(of hash: String, _ settings: [Settings]) throws(Refusal) -> Engine {
        guard let history else { throw Self.refusal(.historyFailed, "there is no history to load from") }
        let loaded = try RuleLoader(runsTests: false).load(try history.entry(hash).sources).get()
        for settings in settings {
            guard let plan = try? categories(settings) else {
                let engine = try engine(loaded, nil, key, usesFilter: settings.usesFilter)
                if engine.policyHash == hash { return engine }
                continue
            }
            let engine = try engine(loaded, plan, key, usesFilter: settings.usesFilter)
            if engine.policyHash == hash { return engine }
        }
        throw Self.refusal(
            .historyFailed,
            "the configuration sha256:\(hash.prefix(12)) does not load as it was",
            help: "a list that it names, its categories, or this program, has changed"
        )
    }
}

extension ConfigurationLoader {
    /// The engine of rules that were loaded, with the categories of the settings.
    package func engine(of loaded: LoadedRules, _ settings: Settings) throws(Refusal) -> Engine {
        try engine(loaded, categories(settings), key, usesFilter: settings.usesFilter)
    }
}

extension Engine {
    /// Classifiers behind a network that are asked by its rules; nobody asks them where there is no gateway.
    package var askedClassifiers: [String] {
        guard let plan = categories else { return [] }
        let used = Set(plan.rules.compactMap { if case .asked(let index) = $0.judge { index } else { nil } })
        return used.sorted().map { plan.asked[$0].classifier.id }
    }
}
