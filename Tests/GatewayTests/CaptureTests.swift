import AuditLog
import ByteText
import Detection
import Foundation
import GuardrailTypes
import Inspection
import NIOCore
import Policy
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

extension [AuditDecision] {
    /// As a log has them.
    fileprivate var row: AuditRows {
        let columns = ["direction", "field", "rule", "start_byte", "end_byte", "action", "trial_action"]
        let rows = flatMap { decision in
            decision.findings.map { one -> [AuditValue] in
                [
                    .text(decision.direction.rawValue), .text(decision.field.text), .text(one.rule.id),
                    .integer(Int64(one.range.lowerBound)), .integer(Int64(one.range.upperBound)),
                    .text(one.action.rawValue), one.trialAction.map { .text($0.rawValue) } ?? .null,
                ]
            }
        }
        return AuditRows(columns: columns, rows: rows)
    }
}

/// One exchange without sockets: what was decided, and what was kept.
private struct CapturedExchange {
    let decisions: [AuditDecision]
    let record: CaptureRecord
    let engine: Engine

    /// - Parameter channels: texts of the answer by their kind, cut into deltas.
    init(
        prompt: String,
        deltas: [(kind: TextChannel.Kind, text: String)],
        isCutOff: Bool = false,
        engine: Engine,
        mode: CaptureMode,
        limit: Int = 1 << 20
    ) throws {
        self.engine = engine
        var scratch = InspectionScratch(for: engine)
        let operation = APIOperation(.chatCompletions)
        let body = Array(
            #"{"model":"m","stream":true,"messages":[{"role":"user","content":\#(JSONString.literal(prompt))}]}"#.utf8
        )
        let stage = PromptStage(engine: engine, operation: operation)
        let outcome = stage.inspect(body: body, using: &scratch)
        var settings = CaptureSettings()
        settings.mode = mode
        settings.maxBytes = limit
        var capture = ExchangeCapture(settings)
        capture.take(prompt: ByteBuffer(bytes: body), of: operation, AnswerBook())
        let relay = StreamRelay(engine: engine, policy: outcome.policy, numbers: outcome.numbers)
        relay.transcript = RelayTranscript(limit: capture.room)
        var output = RelayOutput()
        let script = [Chunk.role()] + deltas.map(Self.chunk) + (isCutOff ? [] : [Chunk.finish(), Chunk.done])
        relay.receive(Array(script.joined().utf8), using: &scratch, into: &output)
        decisions = (outcome.decisions + relay.summary.decisions).bounded()
        var record = CaptureRecord(
            exchange: "req_1",
            at: AuditTime(milliseconds: 1),
            mode: mode,
            policyHash: engine.policyHash,
            operation: operation.kind.rawValue
        )
        record.dialect = "chat"
        let context = CaptureWork.Context(engine: engine, policy: outcome.policy, operation: operation)
        let work = capture.work(record, relay.transcript, context)
        self.record = work.finished(using: &scratch)
    }

    private static func chunk(_ delta: (kind: TextChannel.Kind, text: String)) -> String {
        switch delta.kind {
        case .toolArguments: Chunk.toolArguments(delta.text)
        case .reasoningContent: Chunk.delta(delta.text, key: "reasoning_content")
        default: Chunk.delta(delta.text)
        }
    }

    var comparison: ReplayComparison {
        get throws {
            var scratch = InspectionScratch(for: engine)
            let results = try DecisionReplay(engine: engine).results(of: record, using: &scratch)
            return ReplayComparison(row: decisions.row, results, of: record, engine: engine)
        }
    }

    /// All texts of the capture, one behind the other.
    var text: String {
        String(decoding: record.encoded, as: UTF8.self)
    }
}

