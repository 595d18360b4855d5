import Testing
import Wire

@Suite struct APIRequestTests {
    private func refusal(_ body: String) -> WireError? {
        do throws(WireError) {
            _ = try APIRequest(parsing: utf8(body), as: .chat)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a request says what the gateway needs`() throws {
        let request = try APIRequest(
            parsing: utf8(
                #"{"model":"gpt-x","messages":[{"role":"system","content":"s"},{"role":"us\u0065r","content":"u"},{"role":"pirate"}],"stream":true,"stream_options":{"include_usage":true},"n":3,"stop":"z"}"#
            ),
            as: .chat
        )
        #expect(request.model == "gpt-x")
        #expect(request.isStreaming && request.includesUsage)
        #expect(request.choiceCount == 3)
    }

    @Test func `absent and null options mean their defaults`() throws {
        for options in [
            "", #","stream":null,"n":null,"stream_options":null"#, #","stream":false,"n":1,"stream_options":{}"#,
        ] {
            let request = try APIRequest(
                parsing: utf8(#"{"model":"m","messages":[{"role":"user"}]\#(options)}"#),
                as: .chat
            )
            #expect(!request.isStreaming && !request.includesUsage)
            #expect(request.choiceCount == 1)
        }
    }

    @Test(
        arguments: [
            ("[]", WireError.Code.wrongType, nil), ("{}", .missing, "model"), (#"{"model":"m"}"#, .missing, "messages"),
            (#"{"model":1,"messages":[{"role":"u"}]}"#, .wrongType, "model"),
            (#"{"model":"","messages":[{"role":"u"}]}"#, .empty, "model"),
            (#"{"model":"m","messages":{}}"#, .wrongType, "messages"),
            (#"{"model":"m","messages":[]}"#, .empty, "messages"),
            (#"{"model":"m","messages":["x"]}"#, .wrongType, "messages[0]"),
            (#"{"model":"m","messages":[{"role":"u"},{}]}"#, .missing, "messages[1]"),
            (#"{"model":"m","messages":[{"role":1}]}"#, .wrongType, "messages[0].role"),
            (#"{"model":"m","messages":[{"role":"u"}],"stream":"yes"}"#, .wrongType, "stream"),
            (#"{"model":"m","messages":[{"role":"u"}],"n":0}"#, .outOfRange, "n"),
            (#"{"model":"m","messages":[{"role":"u"}],"n":1.5}"#, .outOfRange, "n"),
            (#"{"model":"m","messages":[{"role":"u"}],"n":129}"#, .outOfRange, "n"),
            (#"{"model":"m","messages":[{"role":"u"}],"stream_options":[]}"#, .wrongType, "stream_options"),
            (#"{"model":"m","model":"m"}"#, .json(.duplicateKey), nil), ("{", .json(.unexpectedEnd), nil),
        ] as [(String, WireError.Code, String?)]
    )
    func `a body that is not a chat request is refused with its place`(
        body: String,
        code: WireError.Code,
        param: String?
    ) {
        let error = refusal(body)
        #expect(error?.code == code)
        #expect(error?.param == param)
        #expect(error?.message.isEmpty == false)
    }

    @Test(
        arguments: [
            (.messages, #"{"model":"m","messages":[{"role":"user","content":"x"}],"stream":true}"#, "m", true),
            (.responses, #"{"model":"m","input":"x","stream":true}"#, "m", true),
            (.gemini, #"{"contents":[{"parts":[{"text":"x"}]}]}"#, nil, false),
            (.completions, #"{"model":"m","prompt":["x"],"n":2}"#, "m", false),
            (.other, #"{"model":"m","input":["x"]}"#, "m", false),
        ] as [(RequestShape, String, String?, Bool)]
    )
    func `a request of each API says what the gateway needs`(
        shape: RequestShape,
        body: String,
        model: String?,
        isStreaming: Bool
    ) throws {
        let request = try APIRequest(parsing: utf8(body), as: shape)
        #expect(request.model == model && request.isStreaming == isStreaming)
        #expect(throws: WireError.self) { try APIRequest(parsing: utf8("[\(body)]"), as: shape) }
        guard model != nil else { return }
        let nameless = body.replacing(#""model":"m","#, with: "")
        #expect(throws: WireError.self) { try APIRequest(parsing: utf8(nameless), as: shape) }
        #expect(try APIRequest(parsing: utf8(nameless), as: shape, needsModel: false).model == nil)
    }

    @Test func `an edited request differs in the edited text only`() throws {
        let body = #"{ "model":"m", "messages":[{"role":"user","content":"mail a@b.org"}], "seed" : 7 }"#
        let request = try APIRequest(parsing: utf8(body), as: .chat)
        #expect(try request.replacing([]) == utf8(body))
        let field = try #require(request.document.fields.first { string(request.document.text(of: $0)).contains("@") })
        let edited = try request.replacing([TextReplacement(node: field.node, text: utf8("mail [EMAIL]"))])
        #expect(
            string(edited) == #"{ "model":"m", "messages":[{"role":"user","content":"mail [EMAIL]"}], "seed" : 7 }"#
        )
    }

    @Test(.enabled(if: SharedData.isPresent))
    func `a value is seen wherever a request can carry it`() throws {
        for line in try SharedData.lines("sec/openai-cases/placement.jsonl")
        where line.string("expect") == utf8("detect") {
            let body = try #require(line.string("body"))
            let document = try JSONDocument(parsing: body)
            let texts = document.fields.filter { !$0.isKnownKey }.map { string(document.text(of: $0)) }
            let needles = ["4111111111111111", "41111111", "NDExMTEx", #"\u0034\u0031"#]
            #expect(
                texts.contains { text in needles.contains { text.contains($0) } },
                "\(string(line.string("id") ?? []))"
            )
        }
    }
}
