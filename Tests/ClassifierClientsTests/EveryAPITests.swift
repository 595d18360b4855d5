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
        let backend = try FakeBackend { request, channel in
            // The first request keeps the only place busy until all texts wait, so that they share the next one.
            if request.body.contains("the first") {
                channel.eventLoop.scheduleTask(in: .milliseconds(60)) { channel.answer("", status: "500 No") }
                return
            }
            #expect(request.head.method == .POST && request.head.uri == example.path)
            #expect(request.head.headers["content-type"] == ["application/json"])
            #expect(request.body == example.body)
            play(mood, example, channel)
        }
        let classifier = try remote(backend, format: example.format) { $0.concurrency = 1 }
        let deadline = Duration.milliseconds(mood == .isSilent ? 900 : 5000)
        let first = example.inputs[0]
        async let busy = classifier.judge(.prompt("the first", first.categories))
        try await eventually { backend.counts.requests == 1 }
        let results = await withTaskGroup(of: (Int, Judgement).self) { group in
            for (index, input) in example.inputs.enumerated() {
                // In their order.
                try? await Task.sleep(for: .milliseconds(5))
                group.addTask { (index, await classifier.judge(input, within: deadline)) }
            }
            return await group.reduce(into: [(Int, Judgement)]()) { $0.append($1) }
        }
        _ = await busy
        // libcurl sends once more what met a kept connection that was closed without a word.
        #expect(backend.counts.requests == (mood == .hangsUp ? 3 : 2))
        try await backend.close()
        return results.sorted { $0.0 < $1.0 }.map(\.1)
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
