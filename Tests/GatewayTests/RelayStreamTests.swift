import Foundation
import GuardrailTypes
import Policy
import TestSupport
import Testing
import Wire

@testable import Gateway

@Suite struct `A relayed stream` {
    static let key = "sk-abcdefghij0123456789"

    // MARK: Law 3

    @Test func `repeats no name of a member that was replaced`() throws {
        let card = "4111111111111111"
        let text = "a text that is long enough to be cut, then sk-abcdefghij"
        for rest in [[Chunk.delta("012345 is no key", key: card)], [Chunk.delta("0123456789", key: card)], []] {
            let script = [Chunk.delta("hello"), Chunk.delta(text, key: card)] + rest
            let run = try RelayRun(script + [Chunk.finish(), Chunk.done])
            #expect(!run.rawText.contains(card))
            #expect(run.findings.contains { $0.rule.id == "card" })
        }
    }

    @Test func `joins a train of thought that comes as parts within parts`() throws {
        let deltas = [
            "well, 4111 11", "11 1111", " 1111 then, and much more of it than is held", " sk-abcdefghij0123", "456789 ",
        ]
        let script = deltas.map { text in
            Chunk.event(
                #"{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":\#(Chunk.literal(text))}]}]},"finish_reason":null}"#
            )
        }
        let run = try RelayRun(script + [Chunk.finish(), Chunk.done])
        #expect(run.text(.contentThinking) == "well, [CARD] then, and much more of it than is held ")
        #expect(run.end?.name == "blocked")
    }

    // MARK: Law 4

    static let cleanStreams: [[String]] = [
        [
            Chunk.role(), Chunk.delta("The"), Chunk.delta(" weather"), Chunk.delta(" is"), Chunk.delta(" fine."),
            Chunk.finish(), Chunk.usage, Chunk.done,
        ],
        [Chunk.role(), Chunk.delta("a 😀 \"q\" \\ \n b"), Chunk.delta("é"), Chunk.finish("length"), Chunk.done],
        [Chunk.delta("x", logprobs: true), Chunk.delta(" y", logprobs: true), Chunk.finish(), Chunk.done],
        [": ping\n\n", Chunk.role(), Chunk.delta("hi"), ": ping\n\n", Chunk.finish(), Chunk.done],
        [
            Chunk.role(), Chunk.toolName("get_weather"), Chunk.toolArguments("{\"city\":"),
            Chunk.toolArguments("\"Ulm\\n\"}"), Chunk.finish("tool_calls"), Chunk.done,
        ],
        [Chunk.delta("Let me look.", key: "reasoning_content"), Chunk.delta("Done"), Chunk.finish(), Chunk.done],
        [Chunk.delta("4111 is"), Chunk.delta(" not a card"), Chunk.finish(), Chunk.done],
        [Chunk.finish(), Chunk.done],
        [Chunk.done],
    ]

    @Test(arguments: cleanStreams)
    func `passes byte for byte if nothing was found`(script: [String]) throws {
        let bytes = Array(script.joined().utf8)
        for pieces in Chunkings.all(of: bytes, random: 4) where pieces.count != 2 || pieces[0].count % 7 == 0 {
            let run = try RelayRun(pieces)
            #expect(run.raw == bytes)
            #expect(run.end == .completed)
        }
    }

    @Test func `that is flagged passes byte for byte`() throws {
        let script = [
            Chunk.role(), Chunk.delta("please ignore"), Chunk.delta(" previous x"), Chunk.finish(), Chunk.done,
        ]
        let run = try RelayRun(script)
        #expect(run.rawText == script.joined())
        #expect(run.findings.map(\.rule.id) == ["phrase"])
    }

    @Test func `in observe mode passes byte for byte whatever it says`() throws {
        let script = [
            Chunk.role(), Chunk.delta("card 4111111111111111 "), Chunk.toolName("f"),
            Chunk.toolArguments("\"\(Self.key)\""),
            Chunk.finish(), Chunk.done,
        ]
        let run = try RelayRun(script, engine: RelayRules.engine(mode: .observe))
        #expect(run.rawText == script.joined())
        #expect(run.findings.count == 2)
    }

