import Classification
import GuardrailTypes
import NIOCore
import Testing

@testable import ClassifierClients

@Suite struct `Remembered verdicts` {
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let verdict = ClassifierVerdict(scores: [.hate: 0.5], tokens: 9)

    private func key(_ text: String) -> ScoreCache.Key { ScoreCache.Key(.prompt(text, [.hate]), version: "v") }

    @Test
    func `cost nothing and end with their time`() {
        var cache = ScoreCache(entries: 8, lifetime: .seconds(10))
        cache.remember(verdict, for: key("a"), at: now)
        #expect(
            cache.verdict(for: key("a"), at: now + .seconds(9)) == ClassifierVerdict(scores: [.hate: 0.5], tokens: 0)
        )
        #expect(cache.verdict(for: key("b"), at: now) == nil)
        #expect(cache.verdict(for: key("a"), at: now + .seconds(10)) == nil)
        // Use does not lengthen a life.
        cache.remember(verdict, for: key("c"), at: now)
        for second in 0..<10 { _ = cache.verdict(for: key("c"), at: now + .seconds(Int64(second))) }
        #expect(cache.verdict(for: key("c"), at: now + .seconds(10)) == nil)
    }

    @Test
    func `are no more than they may be, and what is used stays`() {
        var cache = ScoreCache(entries: 16, lifetime: .hours(1))
        cache.remember(verdict, for: key("kept"), at: now)
        for index in 0..<1000 {
            cache.remember(verdict, for: key("\(index)"), at: now)
            #expect(cache.count <= 16)
            #expect(cache.verdict(for: key("kept"), at: now) != nil)
        }
        #expect(cache.verdict(for: key("0"), at: now) == nil)
    }

    @Test
    func `are told apart by everything that a verdict depends on`() {
        let turn = ClassifierInput.Turn(.user, utf8("c"))
        let inputs: [(ClassifierInput, String)] = [
            (.prompt("ab", [.hate]), "v"), (.prompt("ab", [.hate]), "w"), (.response("ab", [.hate]), "v"),
            (.prompt("ab", [.sexual]), "v"), (.prompt("ab", [.hate, .sexual]), "v"), (.prompt("abc", [.hate]), "v"),
            (.prompt("ab", [.hate], context: [turn]), "v"),
            (.prompt("ab", [.hate], context: [.init(.assistant, utf8("c"))]), "v"),
            (.prompt("ab", [.hate], context: [turn, turn]), "v"),
            (.prompt("b", [.hate], context: [.init(.user, utf8("ca"))]), "v"),
            (.prompt("ab", [.hate], context: [.init(.user, utf8("")), turn]), "v"), (.prompt("", [.hate]), "vab"),
        ]
        let keys = Set(inputs.map { ScoreCache.Key($0.0, version: $0.1) })
        #expect(keys.count == inputs.count)
    }
}

@Suite struct `A classifier with a memory` {
    private let input = ClassifierInput.prompt("x", [.hate])

    private func cached(_ inner: any Classifier) -> CachedClassifier {
        CachedClassifier(inner, version: "v", entries: 100, lifetime: .seconds(60), eventLoop: sharedLoop)
    }

    @Test
    func `asks once, and bills once`() async {
        let inner = ScriptedClassifier("i", [.hate: 0.5])
        let classifier = cached(inner)
        #expect(await classifier.judge(input).verdict == ClassifierVerdict(scores: [.hate: 0.5], tokens: 10))
        #expect(await classifier.judge(input).verdict == ClassifierVerdict(scores: [.hate: 0.5], tokens: 0))
        #expect(inner.asked.withLock { $0.count } == 1)
    }

