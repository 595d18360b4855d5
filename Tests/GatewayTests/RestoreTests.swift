import Foundation
import GuardrailTypes
import Inspection
import NIOCore
import NIOPosix
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Placeholders of the prompt become its values again in the answer, for apps that choose it.
@Suite struct RestoreTests {
    private static let prompt =
        "Write to anna@example.com and bob@example.org about 4111 1111 1111 1111, cc anna@example.com"

    /// The numbers after the prompt, and the prompt as the upstream sees it.
    private func numbers() throws -> (PlaceholderNumbers, String) {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let body = #"{"model":"m","messages":[{"role":"user","content":"\#(Self.prompt)"}]}"#
        let outcome = PromptStage(engine: engine, isReversible: true).inspect(body: Array(body.utf8), using: &scratch)
        guard case .forward(let bytes) = outcome.verdict else { throw RestoreError.blocked }
        return (outcome.numbers, String(decoding: bytes, as: UTF8.self))
    }

    private enum RestoreError: Error { case blocked }

    @Test func `every value gets a numbered placeholder, whatever its rule's style`() throws {
        let (_, sent) = try numbers()
        #expect(sent.contains("Write to [EMAIL_1] and [EMAIL_2] about [CARD_1], cc [EMAIL_1]"))
    }

    static let answers: [(String, String)] = [
        ("I wrote to [EMAIL_1] and [EMAIL_2].", "I wrote to anna@example.com and bob@example.org."),
        ("Card [CARD_1]", "Card 4111 1111 1111 1111"),
        ("[EMAIL_3] [EMAIL_12] [CARD] [", "[EMAIL_3] [EMAIL_12] [CARD] ["),
        ("[[EMAIL_1]] [EMAIL_[EMAIL_2]", "[anna@example.com] [EMAIL_bob@example.org"), ("[EMAIL_1", "[EMAIL_1"),
        ("mine is carl@example.net, not [EMAIL_1]", "mine is [EMAIL_3], not anna@example.com"),
        (
            "![x](https://evil.example/?q=[EMAIL_1]) but [EMAIL_1]",
            "![x](https://evil.example/?q=[EMAIL_1]) but anna@example.com"
        ),
        ("mailto:[EMAIL_1]", "mailto:anna@example.com"), ("http:/[CARD_1]", "http:/4111 1111 1111 1111"),
        ("://[CARD_1]", "://[CARD_1]"), ("über [EMAIL_2] 😀", "über bob@example.org 😀"),
    ]

