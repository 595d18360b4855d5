import Classification
import RuleFiles

/// Reads `semantic` of `routes`.
extension SettingsReader {
    /// Examples of one semantic route, over all of its routes: as many as a batch of requests takes.
    private static let mostExamples = 2000

    /// - Parameter routes: those of `routes` that have the key.
    mutating func semantics(_ routes: [Fields]) -> [SemanticSettings] {
        routes.compactMap { fields in fields.fields("semantic").map { semantic($0, of: fields.text("model") ?? "") } }
    }

    private mutating func semantic(_ fields: Fields, of model: String) -> SemanticSettings {
        let embedding = text(fields, "embedding_model").flatMap { $0 == "built-in" ? nil : $0 }
        let routes = items(fields, "routes")
        var semantic = SemanticSettings(
            model: model,
            embeddingModel: embedding,
            routes: routes.map(Self.route),
            defaultTarget: fields.text("default") ?? ""
        )
        if let match = fields.fields("match") {
            semantic.aggregate = match.choice("aggregate") ?? semantic.aggregate
            if let threshold = match["threshold"]?.double { semantic.threshold = Float(threshold) }
        }
        if let value = fields["embedding_timeout_ms"]?.integer { semantic.timeout = .milliseconds(value) }
        if fields.text("on_embedding_failure") == "fail" { semantic.onFailure = .fail }
        if let target = fields.fields("on_embedding_failure")?.text("target") { semantic.onFailure = .goTo(target) }
        check(semantic, routes, fields)
        return semantic
    }

    private static func route(_ fields: Fields) -> SemanticSettings.Route {
        SemanticSettings.Route(
            name: fields.text("name") ?? "",
            target: fields.text("target") ?? "",
            examples: fields.texts("examples"),
            threshold: fields["threshold"]?.double.map { Float($0) }
        )
    }

    private mutating func check(_ semantic: SemanticSettings, _ routes: [Fields], _ fields: Fields) {
        var seen: Set<String> = ["default"]
        for route in routes {
            guard let name = route.text("name"), !seen.insert(name).inserted else { continue }
            let reason = name == "default" ? "default is what is near no route" : "there is another route of this name"
            report(.conflictingKeys, route["name"], reason)
        }
        if semantic.routes.reduce(0, { $0 + $1.examples.count }) > Self.mostExamples {
            report(.valueNotAllowed, fields["routes"], "all routes have \(Self.mostExamples) examples together at most")
        }
        if semantic.targets.contains(semantic.model) {
            report(.conflictingKeys, fields["routes"], "a request would come back to where it is")
        }
    }
}