    @Test
    func `does not remember a failure`() async {
        let inner = ScriptedClassifier("i", [.hate: 0], failing: .unreachable)
        let classifier = cached(inner)
        for _ in 0..<3 { #expect(await classifier.judge(input).code == .unreachable) }
        #expect(inner.asked.withLock { $0.count } == 3)
    }

    /// A classifier whose answers wait until they are let go.
    private func held() -> (inner: ScriptedClassifier, answers: Shared<[ScriptedClassifier.Completion]>) {
        let answers = Shared<[ScriptedClassifier.Completion]>([])
        let inner = ScriptedClassifier("i", [.hate]) { _, completion in answers.withLock { $0.append(completion) } }
        return (inner, answers)
    }

    @Test
    func `asks once for all who ask at the same time`() async throws {
        let (inner, answers) = held()
        let classifier = cached(inner)
        let results = Shared<[Judgement]>([])
        for _ in 0..<5 {
            classifier.classify(input, deadline: .seconds(5)) { result in results.withLock { $0.append(result) } }
        }
        #expect(inner.asked.withLock { $0.count } == 1)
        for answer in answers.withLock({ $0 }) { answer(.success(ClassifierVerdict(scores: [.hate: 1], tokens: 7))) }
        #expect(results.withLock { $0.count } == 5)
        #expect(results.withLock { $0.reduce(0) { $0 + ($1.verdict?.tokens ?? 0) } } == 7)
    }

    @Test
    func `lets those with less time wait for those with more`() async throws {
        let (inner, answers) = held()
        let classifier = cached(inner)
        let first = Shared<[Judgement]>([])
        let call = classifier.classify(input, deadline: .seconds(5)) { result in first.withLock { $0.append(result) } }
        let second = Shared<[Judgement]>([])
        classifier.classify(input, deadline: .seconds(4)) { result in second.withLock { $0.append(result) } }
        let late = await classifier.judge(input, within: .milliseconds(50))
        #expect(late.code == .timeout)
        #expect(inner.asked.withLock { $0.count } == 1)
        // The one who asked first goes; the call goes on for the other.
        call.cancel()
        #expect(first.withLock { $0.first?.code } == .cancelled)
        #expect(inner.cancelled.withLock { $0 } == 0)
        answers.withLock { $0[0] }(.success(ClassifierVerdict(scores: [.hate: 1])))
        #expect(second.withLock { $0.first?.verdict?.scores } == [.hate: 1])
        #expect(first.withLock { $0.count } == 1 && second.withLock { $0.count } == 1)
    }

    @Test
    func `makes a call of its own for one who has much more time`() async throws {
        let (inner, _) = held()
        let classifier = cached(inner)
        classifier.classify(input, deadline: .seconds(1)) { _ in }
        classifier.classify(input, deadline: .seconds(5)) { _ in }
        classifier.classify(input, deadline: .seconds(5)) { _ in }
        #expect(inner.asked.withLock { $0.count } == 2)
    }

    @Test
    func `ends the call when the last one goes, and asks anew for the next`() async {
        let (inner, _) = held()
        let classifier = cached(inner)
        let results = Shared<[Judgement]>([])
        let call = classifier.classify(input, deadline: .seconds(5)) { result in results.withLock { $0.append(result) }
        }
        call.cancel()
        #expect(inner.cancelled.withLock { $0 } == 1)
        #expect(results.withLock { $0.map(\.code) } == [.cancelled])
        classifier.classify(input, deadline: .seconds(5)) { _ in }
        #expect(inner.asked.withLock { $0.count } == 2)
    }

    /// Calls, answers, cancels and deadlines in any order: each caller hears exactly once.
    @Test
    func `completes each call once, whatever happens`() async throws {
        let inner = ScriptedClassifier("i", [.hate]) { input, completion in
            let delay = TimeAmount.microseconds(Int64(input.text.count * 300))
            sharedLoop.scheduleTask(in: delay) {
                completion(.success(ClassifierVerdict(scores: [.hate: 0], tokens: 1)))
            }
        }
        let classifier = CachedClassifier(
            inner,
            version: "v",
            entries: 4,
            lifetime: .milliseconds(3),
            eventLoop: sharedLoop
        )
        let counts = Shared([Int](repeating: 0, count: 2000))
        var random = SeededRandom(state: 55)
        for index in 0..<2000 {
            let text = String(repeating: "a", count: Int.random(in: 0...10, using: &random))
            let deadline = Duration.microseconds(Int.random(in: 100...5000, using: &random))
            let call = classifier.classify(.prompt(text, [.hate]), deadline: deadline) { _ in
                counts.withLock { $0[index] += 1 }
            }
            if Int.random(in: 0..<3, using: &random) == 0 { call.cancel() }
            if index.isMultiple(of: 50) { try await Task.sleep(for: .milliseconds(1)) }
        }
        try await eventually { counts.withLock { $0.allSatisfy { $0 >= 1 } } }
        try await Task.sleep(for: .milliseconds(50))
        #expect(counts.withLock { $0.allSatisfy { $0 == 1 } })
    }
}
