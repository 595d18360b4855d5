import AuditLog
import Caching
import Testing

@testable import Gateway

/// When a second inspection of a kept answer can come to nothing else.
@Suite struct InspectedAnswerTests {
    private let clean = InspectedAnswers.Clean(usage: nil, responseID: "a", inspectedBytes: 3)
    private let key = CacheKey(of: [1])

    @Test func `only the same answer to the same request under the same policy is known`() {
        let answers = InspectedAnswers()
        answers.note(clean, of: [1, 2, 3], to: key, policy: 1)
        #expect(answers.clean([1, 2, 3], to: key, policy: 1)?.responseID == "a")
        #expect(answers.clean([1, 2, 4], to: key, policy: 1) == nil)
        #expect(answers.clean([1, 2], to: key, policy: 1) == nil)
        #expect(answers.clean([1, 2, 3], to: CacheKey(of: [2]), policy: 1) == nil)
        #expect(answers.clean([1, 2, 3], to: key, policy: 2) == nil)
        #expect(answers.clean([1, 2, 3], to: key, policy: nil) == nil)
    }

    @Test func `what is remembered is bounded, and so is what is remembered of one answer`() {
        let answers = InspectedAnswers()
        let large = [UInt8](repeating: 0, count: 1 << 20)
        answers.note(clean, of: large + [0], to: key, policy: nil)
        #expect(answers.clean(large + [0], to: key, policy: nil) == nil)
        let keys = (0..<10).map { CacheKey(of: [2, UInt8($0)]) }
        for key in keys { answers.note(clean, of: large, to: key, policy: nil) }
        #expect(keys.filter { answers.clean(large, to: $0, policy: nil) != nil }.count == 2)
        for number in 0..<10_000 {
            answers.note(clean, of: [1], to: CacheKey(of: [3, UInt8(number / 256), UInt8(number % 256)]), policy: nil)
        }
        #expect(answers.clean(large, to: keys[9], policy: nil) == nil)
    }

    @Test func `findings are told with every hit`() async throws {
        let upstream = try await ScriptedUpstream.start(answers: [wholeAnswer("the code word"), wholeAnswer("nothing")])
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            rules: [TestGateway.phrase],
            cache: CacheRules()
        )
        let cached = CachedGateway(gateway: gateway, upstream: upstream)
        for text in ["a", "b"] {
            for expected in ["miss", "hit", "hit", "hit"] {
                #expect(try await cached.ask(chat(text)).cache == expected)
            }
        }
        await cached.stop()
        #expect(cached.records.map(\.decisions.count) == [1, 1, 1, 1, 0, 0, 0, 0])
        #expect(
            cached.records.map(\.outcome) == Array(repeating: .flagged, count: 4) + Array(repeating: .allowed, count: 4)
        )
    }
}
