import RuleFiles

/// Reads `ensemble` of `routes`.
extension SettingsReader {
    /// - Parameters:
    ///   - routes: all of `routes`.
    ///   - known: models of which it is known who serves them; nil if an upstream takes any.
    ///   - composed: names that stand for a choice among others.
    mutating func ensembles(_ routes: [Fields], known: Set<String>?, composed: Set<String>) -> [EnsembleSettings] {
        let own = routes.filter { $0["ensemble"] != nil }
        let composed = composed.union(own.compactMap { $0.text("model") })
        return own.compactMap { fields in
            guard let item = fields.fields("ensemble") else { return nil }
            let ensemble = ensemble(item, of: fields.text("model") ?? "")
            check(ensemble, item, known, composed)
            return ensemble
        }
    }

    private mutating func ensemble(_ fields: Fields, of model: String) -> EnsembleSettings {
        let judge = fields.fields("judge")
        var ensemble = EnsembleSettings(
            model: model,
            panel: fields.texts("panel"),
            judge: judge?.text("model") ?? ""
        )
        ensemble.synthesisPrompt = judge.flatMap { text($0, "synthesis_prompt") }
        ensemble.leastResponses = fields["min_responses"]?.integer ?? ensemble.leastResponses
        ensemble.timeout = fields["timeout_ms"]?.integer ?? ensemble.timeout
        ensemble.onTooFew = fields.fields("on_too_few")?.text("target")
        return ensemble
    }

    private mutating func check(
        _ ensemble: EnsembleSettings,
        _ fields: Fields,
        _ known: Set<String>?,
        _ composed: Set<String>
    ) {
        if ensemble.panel.count > EnsembleSettings.sizes.upperBound {
            report(.valueNotAllowed, fields["panel"], "a panel has \(EnsembleSettings.sizes.upperBound) models at most")
        }
        if ensemble.leastResponses > ensemble.panel.count {
            report(.valueNotAllowed, fields["min_responses"], "these are more than the panel has models")
        }
        let judge = fields.fields("judge")
        let otherwise = fields.fields("on_too_few")
        let named =
            ensemble.panel.map { ($0, fields["panel"]) } + [(ensemble.judge, judge?["model"])]
            + [(ensemble.onTooFew ?? "", otherwise?["target"])]
        for (model, place) in named where !model.isEmpty {
            if composed.contains(model) {
                let reason = "\"\(model)\" stands for a choice among other models; an ensemble asks models themselves"
                report(.conflictingKeys, place, reason)
            } else if known?.contains(model) == false {
                report(.valueNotAllowed, place, "no upstream serves the model \"\(model)\"")
            }
        }
    }
}
