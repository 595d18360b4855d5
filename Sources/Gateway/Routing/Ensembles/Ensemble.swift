/// An ensemble with everything of it that does not change: who is on the panel, who judges, and who answers otherwise.
struct Ensemble: Sendable {
    /// A model by its name in the settings, and who serves it.
    struct Member: Sendable {
        let model: String
        let route: ModelRoute
    }

    let settings: EnsembleSettings
    let panel: [Member]
    let judge: ModelRoute
    /// Nil if too few answers are an error.
    let otherwise: Member?

    /// - Parameter route: who serves a model.
    /// - Returns: nil if nobody serves one of the models.
    init?(_ settings: EnsembleSettings, _ route: (String) -> ModelRoute?) {
        panel = settings.panel.compactMap { model in route(model).map { Member(model: model, route: $0) } }
        guard panel.count == settings.panel.count, let judge = route(settings.judge) else { return nil }
        otherwise = settings.onTooFew.flatMap { model in route(model).map { Member(model: model, route: $0) } }
        if settings.onTooFew != nil, otherwise == nil { return nil }
        self.settings = settings
        self.judge = judge
    }

    /// Whatever an answer may hang on, for the cache's key.
    var words: [String] {
        let routes = panel.map(\.route) + (otherwise.map { [$0.route] } ?? [])
        return settings.words + routes.flatMap(\.members).flatMap(\.words)
    }
}

extension ModelRoute.Member {
    /// Who it is and what it is asked for, for the cache's key.
    var words: [String] { [target.cacheName, model ?? ""] }
}
