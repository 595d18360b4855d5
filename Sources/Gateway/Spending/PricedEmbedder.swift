package import Classification
package import ClassifierClients
import Routing

/// An embedder whose upstream costs money: which one, and at which prices.
package final class PricedEmbedder: MeteredEmbedder {
    private let base: any MeteredEmbedder
    /// As the settings name it.
    let upstream: String
    let prices: PriceList

    init(_ base: any MeteredEmbedder, upstream: String, prices: PriceList) {
        self.base = base
        self.upstream = upstream
        self.prices = prices
    }

    package var version: String { base.version }

    @discardableResult
    package func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        meter: EmbeddingMeter?,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall {
        base.embed(texts, deadline: deadline, meter: meter, completion: completion)
    }
}