    // MARK: Redaction

    @Test func `has a card replaced that came in pieces`() throws {
        let script = [
            Chunk.role(), Chunk.delta("card 4111 11"), Chunk.delta("11 1111"), Chunk.delta(" 1111, ok"), Chunk.finish(),
            Chunk.done,
        ]
        let run = try RelayRun(script)
        #expect(run.text() == "card [CARD], ok")
        #expect(run.reasons == [0: ["stop"]])
        #expect(run.end == .completed)
        #expect(run.withheld == 19)
    }

    @Test func `numbers placeholders on from the prompt`() throws {
        let run = try RelayRun([Chunk.delta("a@x.io b@x.io a@x.io"), Chunk.finish(), Chunk.done])
        #expect(run.text() == "[EMAIL_1] [EMAIL_2] [EMAIL_1]")
    }

    @Test func `loses its log probabilities from the first edit on and not before`() throws {
        let run = try RelayRun([
            Chunk.delta("one, ", logprobs: true), Chunk.delta("a@x.io, ", logprobs: true),
            Chunk.delta("two", logprobs: true),
            Chunk.finish(), Chunk.done,
        ])
        #expect(run.text() == "one, [EMAIL_1], two")
        #expect(run.rawText.contains(#""token":"one, ""#))
        #expect(!run.rawText.contains(#""token":"two""#))
        #expect(!run.rawText.contains("a@x.io"))
    }

    @Test(arguments: [
        #"{"choices":[{"index":0,"delta":{"annotations":[{"url":"https://x/?q=4111111111111111"}]}}]}"#,
        #"{"choices":[],"x":"4111111111111111"}"#, #"{"choices":[],"x":4111111111111111}"#,
        #"{"choices":[],"4111111111111111":1}"#,
        #"{"id":"4111111111111111","choices":[{"index":0,"delta":{"content":"hi"}}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":"ok"},"logprobs":{"content":[{"token":"4111111111111111"}]}}]}"#,
    ])
    func `has other fields redacted too`(data: String) throws {
        let run = try RelayRun([Chunk.delta("hello "), "data: \(data)\n\n", Chunk.finish(), Chunk.done])
        #expect(!run.rawText.contains("41111111"))
        #expect(run.findings.map(\.rule.id).contains("card"))
        #expect(run.end == .completed)
    }

    @Test func `that cannot take an edit is stopped`() throws {
        let data = #"{"choices":[],"4111111111111111":1,"5555555555554444":2}"#
        let run = try RelayRun([Chunk.delta("hello "), "data: \(data)\n\n", Chunk.finish(), Chunk.done])
        #expect(!run.rawText.contains("41111111"))
        #expect(run.end?.name == "blocked")
    }

    @Test func `loses comment and id lines with findings`() throws {
        let run = try RelayRun([
            ": 4111111111111111\n\n", "id: 4111111111111111\n" + Chunk.delta("ok"), "id: 7\n" + Chunk.delta("fine"),
            Chunk.finish(), Chunk.done,
        ])
        #expect(run.rawText == Chunk.delta("ok") + "id: 7\n" + Chunk.delta("fine") + Chunk.finish() + Chunk.done)
    }

    // MARK: Block

    @Test func `blocked at once is no stream`() throws {
        let run = try RelayRun([Chunk.role(), Chunk.delta(Self.key + " "), Chunk.finish(), Chunk.done])
        #expect(run.end?.name == "blocked before the first byte")
        #expect(run.raw.isEmpty)
    }

    @Test func `blocked later ends with a notice and content_filter`() throws {
        var options = RelayOptions()
        options.includesUsage = true
        let run = try RelayRun(
            [
                Chunk.role(), Chunk.delta("the key is sk-abcdefghij"), Chunk.delta("0123456789 and more"),
                Chunk.finish(), Chunk.usage, Chunk.done,
            ],
            options: options
        )
        #expect(run.end?.name == "blocked")
        #expect(run.text() == "the key is ")
        #expect(run.text(.refusal) == "The answer was stopped by policy.")
        #expect(run.reasons == [0: ["content_filter"]])
        #expect(run.doneCount == 1)
        #expect(!run.rawText.contains("sk-"))
    }

