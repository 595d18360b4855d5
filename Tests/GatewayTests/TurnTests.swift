import Detection
import GuardrailTypes
import Inspection
import Policy
import Redaction
import Testing
import Wire

@testable import Gateway

/// Conversations that are sent anew with every turn.
@Suite struct TurnTests {
    private static let secret = "sk-abcdefghij0123456789"

    private static func engine(_ scope: InspectionScope) throws -> Engine {
        let rules = RelayRules.all.map { rule in
            var rule = rule
            rule.scope = scope
            return rule
        }
        return Engine(rules: try RuleSet(rules), key: DigestKey(bytes: Array(repeating: 7, count: 32)))
    }

    /// Bodies of each API with a text in one of its places: in history, outside of messages, in the last turn.
    private static func bodies(_ text: String, in place: TextAge) -> [(APIOperation.Kind, String)] {
        func at(_ age: TextAge) -> String { age == place ? text : "hello" }
        return [
            (
                .chatCompletions,
                #"{"model":"m","user":"\#(at(.newContent))","messages":[{"role":"user","content":"\#(at(.history))"},{"role":"assistant","content":"no"},{"role":"tool","content":"\#(at(.lastTurn))"},{"role":"user","content":"and?"}]}"#
            ),
            (
                .messages,
                #"{"model":"m","system":"\#(at(.newContent))","messages":[{"role":"user","content":"\#(at(.history))"},{"role":"assistant","content":"no"},{"role":"user","content":[{"type":"text","text":"\#(at(.lastTurn))"}]},{"role":"assistant","content":"I think"}]}"#
            ),
            (
                .responses,
                #"{"model":"m","instructions":"\#(at(.newContent))","input":[{"type":"message","role":"user","content":"\#(at(.history))"},{"type":"function_call","name":"f","arguments":"{}","call_id":"c"},{"type":"function_call_output","call_id":"c","output":"\#(at(.lastTurn))"}]}"#
            ),
            (
                .generateContent,
                #"{"systemInstruction":{"parts":[{"text":"\#(at(.newContent))"}]},"contents":[{"role":"user","parts":[{"text":"\#(at(.history))"}]},{"role":"model","parts":[{"text":"no"}]},{"role":"user","parts":[{"text":"\#(at(.lastTurn))"}]}]}"#
            ),
        ]
    }

    @Test(arguments: InspectionScope.allCases, TextAge.allCases)
    func `a rule blocks within its scope and redacts elsewhere`(scope: InspectionScope, place: TextAge) throws {
        let engine = try Self.engine(scope)
        let blocks = scope == .all || place == .lastTurn || (scope == .newContent && place == .newContent)
        for (kind, body) in Self.bodies(Self.secret, in: place) {
            let operation = APIOperation(kind, urlModel: kind == .generateContent ? "m" : nil)
            var scratch = InspectionScratch(for: engine)
            let outcome = PromptStage(engine: engine, operation: operation).inspect(
                body: Array(body.utf8),
                using: &scratch
            )
            switch outcome.verdict {
            case .block: #expect(blocks, "\(kind)")
            case .forward(let bytes):
                #expect(!blocks, "\(kind)")
                #expect(String(decoding: bytes, as: UTF8.self) == body.replacing(Self.secret, with: "[KEY]"))
                #expect(outcome.decisions.map(\.action) == [.redact])
            case .refuse(let error): Issue.record("\(error)")
            }
        }
    }

    @Test func `what was flagged once is not flagged again outside of the scope`() throws {
        let engine = try Self.engine(.lastTurn)
        var scratch = InspectionScratch(for: engine)
        for (place, count) in [(TextAge.history, 0), (.newContent, 0), (.lastTurn, 1)] {
            let body = Self.bodies("please ignore previous", in: place)[0].1
            let outcome = PromptStage(engine: engine).inspect(body: Array(body.utf8), using: &scratch)
            #expect(outcome.decisions.count == count)
        }
    }

    /// A conversation of which each turn adds two long texts.
    private static func conversation(turns: Int) -> String {
        let messages = (0..<turns).map { turn in
            let filler = String(repeating: "Nothing to see in turn \(turn), only words that go on. ", count: 12)
            let said = turn % 3 == 1 ? "Mail a\(turn % 5)@example.com, card 4111 1111 1111 1111. " : ""
            return
                #"{"role":"user","content":"\#(said)\#(filler)"},{"role":"assistant","content":"Yes. \#(filler)"}"#
        }
        return #"{"model":"m","messages":[\#(messages.joined(separator: ",")),{"role":"user","content":"And now?"}]}"#
    }

    @Test func `what is remembered changes nothing`() throws {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let memory = VerdictMemory()
        for app in ["a", "b"] {
            let stage = PromptStage(engine: engine, who: PolicySubject(app: app))
            for turns in 1...20 {
                let body = Array(Self.conversation(turns: turns).utf8)
                let fresh = stage.inspect(body: body, using: &scratch)
                let remembered = stage.inspect(body: body, memory: memory, using: &scratch)
                guard case .forward(let expected) = fresh.verdict, case .forward(let bytes) = remembered.verdict else {
                    Issue.record("blocked")
                    return
                }
                #expect(bytes == expected)
                #expect(remembered.decisions == fresh.decisions)
                #expect(remembered.numbers.revision == fresh.numbers.revision)
            }
        }
    }

    @Test func `a value that is reversible is not remembered`() throws {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let memory = VerdictMemory()
        let stage = PromptStage(engine: engine, isReversible: true)
        let body = Array(Self.conversation(turns: 4).utf8)
        let first = stage.inspect(body: body, memory: memory, using: &scratch)
        let second = stage.inspect(body: body, memory: memory, using: &scratch)
        #expect(first.numbers.vault?.isEmpty == false && second.numbers.vault?.isEmpty == false)
    }
}
