import Foundation
import GuardrailTypes
import Inspection
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// One line of the shared collection of cases.
struct SharedCase: Decodable, Sendable {
    let id: String
    let endpoint: String?
    let body: String?
    let body_b64: Data?
    let chunks_b64: [Data]?
    let content_type: String?
    let content_encoding: String?
    let expect: String

    static func read(_ name: String) -> [SharedCase] {
        TestSupport.SharedData.lines("sec/openai-cases/\(name).jsonl").compactMap {
            try? JSONDecoder().decode(SharedCase.self, from: Data($0.utf8))
        }
    }

    static let card = "4111111111111111"
    static let isPresent = TestSupport.SharedData.folder != nil

    /// Where and how the bodies of chat can be sent on: path, what takes the place of `messages`, upstream.
    static let places: [(path: String, list: String, api: UpstreamAPI)] = [
        ("/v1/chat/completions", "messages", .openAI), ("/v1/completions", "messages", .openAI),
        ("/v1/responses", "input", .openAI), ("/v1/messages", "messages", .anthropic),
        ("/v1beta/models/m:generateContent", "contents", .gemini),
    ]
}

/// The public cases, as they say, and in every dialect to which they can be carried over.
@Suite(.enabled(if: SharedCase.isPresent), .timeLimit(.minutes(5)))
struct `The shared cases in every dialect` {
    @Test func `places of a request hide no value`() throws {
        var counts: [String: Int] = [:]
        for item in SharedCase.read("placement") {
            for place in SharedCase.places where item.endpoint == "/v1/chat/completions" || place.list == "messages" {
                let isChat = item.endpoint == "/v1/chat/completions"
                guard isChat || place.path == "/v1/chat/completions" else { continue }
                let path = isChat ? place.path : item.endpoint ?? ""
                let operation = try #require(APIOperation(path: Array(path.utf8)[...]))
                let body = (item.body ?? "").replacing("\"messages\"", with: "\"\(isChat ? place.list : "messages")\"")
                check(item, body, operation, path)
                counts[path, default: 0] += 1
            }
        }
        #expect(counts["/v1/chat/completions"] == 45)
        let sum = counts.values.reduce(0, +)
        #expect(sum == 45 * 5 + 6)
        print("placement: \(counts.sorted { $0.key < $1.key })")
    }

    private func check(_ item: SharedCase, _ body: String, _ operation: APIOperation, _ path: String) {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let stage = PromptStage(engine: RelayRules.enforcing, operation: operation)
        let outcome = stage.inspect(body: Array(body.utf8), using: &scratch)
        switch (outcome.verdict, item.expect) {
        case (.forward(let bytes), "policy"):
            #expect(bytes == Array(body.utf8) || outcome.action == .redact, "\(item.id) \(path)")
        case (.forward(let bytes), "detect"):
            #expect(!String(decoding: bytes, as: UTF8.self).contains(SharedCase.card), "\(item.id) \(path)")
            #expect(outcome.action >= .redact, "\(item.id) \(path)")
        case (.refuse, "detect"): #expect(item.id == "PL-model", "\(item.id) \(path)")
        case (.block, "detect"), (.refuse, "reject-or-strip"), (_, "besteffort"): break
        default: Issue.record("\(item.id) \(path): \(item.expect)")
        }
    }

    @Test func `places of an answer hide no value`() throws {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let cases = SharedCase.read("json-response")
        for item in cases {
            for dialect in APIDialect.allCases.map(Optional.some) + [nil] {
                let stage = ResponseStage(engine: RelayRules.enforcing, numbers: PlaceholderNumbers(), dialect: dialect)
                let outcome = stage.inspect(body: Array((item.body ?? "").utf8), using: &scratch)
                guard case .forward(let bytes) = outcome.verdict else { continue }
                #expect(!String(decoding: bytes, as: UTF8.self).contains(SharedCase.card), "\(item.id)")
                #expect(outcome.action >= .redact, "\(item.id)")
            }
        }
        #expect(cases.count == 9)
        print("answers: \(cases.count) in \(APIDialect.allCases.count + 1) kinds of operations")
    }

