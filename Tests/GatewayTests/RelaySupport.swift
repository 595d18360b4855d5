import AuditLog
import Detection
import Foundation
import GuardrailTypes
import Inspection
import Policy
import Redaction
import Wire

@testable import Gateway

/// Rules of each action, and an engine of them.
enum RelayRules {
    static func rule(
        _ id: String,
        _ regex: String,
        _ action: Action,
        redaction: RedactionStyle = .label(nil),
        validators: [ValidatorReference] = []
    ) -> Rule {
        Rule(
            reference: RuleReference(
                id: id,
                name: id,
                entity: id.uppercased(),
                severity: .high,
                tags: [],
                packID: "test",
                packVersion: "1.0.0"
            ),
            patterns: [Pattern(source: .regex(regex), confidence: Confidence(0.9), validators: validators)],
            action: [.prompt: action, .response: action],
            redaction: redaction
        )
    }

    static let all = [
        rule("card", #"(?<!\d)[3-6](?:[ -]?\d){12,18}(?!\d)"#, .redact, validators: [.named("luhn")]),
        rule(
            "email",
            #"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"#,
            .redact,
            redaction: .numbered(nil)
        ),
        rule("key", #"\bsk-[A-Za-z0-9]{20}\b"#, .block),
        rule("phrase", #"ignore previous"#, .flag),
    ]

    static let enforcing = engine(mode: .enforce)

    static func engine(mode: PolicySet.Mode = .enforce) -> Engine {
        do {
            return Engine(
                rules: try RuleSet(all),
                policy: PolicySet(id: "test", version: "1", mode: mode),
                key: DigestKey(bytes: Array(repeating: 7, count: 32))
            )
        } catch {
            fatalError("the test rules do not compile: \(error)")
        }
    }
}

/// Chunks as an upstream sends them.
enum Chunk {
    static func delta(_ text: String, choice: Int = 0, key: String = "content", logprobs: Bool = false) -> String {
        let extra = logprobs ? #","logprobs":{"content":[{"token":\#(literal(text)),"logprob":0}]}"# : ""
        return event(#"{"index":\#(choice),"delta":{"\#(key)":\#(literal(text))}\#(extra),"finish_reason":null}"#)
    }

    static func role(choice: Int = 0) -> String {
        event(#"{"index":\#(choice),"delta":{"role":"assistant","content":""},"finish_reason":null}"#)
    }

    static func finish(_ reason: String = "stop", choice: Int = 0) -> String {
        event(#"{"index":\#(choice),"delta":{},"finish_reason":"\#(reason)"}"#)
    }

    static func toolName(_ name: String, call: Int = 0) -> String {
        tool(#"{"index":\#(call),"id":"call_1","type":"function","function":{"name":"\#(name)","arguments":""}}"#)
    }

    static func toolArguments(_ text: String, call: Int = 0) -> String {
        tool(#"{"index":\#(call),"function":{"arguments":\#(literal(text))}}"#)
    }

    static let usage =
        "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}\n\n"
    static let done = "data: [DONE]\n\n"

    static func event(_ choice: String) -> String {
        #"data: {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[\#(choice)]}"#
            + "\n\n"
    }

    private static func tool(_ call: String) -> String {
        event(#"{"index":0,"delta":{"tool_calls":[\#(call)]},"finish_reason":null}"#)
    }

    static func literal(_ text: String) -> String {
        var out: [UInt8] = []
        JSONString.appendLiteral(text, to: &out)
        return String(decoding: out, as: UTF8.self)
    }
}

/// What a client makes of a relayed stream.
struct RelayRun: Equatable {
    var texts: [TextChannel: String] = [:]
    var reasons: [Int: [String]] = [:]
    var errors: [String] = []
    var doneCount = 0
    var end: RelayEnd?
    var findings: [Finding] = []
    /// Of no interest where runs are compared.
    var raw: [UInt8] = []
    var heldAtMost = 0
    var released = 0
    var withheld = 0

    init(
        _ pieces: [[UInt8]],
        engine: Engine = RelayRules.enforcing,
        options: RelayOptions = RelayOptions(),
        numbers: PlaceholderNumbers = PlaceholderNumbers(),
        after step: ((Int, [UInt8]) -> Void)? = nil
    ) throws {
        var scratch = InspectionScratch(for: engine)
        let relay = StreamRelay(engine: engine, numbers: numbers, options: options)
        var output = RelayOutput()
        for (index, piece) in pieces.enumerated() {
            relay.receive(piece, using: &scratch, into: &output)
            step?(index, output.bytes)
        }
        relay.finish(using: &scratch, into: &output)
        let summary = relay.summary
        end = output.end
        raw = output.bytes
        findings = summary.decisions.sorted { $0.field.text < $1.field.text }.flatMap(\.findings)
        (heldAtMost, released, withheld) = (summary.heldAtMost, summary.released, summary.withheld)
        try read(options.dialect)
    }

    init(_ script: [String], engine: Engine = RelayRules.enforcing, options: RelayOptions = RelayOptions()) throws {
        try self.init(script.map { Array($0.utf8) }, engine: engine, options: options)
    }

    /// What a client makes of bytes that were relayed.
    init(reading bytes: [UInt8], _ dialect: APIDialect) throws {
        raw = bytes
        try read(dialect)
    }

    private mutating func read(_ dialect: APIDialect) throws {
        var decoder = SSEDecoder()
        decoder.receive(raw)
        var bytes: [TextChannel: [UInt8]] = [:]
        while let event = try decoder.next() {
            guard let data = event.data else { continue }
            if event.isDone {
                doneCount += 1
                continue
            }
            let chunk = try AnswerEvent(parsing: data, as: dialect)
            if chunk.kind == .error { errors.append(String(decoding: data, as: UTF8.self)) }
            for piece in chunk.pieces { bytes[piece.channel, default: []] += chunk.text(of: piece) }
            let fields = chunk.document.fields.filter { $0.key == .finishReason && $0.kind == .string }
            for (part, field) in zip(chunk.parts.filter(\.isEnd), fields) {
                let reason = String(decoding: chunk.document.text(of: field), as: UTF8.self)
                reasons[part.index, default: []].append(reason)
            }
        }
        texts = bytes.filter { !$0.value.isEmpty }.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    func text(_ kind: TextChannel.Kind = .content, choice: Int = 0) -> String? {
        texts[TextChannel(part: choice, kind: kind)]
    }

    var rawText: String { String(decoding: raw, as: UTF8.self) }

    /// What must be the same however the stream was cut.
    var decisions: RelayRun {
        var out = self
        (out.raw, out.heldAtMost, out.released, out.withheld) = ([], 0, 0, 0)
        return out
    }
}

extension RelayEnd {
    var name: String {
        switch self {
        case .completed: "completed"
        case .blockedBeforeFirstByte: "blocked before the first byte"
        case .blocked: "blocked"
        case .failedBeforeFirstByte(let failure): "failed before the first byte: \(failure.code)"
        case .failed(let failure): "failed: \(failure.code)"
        }
    }
}
