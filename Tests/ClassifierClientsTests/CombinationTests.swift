import Classification
import GuardrailTypes
import NIOCore
import Testing

@testable import ClassifierClients

@Suite struct `Combined classifiers` {
    private func combined(_ mode: CombinedClassifier.Mode, _ members: [any Classifier]) -> CombinedClassifier {
        CombinedClassifier(id: "both", members: members, mode: mode, exceptions: [.sexual: .all])
    }

    @Test
    func `take the highest, the lowest or the average, category by category`() async {
        let members = [
            ScriptedClassifier("a", [.hate: 0.2, .sexual: 0.2, .violence: 0.1]),
            ScriptedClassifier("b", [.hate: 0.6, .sexual: 0.6]),
        ]
        let input = ClassifierInput.prompt("x", [.hate, .sexual, .violence])
        for (mode, hate) in [(.any, 0.6), (.all, 0.2), (.average, 0.4)] as [(CombinedClassifier.Mode, Float)] {
            let verdict = await combined(mode, members).judge(input).verdict
            #expect(verdict?.scores == [.hate: hate, .sexual: 0.2, .violence: 0.1])
            #expect(verdict?.tokens == 20)
        }
        #expect(members[1].asked.withLock { $0 }.allSatisfy { $0 == [.hate, .sexual] })
        #expect(combined(.any, members).categories(in: .prompt) == [.hate, .sexual, .violence])
    }

    @Test
    func `ask the dear one only where the cheap one is unsure`() async {
        let cheap = ScriptedClassifier("cheap", [.hate: 0.1, .violence: 0.5, .privacy: 0.9])
        let dear = ScriptedClassifier("dear", [.hate: 0.7, .violence: 0.7, .privacy: 0.7, .elections: 0.3])
        let both = CombinedClassifier(id: "c", members: [cheap, dear], mode: .cascade(lower: 0.2, upper: 0.8))
        let verdict = await both.judge(.prompt("x", [.hate, .violence, .privacy, .elections])).verdict
        #expect(verdict?.scores == [.hate: 0.1, .violence: 0.7, .privacy: 0.9, .elections: 0.3])
        #expect(cheap.asked.withLock { $0 } == [[.hate, .violence, .privacy]])
        #expect(dear.asked.withLock { $0 } == [[.elections], [.violence]])
    }

    @Test
    func `pass over a member of a cascade that fails, but not the last`() async {
        let input = ClassifierInput.prompt("x", [.hate])
        let good = ScriptedClassifier("good", [.hate: 0.3])
        let bad = ScriptedClassifier("bad", [.hate: 0], failing: .timeout)
        let mode = CombinedClassifier.Mode.cascade(lower: 0.1, upper: 0.9)
        let first = CombinedClassifier(id: "c", members: [bad, good], mode: mode)
        #expect(await first.judge(input).verdict?.scores == [.hate: 0.3])
        let last = CombinedClassifier(id: "c", members: [good, bad], mode: mode)
        let failure = await last.judge(input)
        #expect(failure == .failure(ClassifierError(.timeout, classifier: "bad")))
    }

    @Test(arguments: [CombinedClassifier.Mode.any, .all, .average])
    func `fail if one fails, and ask no more of the others`(mode: CombinedClassifier.Mode) async {
        let silent = ScriptedClassifier("silent", [.hate]) { _, _ in }
        let bad = ScriptedClassifier("bad", [.hate: 0], failing: .unreachable)
        let both = CombinedClassifier(id: "c", members: [silent, bad], mode: mode)
        #expect(await both.judge(.prompt("x", [.hate])).code == .unreachable)
        #expect(silent.cancelled.withLock { $0 } == 1)
    }

    @Test
    func `take a verdict without a score for an error`() async {
        let forgetful = ScriptedClassifier("f", [.hate, .sexual]) { _, completion in
            completion(.success(ClassifierVerdict(scores: [.hate: 0])))
        }
        let both = CombinedClassifier(id: "c", members: [forgetful], mode: .any)
        #expect(await both.judge(.prompt("x", [.hate, .sexual])).code == .unreadableAnswer)
    }

    @Test
    func `are cancelled whole, once`() async throws {
        let silent = ScriptedClassifier("silent", [.hate]) { _, _ in }
        let other = ScriptedClassifier("other", [.hate]) { _, _ in }
        let both = CombinedClassifier(id: "c", members: [silent, other], mode: .any)
        let results = Shared<[Judgement]>([])
        let call = both.classify(.prompt("x", [.hate]), deadline: .seconds(5)) { result in
            results.withLock { $0.append(result) }
        }
        call.cancel()
        call.cancel()
        #expect(results.withLock { $0 } == [.failure(ClassifierError(.cancelled, classifier: "c"))])
        #expect(silent.cancelled.withLock { $0 } == 1 && other.cancelled.withLock { $0 } == 1)
    }

    /// Whatever the members say, the score is that of a reference made of one line.
    @Test
    func `score as the definition says`() async {
        var random = SeededRandom(state: 54)
        for _ in 0..<200 {
            let scores = (0..<3).map { _ in Float.random(in: 0...1, using: &random) }
            let members = scores.enumerated().map { ScriptedClassifier("m\($0.offset)", [.hate: $0.element]) }
            let cascade = scores.first { $0 <= 0.25 || $0 >= 0.75 } ?? scores[2]
            for (mode, expected) in [
                (.any, scores.max() ?? 0), (.all, scores.min() ?? 0), (.average, scores.reduce(0, +) / 3),
                (.cascade(lower: 0.25, upper: 0.75), cascade),
            ] as [(CombinedClassifier.Mode, Float)] {
                let all = CombinedClassifier(id: "c", members: members, mode: mode)
                #expect(await all.judge(.prompt("x", [.hate])).verdict?.scores == [.hate: expected])
            }
        }
    }
}
