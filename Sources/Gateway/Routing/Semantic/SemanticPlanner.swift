import Caching
package import Classification
package import ClassifierClients
import NIOCore
import Routing
package import RuleFiles

/// Makes those who choose by meaning of their settings, each with the embedding that it asks.
package struct SemanticPlanner {
    private let table: RouteTable
    private let factory: ClassifierFactory?

    /// - Parameters:
    ///   - table: of all other models.
    ///   - factory: asks endpoints; nil where none can be asked.
    package init(_ table: RouteTable, _ factory: ClassifierFactory?) {
        self.table = table
        self.factory = factory
    }

    package func routers(_ settings: [SemanticSettings]) throws(Refusal) -> [SemanticRouter] {
        var routers: [SemanticRouter] = []
        for one in settings {
            for target in one.targets where table.route(for: target) == nil {
                throw Self.refusal("the semantic route \"\(one.model)\"", "no upstream serves the model \"\(target)\"")
            }
            routers.append(SemanticRouter(one, try embedder(of: one)))
        }
        return routers
    }

    /// - Parameter examples: that the embedding is fitted to, if it is the one built in; the settings' own, if not said.
    package func embedder(
        of settings: SemanticSettings,
        fittedTo examples: [[UInt8]]? = nil
    ) throws(Refusal) -> any Embedder {
        guard let name = settings.embeddingModel else {
            return HashedEmbedder(fittedTo: examples ?? settings.routes.flatMap(\.examples).map { Array($0.utf8) })
        }
        return try embedder(named: name, for: "the semantic route \"\(settings.model)\"")
    }

    /// The embedding by which the cache compares what users said; nil if it does not.
    package func embedder(of cache: CacheSettings?) throws(Refusal) -> (any Embedder)? {
        guard let rules = cache?.rules.near else { return nil }
        guard let name = rules.embeddingModel else { return HashedEmbedder(dimensions: 1024) }
        return try embedder(named: name, for: "cache.semantic")
    }

    private func embedder(named name: String, for user: String) throws(Refusal) -> any Embedder {
        let route = table.route(for: name)
        let members = route?.members ?? []
        guard let place = members.firstIndex(where: { $0.target.api.family == .openAI }) else {
            throw Self.refusal(user, "no upstream that speaks OpenAI's API serves the embedding model \"\(name)\"")
        }
        guard let factory else { throw Self.refusal(user, "no embedding behind a network can be asked here") }
        let (target, model) = (members[place].target, members[place].model ?? name)
        let embedder = factory.makeEmbedder(id: name, model: model) { body in
            target.request(APIOperation(.embeddings), model: model, body: body, isStreaming: false, passed: [])
        }
        guard let prices = route?.group.candidates[place].prices else { return embedder }
        return PricedEmbedder(embedder, upstream: target.id, prices: prices)
    }

    private static func refusal(_ user: String, _ reason: String) -> Refusal {
        Refusal(diagnostics: [
            Diagnostic(
                .valueNotAllowed,
                at: Place(file: "settings"),
                "\(user): \(reason)"
            )
        ])
    }
}
