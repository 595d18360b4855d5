package import Classification
package import GuardrailTypes
import Synchronization

/// Several classifiers as one, category by category.
package final class CombinedClassifier: Classifier {
    /// How scores of several become one.
    package enum Mode: Hashable, Sendable {
        /// The highest.
        case any
        /// The lowest.
        case all
        case average
        /// In the order of the members: a score at or below `lower`, or at or above `upper`, is final, and the next member
        /// judges the rest. One that fails is passed over; the last one's word is final.
        case cascade(lower: Float, upper: Float)
    }

    package let id: String
    let members: [any Classifier]
    private let mode: Mode
    private let exceptions: [Category: Mode]

    /// - Parameters:
    ///   - members: at least one; of a cascade, the cheapest first.
    ///   - exceptions: modes of single categories.
    package init(id: String, members: [any Classifier], mode: Mode, exceptions: [Category: Mode] = [:]) {
        self.id = id
        self.members = members
        self.mode = mode
        self.exceptions = exceptions
    }

    /// What any member can judge; only those who can are asked.
    package func categories(in direction: Direction) -> Set<Category> {
        members.reduce(into: []) { $0.formUnion($1.categories(in: direction)) }
    }

    func mode(of category: Category) -> Mode { exceptions[category] ?? mode }

    @discardableResult
    package func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall {
        let call = CombinedCall(self, input, until: .now + deadline, completion)
        call.ask()
        return call
    }
}

/// One text that several classifiers judge, in rounds: a cascade's next member is asked when the round before has ended.
private final class CombinedCall: ClassifierCall {
    private struct State {
        /// Nil once it has been called.
        var completion: (@Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void)?
        /// For each category that is not decided, the members still to be asked, in order.
        var chains: [Category: [Int]] = [:]
        var collected: [Category: [Float]] = [:]
        var decided: [Category: Float] = [:]
        var tokens = 0
        var pending = 0
        var calls: [any ClassifierCall] = []
    }

    private let owner: CombinedClassifier
    private let input: ClassifierInput
    private let deadline: ContinuousClock.Instant
    private let state: Mutex<State>

    init(
        _ owner: CombinedClassifier,
        _ input: ClassifierInput,
        until deadline: ContinuousClock.Instant,
        _ completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) {
        self.owner = owner
        self.input = input
        self.deadline = deadline
        var start = State(completion: completion)
        for category in input.categories {
            start.chains[category] = owner.members.indices.filter {
                owner.members[$0].categories(in: input.direction).contains(category)
            }
        }
        state = Mutex(start)
    }

    func cancel() { complete(.failure(ClassifierError(.cancelled, classifier: owner.id))) }

    /// Begins a round, or ends the call if nothing is left to ask.
    func ask() {
        let asks = state.withLock { state in
            var asks: [Int: Set<Category>] = [:]
            for (category, chain) in state.chains {
                let isCascade = if case .cascade = owner.mode(of: category) { true } else { false }
                for member in isCascade ? chain.prefix(1) : chain[...] { asks[member, default: []].insert(category) }
            }
            state.pending = asks.count
            return asks
        }
        guard !asks.isEmpty else { return conclude() }
        let left = deadline - .now
        for (member, categories) in asks.sorted(by: { $0.key < $1.key }) {
            let call = owner.members[member].classify(input.asking(categories), deadline: left) { [self] result in
                take(result, from: member, categories)
            }
            let isOver = state.withLock { state in
                state.calls.append(call)
                return state.completion == nil
            }
            if isOver { call.cancel() }
        }
    }

    private func take(
        _ result: Result<ClassifierVerdict, ClassifierError>,
        from member: Int,
        _ categories: Set<Category>
    ) {
        let (failure, isRoundOver) = state.withLock { state -> (ClassifierError?, Bool) in
            guard state.completion != nil else { return (nil, false) }
            let failure = note(result, categories, in: &state)
            state.pending -= 1
            return (failure, state.pending == 0)
        }
        if let failure { return complete(.failure(failure)) }
        if isRoundOver {
            state.withLock { state in
                state.calls = []
                decide(in: &state)
            }
            ask()
        }
    }

    /// - Returns: the failure, if there is nobody else to ask about one of the categories.
    private func note(
        _ result: Result<ClassifierVerdict, ClassifierError>,
        _ categories: Set<Category>,
        in state: inout State
    ) -> ClassifierError? {
        if case .success(let verdict) = result { state.tokens += verdict.tokens }
        for category in categories {
            let chain = state.chains[category] ?? []
            switch (result, owner.mode(of: category)) {
            case (.failure(let error), .cascade):
                if chain.count <= 1 { return error }
                state.chains[category] = Array(chain.dropFirst())
            case (.failure(let error), _):
                return error
            case (.success(let verdict), .cascade(let lower, let upper)):
                guard let score = verdict.scores[category] else { return missing }
                let isFinal = chain.count <= 1 || score <= lower || score >= upper
                state.chains[category] = isFinal ? nil : Array(chain.dropFirst())
                if isFinal { state.decided[category] = score }
            case (.success(let verdict), _):
                guard let score = verdict.scores[category] else { return missing }
                state.collected[category, default: []].append(score)
            }
        }
        return nil
    }

    private var missing: ClassifierError { ClassifierError(.unreadableAnswer, classifier: owner.id) }

    /// Makes one score of those that the round has brought.
    private func decide(in state: inout State) {
        for (category, scores) in state.collected {
            state.chains[category] = nil
            switch owner.mode(of: category) {
            case .any: state.decided[category] = scores.max()
            case .all: state.decided[category] = scores.min()
            case .average: state.decided[category] = scores.reduce(0, +) / Float(scores.count)
            case .cascade: break
            }
        }
        state.collected = [:]
    }

    private func conclude() {
        let (scores, tokens) = state.withLock { ($0.decided, $0.tokens) }
        guard Set(scores.keys) == input.categories else { return complete(.failure(missing)) }
        complete(.success(ClassifierVerdict(scores: scores, tokens: tokens)))
    }

    private func complete(_ result: Result<ClassifierVerdict, ClassifierError>) {
        let (completion, calls) = state.withLock { state in
            defer {
                state.completion = nil
                state.calls = []
            }
            return (state.completion, state.calls)
        }
        guard let completion else { return }
        completion(result)
        for call in calls { call.cancel() }
    }
}
