import Foundation
import GuardrailTypes
import TestSupport
import Testing
import Wire

@testable import Gateway

@Suite struct `A stream of any dialect` {
    static let clean: [(APIDialect, [String])] = [
        (.completions, DialectStream.script(.completions, ["The", " weather", " is fine 😀."])),
        (.responses, DialectStream.responses(["The", " \"sky\"", " is 4111 high"], arguments: ["{\"a\":", "\"b\"}"])),
        (
            .messages,
            DialectStream.messages(
                ["It", " is\n", " fine."],
                thoughts: ["hm", ", so"],
                arguments: ["{\"to\"", ":1}"]
            )
        ), (.gemini, DialectStream.gemini(["It", " is", " fine."], thoughts: ["let me see"])),
    ]

    @Test(arguments: clean)
    func `passes byte for byte if nothing was found`(dialect: APIDialect, script: [String]) throws {
        let bytes = Array(script.joined().utf8)
        for pieces in Chunkings.all(of: bytes, random: 4) where pieces.count != 2 || pieces[0].count % 17 == 0 {
            let run = try run(dialect, pieces)
            #expect(run.raw == bytes)
            #expect(run.end == .completed)
        }
    }

    @Test(arguments: APIDialect.allCases, `The laws of the relay`.texts)
    func `says and decides the same however its deltas are cut`(dialect: APIDialect, text: String) throws {
        let whole = try run(dialect, [text])
        let chat = try run(.chat, [text])
        let kind: TextChannel.Kind = dialect == .responses ? .item(.output, 0) : .content
        #expect(whole.text(kind) == chat.text())
        #expect(whole.findings.map(\.rule.id) == chat.findings.map(\.rule.id))
        for splitAbove in [0, 16] {
            for cut in text.indices {
                let parts = [String(text[..<cut]), String(text[cut...])]
                #expect(try run(dialect, parts, splitAbove: splitAbove).decisions == whole.decisions)
            }
            #expect(try run(dialect, text.map(String.init), splitAbove: splitAbove).decisions == whole.decisions)
        }
    }

    @Test func `redacts a response's text in every place where it is said`() throws {
        let texts = ["my card is 41", "11 1111 1111 1111", ", and a@b.co", " and all is well now"]
        let options = options(.responses, splitAbove: 0)
        let run = try RelayRun(
            DialectStream.responses(texts, arguments: ["{\"to\":\"a@", "b.co\",\"n\":4111", "111111111111}"]),
            options: options
        )
        #expect(run.end == .completed)
        #expect(!run.rawText.contains("1111 1111") && !run.rawText.contains("a@b") && !run.rawText.contains("1111111"))
        let expected = "my card is [CARD], and [EMAIL_1] and all is well now"
        #expect(run.texts[TextChannel(part: 0, kind: .item(.output, 0))] == expected)
        #expect(run.rawText.components(separatedBy: #""text":"\#(expected)""#).count == 5)
        let arguments = #"{\"to\":\"[EMAIL_1]\",\"n\":\"[CARD]\"}"#
        #expect(run.rawText.components(separatedBy: #""arguments":"\#(arguments)""#).count == 4)
        #expect(try numbers(run) == Array(0..<(try numbers(run).count)))
        #expect(run.findings.map(\.rule.id) == ["card", "email", "email", "card"])
    }

