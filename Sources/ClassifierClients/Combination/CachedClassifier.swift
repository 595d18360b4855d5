package import Classification
package import GuardrailTypes
package import NIOCore
import Synchronization

/// Remembers the verdicts of a classifier, and asks it once for what several callers want to know at the same time.
package final class CachedClassifier: Classifier {
    private let inner: any Classifier
    private let version: String
    private let eventLoop: any EventLoop
    private let state: Mutex<State>

    private struct State {
        var cache: ScoreCache
        var flights: [ScoreCache.Key: Flight] = [:]
    }

    /// - Parameters:
    ///   - version: of everything that a verdict depends on besides the input; the classifier's id goes in too.
    ///   - eventLoop: for the deadlines of those who wait for another's answer.
    package init(
        _ inner: any Classifier,
        version: String,
        entries: Int,
        lifetime: Duration,
        eventLoop: any EventLoop
    ) {
        self.inner = inner
        self.version = "\(inner.id)\n\(version)"
        self.eventLoop = eventLoop
        state = Mutex(State(cache: ScoreCache(entries: entries, lifetime: TimeAmount(lifetime))))
    }

    package var id: String { inner.id }
    package func categories(in direction: Direction) -> Set<Category> { inner.categories(in: direction) }

    @discardableResult
    package func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall {
        let key = ScoreCache.Key(input, version: version)
        let now = NIODeadline.now()
        let until = now + TimeAmount(deadline)
        // Who has much more time than a call under way makes one of his own; who joins may hear of its end a quarter early.
        let enough = now + .nanoseconds(TimeAmount(deadline).nanoseconds / 4 * 3)
        let waiter = Waiter(owner: self, key: key, completion: completion)
        let step = state.withLock { state -> Step in
            if let verdict = state.cache.verdict(for: key, at: now) { return .known(verdict) }
            if let flight = state.flights[key], flight.deadline >= enough {
                waiter.flight = flight
                flight.waiters.append(waiter)
                return .join
            }
            let flight = Flight(deadline: until)
            waiter.flight = flight
            flight.waiters.append(waiter)
            state.flights[key] = flight
            return .start(flight)
        }
        switch step {
        case .known(let verdict):
            completion(.success(verdict))
        case .join:
            let timer = eventLoop.scheduleTask(deadline: until) { self.leave(waiter, .timeout) }
            if !state.withLock({ _ in waiter.keep(timer) }) { timer.cancel() }
        case .start(let flight):
            let call = inner.classify(input, deadline: deadline) { self.land(flight, key, $0) }
            let isWanted = state.withLock { _ in
                flight.call = call
                return !flight.waiters.isEmpty || flight.hasLanded
            }
            if !isWanted { call.cancel() }
        }
        return waiter
    }

    private enum Step {
        case known(ClassifierVerdict)
        case join
        case start(Flight)
    }

    private func land(_ flight: Flight, _ key: ScoreCache.Key, _ result: Result<ClassifierVerdict, ClassifierError>) {
        let waiters = state.withLock { state -> [Waiter] in
            if case .success(let verdict) = result { state.cache.remember(verdict, for: key, at: .now()) }
            if state.flights[key] === flight { state.flights[key] = nil }
            flight.hasLanded = true
            defer { flight.waiters = [] }
            for waiter in flight.waiters { waiter.flight = nil }
            return flight.waiters
        }
        for (index, waiter) in waiters.enumerated() {
            waiter.timer?.cancel()
            // Billed once.
            waiter.completion(index == 0 ? result : result.map { ClassifierVerdict(scores: $0.scores) })
        }
    }

    /// One of those who wait goes; the call ends with the last of them.
    fileprivate func leave(_ waiter: Waiter, _ code: ClassifierError.Code) {
        let (isOver, call) = state.withLock { state -> (Bool, (any ClassifierCall)?) in
            guard let flight = waiter.flight else { return (true, nil) }
            waiter.flight = nil
            flight.waiters.removeAll { $0 === waiter }
            guard flight.waiters.isEmpty else { return (false, nil) }
            if state.flights[waiter.key] === flight { state.flights[waiter.key] = nil }
            return (false, flight.call)
        }
        guard !isOver else { return }
        waiter.timer?.cancel()
        call?.cancel()
        waiter.completion(.failure(ClassifierError(code, classifier: id)))
    }
}

/// A call that is under way for one or more callers.
///
/// `@unchecked Sendable`: its state is touched under the owner's lock.
private final class Flight: @unchecked Sendable {
    let deadline: NIODeadline
    var waiters: [Waiter] = []
    var call: (any ClassifierCall)?
    var hasLanded = false

    init(deadline: NIODeadline) {
        self.deadline = deadline
    }
}

/// One caller.
///
/// `@unchecked Sendable`: its state is touched under the owner's lock, and by whoever has taken it from its flight.
private final class Waiter: ClassifierCall, @unchecked Sendable {
    let key: ScoreCache.Key
    let completion: @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    private let owner: CachedClassifier
    var flight: Flight?
    private(set) var timer: Scheduled<Void>?

    init(
        owner: CachedClassifier,
        key: ScoreCache.Key,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) {
        self.owner = owner
        self.key = key
        self.completion = completion
    }

    /// - Returns: false if there is nothing to wait for any more.
    func keep(_ timer: Scheduled<Void>) -> Bool {
        guard flight != nil else { return false }
        self.timer = timer
        return true
    }

    func cancel() { owner.leave(self, .cancelled) }
}
