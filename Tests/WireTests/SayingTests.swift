import Testing
import Wire

@Suite struct `One more message of the user` {
    private func saying(_ body: String, _ dialect: APIDialect) throws -> String? {
        try JSONDocument(parsing: Array(body.utf8)).saying(Array("so \"it\"\nis".utf8), as: dialect)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private let message = #"{"role":"user","content":"so \"it\"\nis"}"#

    @Test(arguments: [APIDialect.chat, .messages])
    func `stands at the end of the messages, and all else stays as it is`(dialect: APIDialect) throws {
        let body = #"{ "messages" : [ {"role":"user","content":"é"} ] , "x":1.0}"#
        #expect(
            try saying(body, dialect) == #"{ "messages" : [ {"role":"user","content":"é"} ,\#(message)] , "x":1.0}"#
        )
        #expect(try saying(#"{"messages":[]}"#, dialect) == #"{"messages":[\#(message)]}"#)
    }

    @Test func `stands behind Responses' items, and behind a text that is one`() throws {
        #expect(try saying(#"{"input":[1],"a":2}"#, .responses) == #"{"input":[1,\#(message)],"a":2}"#)
        let both = #"{"input":[{"role":"user","content":"q\n"},\#(message)]}"#
        #expect(try saying(#"{"input":"q\n"}"#, .responses) == both)
    }

    @Test func `is a part in Gemini's contents`() throws {
        let content = #"{"role":"user","parts":[{"text":"so \"it\"\nis"}]}"#
        #expect(try saying(#"{"contents":[{}]}"#, .gemini) == #"{"contents":[{},\#(content)]}"#)
    }

    @Test(arguments: [(#"{"prompt":"q"}"#, APIDialect.completions), (#"{"messages":"q"}"#, .chat), ("{}", .responses)])
    func `has no place in a body without messages`(body: String, dialect: APIDialect) throws {
        #expect(try saying(body, dialect) == nil)
    }
}

@Suite struct `What an answer says` {
    private func read(_ body: String, _ dialect: APIDialect) throws -> AnswerText {
        try AnswerText(JSONDocument(parsing: Array(body.utf8)), from: dialect)
    }

    @Test func `is its texts without thoughts and refusals`() throws {
        let chat = try read(
            #"{"choices":[{"message":{"content":"a b","reasoning":"hm","refusal":"no"},"finish_reason":"stop"}]}"#,
            .chat
        )
        #expect(chat.text == Array("a b".utf8) && !chat.isFiltered)
        let messages = try read(
            #"{"content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"a"},{"type":"text","text":"b"}],"stop_reason":"end_turn"}"#,
            .messages
        )
        #expect(messages.text == Array("ab".utf8))
    }

    @Test func `is marked where a filter stopped it`() throws {
        let body = #"{"choices":[{"message":{"content":"a"},"finish_reason":"content_filter"}]}"#
        #expect(try read(body, .chat).isFiltered)
    }

    @Test(arguments: [
        "{}", "[]", #"{"choices":[]}"#, #"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"},{}]}"#,
    ])
    func `is an error where there is no one answer`(body: String) {
        #expect(throws: (any Error).self) { try read(body, .chat) }
    }
}