    @Test(arguments: APIDialect.allCases, answers)
    func `a stream says the values at every cut`(dialect: APIDialect, answer: (said: String, restored: String)) throws {
        let numbers = try numbers().0
        let kind: TextChannel.Kind = dialect == .responses ? .item(.output, 0) : .content
        for size in [1, 2, 3, 5, 8, 200] {
            let deltas = Chunkings.pieces(of: Array(answer.said.utf8), size: size)
            let texts = deltas.compactMap { String(bytes: $0, encoding: .utf8) }
            if texts.count != deltas.count { continue }
            for splitAbove in [0, 16] {
                let run = try run(dialect, DialectStream.script(dialect, texts), numbers, splitAbove)
                #expect(run.text(kind) == answer.restored, "\(size)")
                #expect(run.end == .completed)
                if dialect == .responses {
                    #expect(
                        run.rawText.components(separatedBy: "\"text\":" + Chunk.literal(answer.restored)).count == 5
                    )
                }
            }
        }
    }

    @Test(arguments: answers)
    func `a whole answer says the values`(answer: (said: String, restored: String)) throws {
        let stage = ResponseStage(engine: RelayRules.enforcing, numbers: try numbers().0)
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        func body(_ text: String) -> [UInt8] {
            Array(#"{"id":"c","choices":[{"index":0,"message":{"content":\#(Chunk.literal(text))}}]}"#.utf8)
        }
        guard case .forward(let bytes) = stage.inspect(body: body(answer.said), using: &scratch).verdict else {
            throw RestoreError.blocked
        }
        #expect(bytes == body(answer.restored))
    }

    @Test(arguments: [APIDialect.messages, .responses])
    func `a tool call has the values as JSON`(dialect: APIDialect) throws {
        let arguments = ["{\"to\":\"[EMA", "IL_1]\",\"n\":[1],\"url\":\"https://x/[EMAIL_1]\"}"]
        let script = DialectStream.script(dialect, ["ok"], arguments: arguments)
        let run = try run(dialect, script, try numbers().0, 16)
        let kind: TextChannel.Kind = dialect == .responses ? .item(.functionArguments, 0) : .toolArguments(0)
        #expect(run.text(kind, choice: 1) == "{\"to\":\"anna@example.com\",\"n\":[1],\"url\":\"https://x/[EMAIL_1]\"}")
    }

    @Test func `a value with quotes stays inside its string`() throws {
        var vault = PlaceholderNumbers(isReversible: true)
        let engine = RelayRules.enforcing
        _ = vault.vault
        let texts = TextInspector(engine: engine, direction: .response, policy: nil, limits: JSONLimits(), vault: nil)
        #expect(texts.restored(Array("[EMAIL_1]".utf8)) == nil)
        var placeholder: [UInt8] = []
        let value = Array("a\"b".utf8)
        Replacement.numbered("Q").append(to: &placeholder, for: value[...], fingerprint: "f", numbers: &vault)
        #expect(placeholder == Array("[Q_1]".utf8))
        let restoring = TextInspector(
            engine: engine,
            direction: .response,
            policy: nil,
            limits: JSONLimits(),
            vault: vault.vault
        )
        let restored = restoring.restored(Array(#"{"x":"[Q_1]"}"#.utf8), isArguments: true)
        #expect(restored.map { String(decoding: $0, as: UTF8.self) } == #"{"x":"a\"b"}"#)
    }

    @Test func `without the choice nothing is put back`() throws {
        let run = try RelayRun(DialectStream.script(.chat, ["to [EMAIL_1]"]))
        #expect(run.text() == "to [EMAIL_1]")
    }

    private func run(
        _ dialect: APIDialect,
        _ script: [String],
        _ numbers: PlaceholderNumbers,
        _ splitAbove: Int
    ) throws -> RelayRun {
        var options = RelayOptions()
        options.dialect = dialect
        options.splitAbove = splitAbove
        return try RelayRun(script.map { Array($0.utf8) }, options: options, numbers: numbers)
    }

    @Test func `an app that chooses it gets its values back through the gateway`() async throws {
        var principal = Principal(keyID: nil, app: "crm")
        principal.restoresPlaceholders = true
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        let gateway = try await TestGateway(upstreams: demo.settings(beside: []), anonymous: principal)
        for stream in [false, true] {
            let client = try await gateway.client()
            await client.send(chat("my card is 4111 1111 1111 1111", stream: stream))
            let reply = await client.receiveAnswer()
            #expect(reply.status == 200)
            #expect(reply.contains("4111 1111 1111 1111") || reply.contains("4111"), "\(reply)")
            #expect(!reply.contains("[CREDIT_CARD_1]"))
            await client.close()
        }
        let seen = demo.lastRequest.map { String(buffer: $0) } ?? ""
        #expect(seen.contains("[CREDIT_CARD_1]") && !seen.contains("4111"))
        await gateway.stop()
        await demo.stop()
    }

    // MARK: Conversations at the provider

    @Test func `what a conversation's placeholders stand for is kept sealed, for its app and for an hour`() throws {
        let kept = KeptPlaceholders()
        let numbers = try numbers().0
        kept.keep(numbers, for: "resp_1", of: "crm", at: .uptimeNanoseconds(0))
        let again = try #require(kept.numbers(for: "resp_1", of: "crm", at: .uptimeNanoseconds(1)))
        #expect(again.vault?.isEmpty == false)
        #expect(
            PlaceholderRestorer.restored(Array("[EMAIL_2]".utf8), from: again.vault!) == Array("bob@example.org".utf8)
        )
        #expect(kept.numbers(for: "resp_1", of: "other", at: .uptimeNanoseconds(1)) == nil)
        #expect(kept.numbers(for: "resp_2", of: "crm", at: .uptimeNanoseconds(1)) == nil)
        #expect(kept.numbers(for: "resp_1", of: "crm", at: .uptimeNanoseconds(0) + .hours(1)) == nil)
        #expect(PlaceholderNumbers(bytes: numbers.bytes.dropLast(1).map { $0 }) == nil)
    }

    @Test func `a turn that goes on from a response goes on with its numbers`() throws {
        let kept = KeptPlaceholders()
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let stage = PromptStage(
            engine: engine,
            operation: APIOperation(.responses),
            isReversible: true,
            resume: { kept.numbers(for: $0, of: "crm") }
        )
        func sent(_ body: String) throws -> (String, PlaceholderNumbers) {
            let outcome = stage.inspect(body: Array(body.utf8), using: &scratch)
            guard case .forward(let bytes) = outcome.verdict else { throw RestoreError.blocked }
            return (String(decoding: bytes, as: UTF8.self), outcome.numbers)
        }
        let first = try sent(#"{"model":"m","input":"write to anna@example.com"}"#)
        kept.keep(first.1, for: "resp_1", of: "crm")
        let second = try sent(#"{"model":"m","previous_response_id":"resp_1","input":"and to bob@example.org"}"#)
        #expect(second.0.contains("and to [EMAIL_2]"))
        #expect(second.1.vault.flatMap { PlaceholderRestorer.restored(Array("[EMAIL_1]".utf8), from: $0) } != nil)
        // Whose earlier numbers are not known may have given the same ones: nothing is put back.
        let unknown = try sent(#"{"model":"m","conversation":{"id":"conv_9"},"input":"and to bob@example.org"}"#)
        #expect(!unknown.1.isReversible)
    }
}
