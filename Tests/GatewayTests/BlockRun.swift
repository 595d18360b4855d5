import AuditLog
import FoundationEssentials
import GuardrailTypes
import Inspection
import Redaction
import Testing
import Wire

@testable import Gateway

/// One exchange with a gateway whose only app sees blocks in some form.
struct BlockRun {
    static let key = "AKIAIOSFODNN7EXAMPLE"
    static let card = "4111 1111 1111 1111"

    var dialect = APIDialect.chat
    var form = BlockForm()
    var disclosure = Disclosure.category
    var prompt = "hello"
    /// What the model says, in these pieces.
    var answer = ["fine"]
    var streams = false
    /// Members of the request besides those that it must have, each with a comma before it.
    var extra = ""

    struct Result {
        let status: Int
        let head: String
        /// Without the framing of chunks, and with the exchange's id, the policy's and the time replaced.
        let body: String
        let upstream: String
        let record: AuditRecord?
    }

    func run() async throws -> Result {
        let upstream = try await ScriptedUpstream.start(answer: script)
        var settings = UpstreamSettings(id: "up", baseURL: upstream.baseURL, models: .all, isInternal: true)
        settings.api = api
        settings.models = .listed(["m"])
        let gateway = try await TestGateway(
            upstreams: [settings],
            anonymous: Principal(keyID: nil, app: KeyRing.anonymousApp, disclosure: disclosure, blocks: form),
            rules: [TestGateway.phrase, TestGateway.injection, TestGateway.person]
        )
        let client = try await gateway.client()
        await client.send(
            "POST \(path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(request.utf8.count)\r\n\r\n\(request)"
        )
        let received = await client.receiveAnswer()
        await gateway.stop()
        await upstream.stop()
        let parts = received.components(separatedBy: "\r\n\r\n")
        let head = parts[0]
        var body = parts.dropFirst().joined(separator: "\r\n\r\n")
        if head.contains("transfer-encoding: chunked") { body = Self.unframed(body) }
        return Result(
            status: received.status,
            head: head,
            body: Self.steady(body, head: head),
            upstream: upstream.received,
            record: gateway.sink.records.last
        )
    }

    private var api: UpstreamAPI {
        switch dialect {
        case .chat, .completions, .responses: .openAI
        case .messages: .anthropic
        case .gemini: .gemini
        }
    }

    private var path: String {
        switch dialect {
        case .chat: "/v1/chat/completions"
        case .completions: "/v1/completions"
        case .responses: "/v1/responses"
        case .messages: "/v1/messages"
        case .gemini: "/v1beta/models/m:\(streams ? "streamGenerateContent?alt=sse" : "generateContent")"
        }
    }

    private var request: String {
        let text = Chunk.literal(prompt)
        let stream = streams ? #","stream":true"# : ""
        return switch dialect {
        case .chat: #"{"model":"m","messages":[{"role":"user","content":\#(text)}]\#(stream)\#(extra)}"#
        case .completions: #"{"model":"m","prompt":\#(text)\#(stream)\#(extra)}"#
        case .responses: #"{"model":"m","input":\#(text)\#(stream)\#(extra)}"#
        case .messages:
            #"{"model":"m","max_tokens":9,"messages":[{"role":"user","content":\#(text)}]\#(stream)\#(extra)}"#
        case .gemini: #"{"contents":[{"role":"user","parts":[{"text":\#(text)}]}]\#(extra)}"#
        }
    }

    private var script: String {
        if streams {
            let body = DialectStream.script(dialect, answer).joined()
            return
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
        let body = Self.whole(dialect, answer.joined())
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func whole(_ dialect: APIDialect, _ text: String) -> String {
        let text = Chunk.literal(text)
        return switch dialect {
        case .chat:
            #"{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":\#(text)},"finish_reason":"stop"}]}"#
        case .completions:
            #"{"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":\#(text),"finish_reason":"stop"}]}"#
        case .responses:
            #"{"id":"r1","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":\#(text)}]}]}"#
        case .messages: #"{"type":"message","content":[{"type":"text","text":\#(text)}],"stop_reason":"end_turn"}"#
        case .gemini:
            #"{"candidates":[{"content":{"parts":[{"text":\#(text)}],"role":"model"},"finishReason":"STOP","index":0}]}"#
        }
    }

    /// The body of a chunked answer.
    private static func unframed(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        var body: [UInt8] = []
        while let end = bytes.firstIndex(of: 0x0D) {
            let size = Int(String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self), radix: 16) ?? 0
            guard size > 0 else { break }
            bytes = bytes[(end + 2)...]
            body += bytes.prefix(size)
            bytes = bytes.dropFirst(size + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }

    /// With `ID` and `POLICY` in place of the names that differ from run to run.
    static func steady(_ text: String, head: String) -> String {
        var body = text
        for (field, name) in [("x-weir-decision: ", "ID"), ("x-weir-policy: ", "POLICY")] {
            guard let start = head.firstRange(of: field) else { continue }
            body = body.replacing(head[start.upperBound...].prefix { $0 != "\r\n" }, with: name)
        }
        return body.replacing(#/"(created|created_at)":1[0-9]{9}\b/#) { "\"\($0.1)\":0" }
    }
}

extension BlockForm {
    init(
        input: InputBlock = .error,
        output: PolicyEnding.Notice = .native,
        format: BlockFormat = .native,
        annotations: AnnotationStyle = .none
    ) {
        self.init()
        onInput = input
        onOutput = output
        self.format = format
        self.annotations = annotations
    }
}
