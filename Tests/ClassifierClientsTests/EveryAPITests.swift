import Classification
import GuardrailTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import ClassifierClients

/// A fake of each API over a socket: it answers only what its reference says is asked, and in its own words.
@Suite struct `Every API` {
    /// What a fake does with a request that is as it should be.
    private enum Mood {
        case answers, fails, hangsUp, isCutOff, isSilent
    }

    private func play(_ mood: Mood, _ example: FormatCase, _ channel: any Channel) {
        switch mood {
        case .answers: channel.answer(example.answer, headers: "Content-Type: application/json\r\n")
        case .fails: channel.answer(example.answer, status: "503 Service Unavailable")
        case .hangsUp: channel.hangUp()
        case .isCutOff: channel.answer(String(example.answer.dropLast()))
        case .isSilent: break
        }
    }

    private func results(_ mood: Mood, _ example: FormatCase) async throws -> [Judgement] {
        // The first request keeps the only place busy until all texts wait, so that they share the next one.
        let held = Shared<(any Channel)?>(nil)
        let backend = try FakeBackend { request, channel in
            if request.body.contains("the first") { return held.withLock { $0 = channel } }
            #expect(request.head.method == .POST && request.head.uri == example.path)
            #expect(request.head.headers["content-type"] == ["application/json"])
            #expect(request.body == example.body)
            play(mood, example, channel)
        }
        let classifier = try remote(backend, format: example.format) { $0.concurrency = 1 }
        let deadline = Duration.milliseconds(mood == .isSilent ? 500 : 5000)
        async let busy = classifier.judge(.prompt("the first", example.inputs[0].categories))
        try await eventually { held.withLock { $0 != nil } }
        let results = Shared<[Int: Judgement]>([:])
        for (index, input) in example.inputs.enumerated() {
            classifier.classify(input, deadline: deadline) { result in results.withLock { $0[index] = result } }
        }
        held.withLock { $0?.answer("", status: "500 No") }
        try await eventually(within: 10) { results.withLock { $0.count } == example.inputs.count }
        _ = await busy
        // libcurl sends once more what met a kept connection that was closed without a word.
        #expect(backend.counts.requests == (mood == .hangsUp ? 3 : 2))
        try await backend.close()
        return results.withLock { found in found.sorted { $0.key < $1.key }.map(\.value) }
    }

    @Test(arguments: FormatCase.all)
    func `is asked and read over a socket`(example: FormatCase) async throws {
        let results = try await results(.answers, example)
        for (result, scores) in zip(results, example.scores) {
            let found = try #require(result.verdict, "\(result)")
            #expect(Set(found.scores.keys) == Set(scores.keys))
            for (category, score) in scores { #expect(abs((found.scores[category] ?? -1) - score) < 1e-4) }
            #expect(found.tokens == example.tokens)
        }
    }

    @Test(arguments: FormatCase.all)
    func `fails in a way that has a name`(example: FormatCase) async throws {
        for (mood, code) in [
            (.fails, .status), (.hangsUp, .unreachable), (.isCutOff, .unreadableAnswer), (.isSilent, .timeout),
        ] as [(Mood, ClassifierError.Code)] {
            let results = try await results(mood, example)
            #expect(results.allSatisfy { $0.code == code }, "\(mood): \(results)")
        }
    }
}