    @Test(arguments: [PolicyEnding.Notice.content, .error])
    func `has its notice where the client reads it`(notice: PolicyEnding.Notice) throws {
        var options = RelayOptions()
        options.notice = notice
        let run = try RelayRun([Chunk.delta("so: \(Self.key) "), Chunk.finish(), Chunk.done], options: options)
        #expect(run.text() == (notice == .content ? "so: \n\nThe answer was stopped by policy." : "so: "))
        #expect(run.errors.count == (notice == .error ? 1 : 0))
        #expect(run.reasons == [0: ["content_filter"]] && run.doneCount == 1)
    }

    @Test func `is blocked for all open choices and leaves finished ones alone`() throws {
        let run = try RelayRun([
            Chunk.delta("zero", choice: 0), Chunk.delta("one ", choice: 1), Chunk.delta("two ", choice: 2),
            Chunk.finish(choice: 0), Chunk.delta(Self.key + ".", choice: 1), Chunk.delta("late", choice: 2), Chunk.done,
        ])
        #expect(run.reasons == [0: ["stop"], 1: ["content_filter"], 2: ["content_filter"]])
        #expect(run.text(.refusal, choice: 1) != nil && run.text(.refusal, choice: 2) == nil)
        #expect(run.text(choice: 0) == "zero")
    }

    // MARK: Choices and channels

    @Test func `does not join two choices`() throws {
        let script = [
            Chunk.delta("4111111", choice: 0), Chunk.delta("111111111", choice: 1), Chunk.finish(choice: 0),
            Chunk.finish(choice: 1), Chunk.done,
        ]
        let run = try RelayRun(script)
        #expect(run.text(choice: 0) == "4111111" && run.text(choice: 1) == "111111111")
    }

    @Test func `lets no channel wait for another`() throws {
        let script = [
            Chunk.delta("4111111", choice: 0), Chunk.delta("words. ", choice: 1), Chunk.finish(choice: 1),
            Chunk.finish(choice: 0), Chunk.done,
        ]
        var sizes: [Int] = []
        let run = try RelayRun(script.map { Array($0.utf8) }) { _, bytes in sizes.append(bytes.count) }
        #expect(sizes[0] == 0 && sizes[1] == script[1].utf8.count && sizes[2] == sizes[1] + script[2].utf8.count)
        #expect(run.text(choice: 0) == "4111111" && run.reasons == [0: ["stop"], 1: ["stop"]])
    }

    @Test func `sends the end of a choice after all of its text`() throws {
        let run = try RelayRun([Chunk.delta("mail anna"), Chunk.finish(), Chunk.usage, Chunk.done])
        #expect(run.rawText == Chunk.delta("mail anna") + Chunk.finish() + Chunk.usage + Chunk.done)
    }

    @Test func `does not keep much back for a word at the end`() throws {
        let long = "A long first part of a sentence, and then a name: "
        let run = try RelayRun([[Chunk.role(), Chunk.delta(long + "anna")].joined()].map { Array($0.utf8) }) {
            _,
            bytes in
            #expect(String(decoding: bytes, as: UTF8.self).contains("and then a name: \""))
        }
        #expect(run.text() == long + "anna")
    }

    // MARK: Tool calls