    @Test(arguments: APIDialect.allCases)
    func `streams hide no value`(dialect: APIDialect) throws {
        var carried = 0
        let cases = SharedCase.read("sse-stream")
        for item in cases {
            let chunks = (item.chunks_b64 ?? []).map(Array.init)
            guard let pieces = dialect == .chat ? chunks : CarriedStream.pieces(of: chunks, to: dialect) else {
                continue
            }
            carried += 1
            var options = RelayOptions()
            options.dialect = dialect
            let run = try RelayRun(pieces, options: options)
            let name = run.end?.name ?? ""
            let shows =
                run.rawText.contains(SharedCase.card)
                || run.texts.values.contains { $0.contains(SharedCase.card) }
            #expect(!shows, "\(item.id)")
            switch item.expect {
            case "pass": #expect(name == "completed" && run.raw == pieces.flatMap { $0 }, "\(item.id): \(name)")
            case "detect": #expect(!run.findings.isEmpty || name != "completed", "\(item.id): \(name)")
            case "error", "error-event", "refuse-or-detect": #expect(name.hasPrefix("failed"), "\(item.id): \(name)")
            case "strip", "drop", "bounded", "not-dispatched": #expect(run.heldAtMost <= options.maximumHeldBytes)
            case "detect-or-strip", "detect-or-drop", "detect-or-reject": break
            default: Issue.record("\(item.id): \(item.expect)")
            }
        }
        #expect(cases.count == 64 && carried >= (dialect == .chat ? 64 : 30))
        print("streams of \(dialect): \(carried)")
    }
}

/// Streams of chat in the words of another dialect, with every line and line end as it was.
enum CarriedStream {
    /// - Returns: nil if there is more in the stream than texts of one choice.
    static func pieces(of chunks: [[UInt8]], to dialect: APIDialect) -> [[UInt8]]? {
        let delta =
            /\{"choices": ?\[\{"index": ?0, ?(?:\r?\n?data: ?)?"delta": ?\{"content": ?("(?:[^"\\]|\\.)*")\}\}\]\}/
        guard let text = String(validating: chunks.flatMap { $0 }, as: UTF8.self), text.contains(delta) else {
            return nil
        }
        let begin = begin(dialect)
        let carried = text.replacing(delta) { event(String($0.1), dialect) }
        guard !carried.contains("\"delta\": {"), !carried.contains("\"error\"") else { return nil }
        let whole = begin + carried.replacing("data: [DONE]\n\n", with: end(dialect))
        let bytes = Array(whole.utf8)
        guard chunks.count > 1 else { return [bytes] }
        return Chunkings.pieces(of: bytes, size: max(1, bytes.count / chunks.count))
    }

    private static func event(_ text: String, _ dialect: APIDialect) -> String {
        switch dialect {
        case .chat: #"{"choices":[{"index":0,"delta":{"content":\#(text)}}]}"#
        case .completions: #"{"choices":[{"index":0,"text":\#(text)}]}"#
        case .gemini: #"{"candidates":[{"index":0,"content":{"parts":[{"text":\#(text)}]}}]}"#
        case .messages:
            #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":\#(text)}}"#
        case .responses: #"{"type":"response.output_text.delta","output_index":0,"delta":\#(text)}"#
        }
    }

    private static func begin(_ dialect: APIDialect) -> String {
        dialect == .messages ? "data: {\"type\":\"message_start\"}\n\n" : ""
    }

    private static func end(_ dialect: APIDialect) -> String {
        switch dialect {
        case .chat, .completions: "data: [DONE]\n\n"
        case .gemini: "data: {\"candidates\":[{\"index\":0,\"finishReason\":\"STOP\"}]}\n\n"
        case .messages: "data: {\"type\":\"message_stop\"}\n\n"
        case .responses: "data: {\"type\":\"response.completed\",\"response\":{}}\n\n"
        }
    }
}
