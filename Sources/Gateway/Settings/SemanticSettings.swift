package import Classification

/// A model whose requests go where their last words belong: routes with examples, and what if none is near.
package struct SemanticSettings: Hashable, Sendable {
    package struct Route: Hashable, Sendable {
        package var name: String
        /// The model that serves it: of an upstream, or of a route with candidates.
        package var target: String
        package var examples: [String]
        /// Nil for the match's.
        package var threshold: Float?

        package init(name: String, target: String, examples: [String], threshold: Float? = nil) {
            self.name = name
            self.target = target
            self.examples = examples
            self.threshold = threshold
        }
    }

    /// Where a request goes whose text could not be placed.
    package enum OnFailure: Hashable, Sendable {
        case goToDefault
        /// The client gets an error.
        case fail
        case goTo(String)
    }

    /// What clients ask for.
    package var model: String
    /// A model of an upstream that speaks OpenAI's API; nil for the embedding that is built in.
    package var embeddingModel: String?
    package var routes: [Route]
    /// The model for what is near no route.
    package var defaultTarget: String
    package var aggregate: ExampleIndex.Aggregate
    package var threshold: Float
    package var timeout = Duration.milliseconds(500)
    package var onFailure = OnFailure.goToDefault

    /// With the aggregate and the threshold that the embedding is used with if nothing is said.
    package init(model: String, embeddingModel: String? = nil, routes: [Route], defaultTarget: String) {
        self.model = model
        self.embeddingModel = embeddingModel
        self.routes = routes
        self.defaultTarget = defaultTarget
        // Words alone say little of one example, and more of what the examples of a route have in common.
        aggregate = embeddingModel == nil ? .mean : .max
        threshold = embeddingModel == nil ? 0.1 : 0.3
    }

    package var thresholds: [Float] { routes.map { $0.threshold ?? threshold } }

    /// Every model that a request may go to.
    package var targets: [String] {
        var targets = routes.map(\.target) + [defaultTarget]
        if case .goTo(let model) = onFailure { targets.append(model) }
        return targets
    }
}