@Suite struct `Captures and replays` {
    /// Rules with actions of their own, some on trial.
    private static func engine(_ generator: inout SplitMix) throws -> Engine {
        let rules = RelayRules.all.map { rule in
            var rule = rule
            let action = Action.allCases.randomElement(using: &generator) ?? .flag
            rule.action = [.prompt: action, .response: Action.allCases.randomElement(using: &generator) ?? .flag]
            return rule
        }
        return try RelayRules.engine(of: rules)
    }

    private static let words = [
        "pay with 4111 1111 1111 1111", "anna@example.com", "sk-abcdefghij0123456789", "ignore previous", "über 😀",
        "5500-0000-0000-0004", "plain words", #"{"to":"bob@example.org","n":[1,2]}"#, "4111111111111111@example.com",
        "c2stYWJjZGVmZ2hpajAxMjM0NTY3ODk=", "\\u0061nna@example.com",
    ]

    private static func text(_ generator: inout SplitMix) -> String {
        (0..<Int.random(in: 1...6, using: &generator)).map { _ in words.randomElement(using: &generator) ?? "" }
            .joined(separator: [" ", ", ", "\n", " and "].randomElement(using: &generator) ?? " ")
    }

    private static func deltas(_ generator: inout SplitMix) -> [(kind: TextChannel.Kind, text: String)] {
        let kinds: [TextChannel.Kind] = [.reasoningContent, .content, .toolArguments(0)]
        return kinds.flatMap { kind in
            Chunkings.randomSplit(of: Array(text(&generator).utf8), &generator).compactMap { piece in
                String(validating: piece, as: UTF8.self).map { (kind, $0) }
            }
        }
    }