    @Test func `holds a tool call until it has been inspected whole`() throws {
        let script = [
            Chunk.toolName("pay"), Chunk.toolArguments(#"{"card":"4111"#), Chunk.toolArguments(#"111111111111"}"#),
            Chunk.finish("tool_calls"), Chunk.done,
        ]
        var sizes: [Int] = []
        let run = try RelayRun(script.map { Array($0.utf8) }) { _, bytes in sizes.append(bytes.count) }
        #expect(sizes[..<3] == [0, 0, 0])
        #expect(run.text(.toolName(0)) == "pay")
        #expect(run.text(.toolArguments(0)) == #"{"card":"[CARD]"}"#)
        #expect(run.reasons == [0: ["tool_calls"]])
    }

    @Test(arguments: [
        (#"{"card":4111111111111111}"#, #"{"card":"[CARD]"}"#),
        (#"{"card":"\u0034111111111111111"}"#, #"{"card":"[CARD]"}"#),
        (#"{"4111111111111111":[1,"a@x.io"]}"#, #"{"[CARD]":[1,"[EMAIL_1]"]}"#),
        (#"{"q":"a \"4111111111111111\" b"}"#, #"{"q":"a \"[CARD]\" b"}"#),
    ])
    func `keeps redacted arguments valid`(arguments: String, expected: String) throws {
        let run = try RelayRun([
            Chunk.toolName("f"), Chunk.toolArguments(arguments), Chunk.finish("tool_calls"), Chunk.done,
        ])
        #expect(run.text(.toolArguments(0)) == expected)
        #expect(run.end == .completed)
    }

    @Test func `never delivers half a tool call`() throws {
        let script = [
            Chunk.delta("Calling. "), Chunk.toolName("f"), Chunk.toolArguments(#"{"k":"\#(Self.key)"}"#),
            Chunk.finish("tool_calls"), Chunk.done,
        ]
        let run = try RelayRun(script)
        #expect(run.end?.name == "blocked")
        #expect(run.text() == "Calling. ")
        #expect(!run.rawText.contains("tool_calls"))
        #expect(run.reasons == [0: ["content_filter"]])
    }

    // MARK: Failures

    @Test(arguments: [
        ("data: {\"choices\":[}\n\n", "unexpected_byte"),
        ("data: {\"choices\":[],\"choices\":[]}\n\n", "duplicate_key"),
        (Chunk.event(#"{"index":0,"delta":{"content":"\ud83d"}}"#), "lone_surrogate"),
        (Chunk.event(#"{"index":2147483648,"delta":{"content":"x"}}"#), "out_of_range"),
        (Chunk.delta("x") + Chunk.finish() + Chunk.delta("more"), "text_after_finish"), ("", "upstream_truncated"),
        ("data: {\"choices\":[{\"index\":0", "upstream_truncated"), ("<html>\n", "upstream_truncated"),
    ])
    func `that breaks ends with an error event or an error status`(bad: String, code: String) throws {
        let late = try RelayRun([Chunk.delta("mail anna"), bad])
        #expect(late.end?.name == "failed: \(code)")
        #expect(late.text()?.hasPrefix("mail anna") == true)
        #expect(late.errors.count == 1 && late.errors[0].contains(#""type":"upstream_error""#))
        #expect(late.doneCount == 0)
        guard code != "text_after_finish" else { return }
        let early = try RelayRun([Chunk.role(), bad])
        #expect(early.end?.name == "failed before the first byte: \(code)")
        #expect(early.raw.isEmpty)
    }

    @Test func `relays the upstream's own error once it was inspected`() throws {
        let error = "data: {\"error\":{\"message\":\"no quota for a@x.io\"}}\n\n"
        let run = try RelayRun([Chunk.delta("mail"), error, Chunk.delta("x"), Chunk.done])
        #expect(run.rawText == Chunk.delta("mail") + error.replacing("a@x.io", with: "[EMAIL_1]") + Chunk.done)
        #expect(run.end?.name == "failed: upstream_error")
    }

    @Test func `holds no more than it may`() throws {
        var options = RelayOptions()
        options.maximumHeldBytes = 2000
        let script = [Chunk.delta("hi ")] + (0..<50).map { _ in Chunk.toolArguments("aaaa") }
        let run = try RelayRun(script, options: options)
        #expect(run.end?.name == "failed: too_much_held")
        #expect(run.text() == "hi " && run.text(.toolArguments(0)) == nil)
    }
}
