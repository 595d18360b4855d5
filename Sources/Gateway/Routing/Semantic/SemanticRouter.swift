package import Classification
import ClassifierClients
import NIOCore
import Synchronization

/// Chooses a model by what a prompt means.
///
/// The examples are placed when it is made, and until that has succeeded again from time to time, as requests come.
package final class SemanticRouter: Sendable {
    /// Where a request goes, and why: names of the settings and numbers only.
    package struct Choice: Hashable, Sendable {
        /// Nil if the client gets an error.
        package let target: String?
        /// The route's name, or `default`.
        package let name: String
        /// Why it is no route's: `below_threshold`, `no_text`, or what kept its text from being placed.
        package let cause: String?
        /// To the route, or to the nearest one; nil if the text was not placed.
        package let similarity: Float?
        /// The nearest route, where it is not near enough.
        package let nearest: String?
    }

    private enum Examples {
        case placing
        case placed(ExampleIndex)
        case failed(at: NIODeadline)
    }

    package let settings: SemanticSettings
    let embedder: any Embedder
    private let examples = Mutex(Examples.placing)

    /// Examples may take longer than a request, as nobody waits for them.
    private static let patience = Duration.seconds(30)
    /// Between two times that examples are tried to be placed.
    private static let pause = TimeAmount.seconds(5)

    package init(_ settings: SemanticSettings, _ embedder: any Embedder) {
        self.settings = settings
        self.embedder = embedder
        placeExamples()
    }

    /// Chooses the model for a text.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8; the last that the user said, as it may be sent on.
    ///   - meter: counts what it takes of an endpoint that costs money.
    ///   - completion: called exactly once, on any thread, also after `cancel`; perhaps before this returns.
    /// - Returns: a way to give up; nil if nobody was asked.
    func choose(
        for text: [UInt8],
        meter: EmbeddingMeter? = nil,
        completion: @escaping @Sendable (Choice) -> Void
    ) -> (any ClassifierCall)? {
        guard !text.isEmpty else {
            completion(unplaced(settings.defaultTarget, "no_text"))
            return nil
        }
        retryExamples()
        return embedder.embed([text], deadline: settings.timeout, metered: meter) { [self] result in
            switch result {
            case .failure(let error): completion(failure(error.code.rawValue))
            case .success(let places): completion(choice(of: places[0]))
            }
        }
    }

    /// Where a request goes for whose embedding a budget has no room.
    func chooseWithoutMoney() -> Choice { failure("over_budget") }

    /// Whether it can tell routes apart by now.
    package var isReady: Bool {
        examples.withLock { if case .placed = $0 { true } else { false } }
    }

    private func choice(of place: Embedding) -> Choice {
        guard case .placed(let index) = examples.withLock({ $0 }) else { return failure("examples_not_ready") }
        guard place.dimensions == index.dimensions else { return failure("unreadable_answer") }
        let match = index.match(place)
        let nearest = settings.routes[match.nearest].name
        guard let route = match.route.map({ settings.routes[$0] }) else {
            return Choice(
                target: settings.defaultTarget,
                name: "default",
                cause: "below_threshold",
                similarity: match.similarity,
                nearest: nearest
            )
        }
        return Choice(
            target: route.target,
            name: route.name,
            cause: nil,
            similarity: match.similarity,
            nearest: nil
        )
    }

    private func failure(_ cause: String) -> Choice {
        switch settings.onFailure {
        case .goToDefault: unplaced(settings.defaultTarget, cause)
        case .goTo(let model): unplaced(model, cause)
        case .fail: unplaced(nil, cause)
        }
    }

    private func unplaced(_ target: String?, _ cause: String) -> Choice {
        Choice(target: target, name: "default", cause: cause, similarity: nil, nearest: nil)
    }

    // MARK: Examples

    private func retryExamples() {
        let now = NIODeadline.now()
        let isDue = examples.withLock { examples in
            guard case .failed(let last) = examples, now >= last + Self.pause else { return false }
            examples = .placing
            return true
        }
        if isDue { placeExamples() }
    }

    private func placeExamples() {
        let texts = settings.routes.flatMap { route in route.examples.map { Array($0.utf8) } }
        embedder.embed(texts, deadline: Self.patience) { [weak self] result in
            self?.take(result)
        }
    }

    private func take(_ result: Result<[Embedding], ClassifierError>) {
        guard case .success(let places) = result else { return examples.withLock { $0 = .failed(at: .now()) } }
        var rest = places[...]
        let routes = settings.routes.map { route in
            let own = Array(rest.prefix(route.examples.count))
            rest = rest.dropFirst(route.examples.count)
            return own
        }
        let index = ExampleIndex(routes, thresholds: settings.thresholds, aggregate: settings.aggregate)
        examples.withLock { $0 = .placed(index) }
    }
}

extension SemanticRouter.Choice {
    /// What headers and rows say of it.
    var remark: String {
        var text = "semantic=\(name)"
        if let cause { text += "; cause=\(cause)" }
        if let similarity {
            let thousandths = Int((similarity * 1000).rounded())
            text += "; similarity=" + (thousandths < 0 ? "-" : "") + "\(thousandths.magnitude / 1000)."
            let rest = String(thousandths.magnitude % 1000)
            text += String(repeating: "0", count: 3 - rest.count) + rest
        }
        if let nearest { text += "; nearest=\(nearest)" }
        return text
    }
}