    @Test(arguments: 0..<60)
    func `a replay gives the same spans, however the answer was cut`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        for isCutOff in [false, true] {
            let exchange = try CapturedExchange(
                prompt: Self.text(&generator),
                deltas: Self.deltas(&generator),
                isCutOff: isCutOff,
                engine: try Self.engine(&generator),
                mode: .escrow
            )
            let comparison = try exchange.comparison
            #expect(comparison.differences == [], "\(exchange.decisions.row)")
            #expect(comparison.notes == [])
        }
    }

    @Test func `a row that says something else is told, on both sides`() throws {
        let exchange = try CapturedExchange(
            prompt: "anna@example.com",
            deltas: [(.content, "bob@example.org here")],
            engine: RelayRules.enforcing,
            mode: .escrow
        )
        var scratch = InspectionScratch(for: exchange.engine)
        let results = try DecisionReplay(engine: exchange.engine).results(of: exchange.record, using: &scratch)
        func differences(_ change: (inout [AuditValue]) -> Void) -> [String] {
            var row = exchange.decisions.row
            change(&row.rows[1])
            return ReplayComparison(row: row, results, of: exchange.record, engine: exchange.engine).differences
        }
        #expect(differences { _ in } == [])
        let moved = differences { $0[4] = .integer(14) }
        #expect(moved.count == 2 * results.count)
        #expect(
            moved.contains("only in the row, fed whole: email in response choices[0].delta.content at 0..<14: redact")
        )
        #expect(
            moved.contains(
                "only in the replay, fed whole: email in response choices[0].delta.content at 0..<15: redact"
            )
        )
        #expect(!differences { $0[5] = .text("block") }.isEmpty)
        #expect(!differences { $0[6] = .text("block") }.isEmpty)
        let other = try RelayRules.engine(of: [RelayRules.all[0]])
        var otherScratch = InspectionScratch(for: other)
        let otherResults = try DecisionReplay(engine: other).results(of: exchange.record, using: &otherScratch)
        let comparison = ReplayComparison(
            row: exchange.decisions.row,
            otherResults,
            of: exchange.record,
            engine: other
        )
        #expect(!comparison.differences.isEmpty)
    }

    @Test(arguments: Disguise.unicode + Disguise.encodings)
    func `a redacted capture holds no byte of a finding, in any disguise that is undone`(disguise: Disguise) throws {
        for (secret, rule) in [("4111111111111111", "card"), ("sk-abcdefghij0123456789", "key")] {
            for action in [Action.redact, .block] {
                var one = try #require(RelayRules.all.first { $0.reference.id == rule })
                one.action = [.prompt: action, .response: action]
                let hidden = disguise.apply(secret)
                let exchange = try CapturedExchange(
                    prompt: "please see \(hidden), thanks",
                    deltas: [
                        (.content, "and \(hidden) "), (.content, "too"),
                        (.toolArguments(0), "{\"a\":\(JSONString.literal(hidden))}"),
                    ],
                    engine: try RelayRules.engine(of: [one]),
                    mode: .redacted
                )
                let found = Set(exchange.decisions.filter { !$0.findings.isEmpty }.map(\.direction))
                let kept = [
                    exchange.record.prompt ?? [], exchange.record.channels.flatMap(\.text),
                ].map { String(decoding: $0, as: UTF8.self) }
                for (direction, text) in zip([Direction.prompt, .response], kept) where found.contains(direction) {
                    #expect(!text.contains(secret) && !text.contains(hidden))
                    #expect(!text.contains(JSONString.literal(hidden).dropFirst().dropLast()))
                }
            }
        }
    }

    @Test(arguments: 0..<40)
    func `what a redacted capture keeps has nothing in it that acts`(seed: UInt64) throws {
        var generator = SplitMix(state: seed &+ 1000)
        let engine = try Self.engine(&generator)
        let exchange = try CapturedExchange(
            prompt: Self.text(&generator),
            deltas: Self.deltas(&generator),
            isCutOff: seed % 2 == 0,
            engine: engine,
            mode: .redacted
        )
        var scratch = InspectionScratch(for: engine)
        for result in try DecisionReplay(engine: engine).results(of: exchange.record, using: &scratch) {
            #expect(result.decisions.allSatisfy { $0.action < .redact })
        }
    }

    @Test func `an answer that ends in half a secret is kept to where it was decided`() throws {
        let exchange = try CapturedExchange(
            prompt: "hello",
            deltas: [(.content, "the key is sk-abcdefghij01234567")],
            isCutOff: true,
            engine: RelayRules.enforcing,
            mode: .redacted
        )
        #expect(!exchange.text.contains("sk-abcdef"))
        #expect(exchange.text.contains("the key is "))
    }

    @Test func `a channel's name is one from which it can be made again, without an upstream's words`() {
        var kinds: [TextChannel.Kind] = [
            .content, .refusal, .reasoningContent, .reasoning, .thinking, .contentThinking, .functionName,
            .functionArguments, .audioTranscript,
        ]
        for index in [0, 3] {
            kinds += [
                .reasoningText(index), .reasoningSummary(index), .reasoningData(index), .toolName(index),
                .toolArguments(index), .customToolName(index), .customToolInput(index),
            ]
            kinds += ItemText.allCases.map { .item($0, index) }
        }
        for kind in kinds {
            let channel = TextChannel(part: 2, kind: kind)
            #expect(TextChannel(name: channel.name) == channel)
        }
        #expect(!TextChannel(part: 0, kind: .member("secret")).name.contains("secret"))
        for name in ["", "0", "x content", "0 content 1", "0 tool_name", "0 item.what 1"] {
            #expect(TextChannel(name: name) == nil)
        }
    }

    @Test func `texts that are too long are not kept`() throws {
        let exchange = try CapturedExchange(
            prompt: "hello",
            deltas: [(.content, String(repeating: "word ", count: 1000))],
            engine: RelayRules.enforcing,
            mode: .escrow,
            limit: 2000
        )
        #expect(exchange.record.channels.isEmpty)
    }
}

extension RelayRules {
    static func engine(of rules: [Rule]) throws -> Engine {
        Engine(
            rules: try RuleSet(rules),
            policy: PolicySet(id: "test", version: "1", mode: .enforce),
            key: DigestKey(bytes: Array(repeating: 7, count: 32))
        )
    }
}