    @Test(arguments: PolicyEnding.Notice.allCases)
    func `of responses ends with objects that agree when it is blocked`(notice: PolicyEnding.Notice) throws {
        var options = options(.responses)
        options.notice = notice
        let run = try RelayRun(
            DialectStream.responses(["well, it is ", "sk-abcdefghij0123456789", "!"]),
            options: options
        )
        #expect(run.end?.name == "blocked")
        #expect(run.texts[TextChannel(part: 0, kind: .item(.output, 0))] == "well, it is ")
        let last = run.rawText.components(separatedBy: "\n\n").dropLast().last ?? ""
        let type = ["response.failed", "response.completed", "response.incomplete", "error", "response.incomplete"]
        #expect(last.hasPrefix("event: \(type[PolicyEnding.Notice.allCases.firstIndex(of: notice) ?? 0])\n"))
        #expect(run.rawText.contains(#""type":"response.output_text.done","sequence_number":5"#))
        #expect(try numbers(run) == Array(0..<(try numbers(run).count)))
        if notice != .error { #expect(last.contains(#""text":"well, it is ""#)) }
        if notice == .native { #expect(last.contains(#""code":"invalid_prompt""#)) }
        if notice == .refusal { #expect(last.contains(#""refusal":"The answer was stopped by policy.""#)) }
    }

    @Test(arguments: PolicyEnding.Notice.allCases)
    func `of a message closes its block and says refusal when it is blocked`(notice: PolicyEnding.Notice) throws {
        var options = options(.messages)
        options.notice = notice
        let run = try RelayRun(DialectStream.messages(["well, it is ", "sk-abcdefghij0123456789"]), options: options)
        #expect(run.end?.name == "blocked")
        #expect(run.text() == "well, it is ")
        let types = run.rawText.components(separatedBy: "\n").filter { $0.hasPrefix("event: ") }.map { $0.dropFirst(7) }
        #expect(types.filter { $0 == "content_block_start" }.count == types.filter { $0 == "content_block_stop" }.count)
        #expect(types.last == (notice == .error ? "error" : "message_stop"))
        #expect(run.rawText.contains(#""stop_reason":"refusal""#) == (notice != .error))
    }

    @Test func `of Gemini ends with a reason when it is blocked`() throws {
        let run = try RelayRun(
            DialectStream.gemini(["well, it is ", "sk-abcdefghij0123456789"]),
            options: options(.gemini)
        )
        #expect(run.text() == "well, it is ")
        #expect(run.rawText.contains(#""finishReason":"BLOCKLIST""#) && !run.rawText.contains("STOP\""))
    }

    @Test func `drops a signed train of thought whole and counts its blocks anew`() throws {
        let script = DialectStream.messages(
            ["fine, ", "then"],
            thoughts: ["the card 4111 1111", " 1111 1111 is his"],
            arguments: ["{}"]
        )
        let run = try RelayRun(script, options: options(.messages))
        #expect(run.end == .completed)
        #expect(!run.rawText.contains("thinking") && !run.rawText.contains("signature"))
        #expect(run.text() == "fine, then")
        #expect(run.text(.toolArguments(0), choice: 1) == "{}")
        #expect(run.findings.map(\.rule.id) == ["card"])
        #expect(run.withheld == "the card 4111 1111 1111 1111 is his".utf8.count)
    }

    @Test(arguments: [APIDialect.messages, .responses])
    func `never delivers half a tool call`(dialect: APIDialect) throws {
        let script = DialectStream.script(
            dialect,
            ["I will write. "],
            arguments: ["{\"to\":\"x\",", "\"key\":\"sk-abcdefghij", "0123456789\"}"]
        )
        for count in 1...script.count {
            let run = try RelayRun(Array(script.prefix(count)), options: options(dialect))
            #expect(!run.rawText.contains("mail") && !run.rawText.contains("\\\"to\\\""))
        }
        let whole = try RelayRun(script, options: options(dialect))
        #expect(whole.end?.name == "blocked")
    }

    @Test(arguments: [APIDialect.messages, .responses, .gemini, .completions])
    func `that breaks off says so`(dialect: APIDialect) throws {
        let script = DialectStream.script(dialect, ["one and two", " and three"])
        for count in 1..<script.count - 1 {
            let run = try RelayRun(Array(script.prefix(count)), options: options(dialect))
            let name = run.end?.name ?? ""
            #expect(name.hasPrefix("failed") && name.hasSuffix("upstream_truncated"), "\(count)")
            #expect(run.raw.isEmpty || run.rawText.contains("error"))
        }
    }

    /// The end of a thought could begin a value, and would be held until the end of the answer.
    @Test(arguments: [APIDialect.chat, .gemini])
    func `lets the end of a thought go when the answer begins`(dialect: APIDialect) throws {
        var script = DialectStream.gemini(["Hello", " you"], thoughts: ["the card is 4111"])
        if dialect == .chat {
            script = [
                Chunk.delta("the card is 4111", key: "reasoning_content"), Chunk.delta("Hello"), Chunk.delta(" you"),
                Chunk.delta("later 4111 11", key: "reasoning_content"),
                Chunk.delta("11 1111 1111", key: "reasoning_content"), Chunk.finish(), Chunk.done,
            ]
        }
        var seen: [String] = []
        _ = try RelayRun(script.map { Array($0.utf8) }, options: options(dialect)) { _, bytes in
            seen.append(String(decoding: bytes, as: UTF8.self))
        }
        #expect(!seen[0].contains("4111") && seen[1].contains("4111"))
        let whole = try RelayRun(script, options: options(dialect))
        #expect(whole.end == .completed && whole.text() == "Hello you")
        // What is thought afterwards is a text of its own.
        if dialect == .chat { #expect(whole.text(.reasoningContent) == "the card is 4111later [CARD]") }
    }

    private func options(_ dialect: APIDialect, splitAbove: Int = 16) -> RelayOptions {
        var options = RelayOptions()
        options.dialect = dialect
        options.splitAbove = splitAbove
        return options
    }

    private func run(_ dialect: APIDialect, _ pieces: [[UInt8]]) throws -> RelayRun {
        try RelayRun(pieces, engine: RelayRules.enforcing, options: options(dialect))
    }

    private func run(_ dialect: APIDialect, _ deltas: [String], splitAbove: Int = 16) throws -> RelayRun {
        try RelayRun(DialectStream.script(dialect, deltas), options: options(dialect, splitAbove: splitAbove))
    }

    private func numbers(_ run: RelayRun) throws -> [Int] {
        run.rawText.components(separatedBy: #""sequence_number":"#).dropFirst().compactMap {
            Int($0.prefix { $0.isNumber })
        }
    }
}
