import AuditLog
import GuardrailTypes
import Inspection
import Policy
import Testing
import Wire

@testable import Gateway

/// Asks the guard with the rules of `RelayRules`: card and email are redacted, keys block, a phrase is flagged.
struct GuardAsked {
    let outcome: GuardOutcome

    init(
        _ endpoint: GuardEndpoint,
        _ body: String,
        disclosure: Disclosure = .rule,
        engine: Engine = RelayRules.enforcing,
        quarantined: Set<String> = []
    ) {
        var scratch = InspectionScratch(for: engine)
        scratch.quarantine(quarantined, of: engine)
        let stage = GuardStage(
            engine: engine,
            principal: Principal(keyID: nil, app: "test", disclosure: disclosure),
            id: "req_1",
            policy: "p"
        )
        outcome = stage.inspect(Array(body.utf8), for: endpoint, using: &scratch)
    }

    /// The answer's body; the code of a refusal.
    var answer: String {
        switch outcome.verdict {
        case .answer(let bytes): String(decoding: bytes, as: UTF8.self)
        case .refuse(let error): error.code
        case .failed: "failed"
        }
    }

    static let key = "sk-abcdefghij0123456789"
    static let card = "4111 1111 1111 1111"
}

@Suite struct `Our own guard API` {
    private static func finding(
        _ id: String,
        _ action: String,
        _ path: String,
        _ start: Int?,
        _ end: Int?
    ) -> String {
        let range = "\"start\":\(start.map(String.init) ?? "null"),\"end\":\(end.map(String.init) ?? "null")"
        return #"{"rule":"\#(id)","category":"policy","entity":"\#(id.uppercased())","severity":"high","#
            + #""action":"\#(action)","path":"\#(path)",\#(range),"confidence":0.9}"#
    }

    private static func decision(
        _ action: String,
        _ findings: [String],
        _ output: String,
        direction: String = "prompt",
        offsets: String = "utf8"
    ) -> String {
        #"{"id":"req_1","object":"guard.decision","decision":"\#(action)","direction":"\#(direction)","policy":"p","#
            + #""offsets":"\#(offsets)","findings":[\#(findings.joined(separator: ","))],"findings_omitted":0,"#
            + #""not_run":[],"output":\#(output)}"#
    }

    @Test(arguments: [
        (#"{"input":"hello"}"#, decision("allow", [], "null")),
        (
            #"{"input":"please ignore previous"}"#,
            decision("flag", [finding("phrase", "flag", "input", 7, 22)], "null")
        ),
        (
            #"{"input":"ä \#(GuardAsked.card)"}"#,
            decision("redact", [finding("card", "redact", "input", 3, 22)], #"{"input":"ä [CARD]"}"#)
        ),
        (
            #"{"offsets":"codepoints","text":"😀ä \#(GuardAsked.card)","direction":"response"}"#,
            decision(
                "redact",
                [finding("card", "redact", "text", 3, 22)],
                #"{"text":"😀ä [CARD]"}"#,
                direction: "response",
                offsets: "codepoints"
            )
        ),
        (
            #"{"text":"😀ä \#(GuardAsked.card)","offsets":"utf16"}"#,
            decision(
                "redact",
                [finding("card", "redact", "text", 4, 23)],
                #"{"text":"😀ä [CARD]"}"#,
                offsets: "utf16"
            )
        ),
        (
            #"{"text":"a \#(GuardAsked.key)"}"#,
            decision("block", [finding("key", "block", "text", 2, 25)], "null")
        ),
        (
            #"{"input":["a@x.io",{"b@x.io":[1]}, 4111111111111111]}"#,
            decision(
                "redact",
                [
                    finding("email", "redact", "input[0]", 0, 6), finding("email", "redact", "input[1].*#key", 0, 6),
                    finding("card", "redact", "input[2]", 0, 16),
                ],
                #"{"input":["[EMAIL_1]",{"[EMAIL_2]":[1]}, "[CARD]"]}"#
            )
        ),
    ])
    func `decides about texts and says where things stand`(body: String, expected: String) {
        #expect(GuardAsked(.own, body).answer == expected)
    }

    @Test(arguments: [
        // Chat: parts are read together, arguments as the JSON that they are.
        (
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"4111 1111"},{"type":"text","text":" 1111 1111"}]}]}"#,
            [finding("card", "redact", "messages[0].content", nil, nil)],
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"[CARD]"},{"type":"text","text":""}]}]}"#
        ),
        (
            #"{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{\"to\":\"a@x.io\"}"}}]}]}"#,
            [finding("email", "redact", "messages[0].tool_calls[0].function.arguments", nil, nil)],
            #"{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{\"to\":\"[EMAIL_1]\"}"}}]}]}"#
        ),
        // Messages of Anthropic: a system text beside, a tool's input as an object.
        (
            #"{"system":"s a@x.io","messages":[{"role":"assistant","content":[{"type":"tool_use","input":{"q":"\#(GuardAsked.card)"}}]}]}"#,
            [
                finding("email", "redact", "system", 2, 8),
                finding("card", "redact", "messages[0].content[0].input.*", 0, 19),
            ],
            #"{"system":"s [EMAIL_1]","messages":[{"role":"assistant","content":[{"type":"tool_use","input":{"q":"[CARD]"}}]}]}"#
        ),
    ])
    func `reads messages as a model does`(body: String, findings: [String], output: String) {
        #expect(GuardAsked(.own, body).answer == Self.decision("redact", findings, output))
    }

    @Test func `says no more than the key may know`() {
        let body = #"{"input":"a@x.io"}"#
        #expect(GuardAsked(.own, body, disclosure: .rule).answer.contains(#""rule":"email""#))
        let kind = GuardAsked(.own, body, disclosure: .category).answer
        #expect(kind.contains(#""entity":"EMAIL""#) && !kind.contains(#""rule""#))
        let nothing = GuardAsked(.own, body, disclosure: .none).answer
        #expect(nothing.contains(#""decision":"redact""#) && !nothing.contains("findings"))
    }

    @Test(arguments: [
        ("", "unexpected_end"), ("[]", "wrong_type"), ("{}", "missing"), (#"{"inputs":"x"}"#, "missing"),
        (#"{"input":null}"#, "missing"), (#"{"messages":"x"}"#, "wrong_type"), (#"{"text":["x"]}"#, "wrong_type"),
        (#"{"input":"x","direction":"up"}"#, "out_of_range"), (#"{"input":"x","offsets":1}"#, "wrong_type"),
        (#"{"input":"x","input":"y"}"#, "duplicate_key"),
    ])
    func `refuses what it cannot read`(body: String, code: String) {
        let asked = GuardAsked(.own, body)
        #expect(asked.answer == code)
        #expect(asked.outcome.decisions.isEmpty)
    }

    @Test func `blocks a whole of which two keys would become one`() {
        let asked = GuardAsked(.own, #"{"input":{"4111111111111111":1,"5555555555554444":2}}"#)
        #expect(asked.outcome.action == .block)
        #expect(asked.outcome.decisions.map(\.action).max() == .block)
    }

    @Test func `lists a thousand findings and counts the others`() throws {
        let text = (0..<1_200).map { "u\($0)@x.io" }.joined(separator: " ")
        let answer = GuardAsked(.own, #"{"input":"\#(text)"}"#).answer
        #expect(answer.contains(#""findings_omitted":200"#))
        #expect(answer.ranges(of: #""rule":"#).count == 1_000)
        #expect(!answer.contains("@x.io"))
    }

    @Test func `says which rules were not run, and gives no verdict without one that had to be`() {
        let passing = GuardAsked(.own, #"{"input":"ignore previous"}"#, quarantined: ["phrase"])
        #expect(passing.answer.contains(#""not_run":[{"rule":"phrase","entity":"PHRASE","reason":"quarantined"}]"#))
        for endpoint in [GuardEndpoint.own, .moderations] {
            let failing = GuardAsked(endpoint, #"{"input":"\#(GuardAsked.key)"}"#, quarantined: ["key"])
            #expect(failing.answer == "failed")
            #expect(failing.outcome.decisions.map(\.action) == [.block])
        }
    }

    @Test func `only records where the policy only observes`() {
        let asked = GuardAsked(
            .own,
            #"{"input":"a@x.io \#(GuardAsked.key)"}"#,
            engine: RelayRules.engine(mode: .observe)
        )
        #expect(asked.outcome.action == .flag)
        #expect(asked.answer.contains(#""output":null"#))
    }
}

@Suite struct `Contracts of other stacks` {
    private static let litellm =
        #""request_data":{"user_api_key_user_email":"e@x.io"},"litellm_call_id":"c","images":null"#

    @Test(arguments: [
        (#"{"input_type":"request","texts":["hi"],\#(litellm)}"#, #"{"action":"NONE"}"#),
        (#"{"input_type":"request","texts":["ignore previous"],\#(litellm)}"#, #"{"action":"NONE"}"#),
        (
            #"{"input_type":"request","texts":["hi","to a@x.io"],\#(litellm)}"#,
            #"{"action":"GUARDRAIL_INTERVENED","texts":["hi","to [EMAIL_1]"]}"#
        ),
        (
            #"{"input_type":"request","texts":["\#(GuardAsked.key)"],\#(litellm)}"#,
            #"{"action":"BLOCKED","blocked_reason":"Blocked by policy: key (rule key) in input. Decision req_1."}"#
        ),
        (
            #"{"input_type":"request","texts":["x"],"tools":[{"type":"function","function":{"description":"a@x.io"}}]}"#,
            #"{"action":"GUARDRAIL_INTERVENED","texts":["x"],"tools":[{"type":"function","function":{"description":"[EMAIL_1]"}}]}"#
        ),
        // What stands in a past tool call goes back in its message.
        (
            #"{"input_type":"request","texts":["a@x.io"],"structured_messages":[{"role":"user","content":"a@x.io"},{"role":"assistant","tool_calls":[{"function":{"arguments":"{\"a\":\"b@x.io\"}"}}]}]}"#,
            #"{"action":"GUARDRAIL_INTERVENED","texts":["[EMAIL_1]"],"structured_messages":[{"role":"user","content":"[EMAIL_1]"},{"role":"assistant","tool_calls":[{"function":{"arguments":"{\"a\":\"[EMAIL_2]\"}"}}]}]}"#
        ),
        // So does what only the parts of a content make together.
        (
            #"{"input_type":"request","texts":["4111 1111"," 1111 1111"],"structured_messages":[{"role":"user","content":[{"type":"text","text":"4111 1111"},{"type":"text","text":" 1111 1111"}]}]}"#,
            #"{"action":"GUARDRAIL_INTERVENED","texts":["4111 1111"," 1111 1111"],"structured_messages":[{"role":"user","content":[{"type":"text","text":"[CARD]"},{"type":"text","text":""}]}]}"#
        ),
        // A call that the model makes cannot be given back changed.
        (
            #"{"input_type":"response","texts":["x"],"tool_calls":[{"function":{"arguments":"{\"a\":\"a@x.io\"}"}}]}"#,
            #"{"action":"BLOCKED","blocked_reason":"Blocked by policy: email (rule email) in output. Decision req_1."}"#
        ),
        // What could become a card is kept back, and so is what could become a longer word.
        (#"{"input_type":"response","texts":["pay: 4111 1111 "]}"#, #"{"action":"NONE","stream_holdback_chars":[10]}"#),
        (#"{"input_type":"response","texts":["é done. "]}"#, #"{"action":"NONE","stream_holdback_chars":[0]}"#),
        (#"{"input_type":"stream","texts":[]}"#, "out_of_range"),
        (#"{"input_type":"request","texts":[1]}"#, "wrong_type"),
    ])
    func `LiteLLM's generic guardrail`(body: String, answer: String) {
        #expect(GuardAsked(.litellm, body).answer == answer)
    }

    @Test func `what LiteLLM says twice is recorded once`() {
        let asked = GuardAsked(
            .litellm,
            #"{"input_type":"request","texts":["a@x.io"],"structured_messages":[{"role":"user","content":"a@x.io"}]}"#
        )
        #expect(asked.outcome.decisions.map(\.field.text) == ["texts[0]"])
        #expect(asked.answer == #"{"action":"GUARDRAIL_INTERVENED","texts":["[EMAIL_1]"]}"#)
    }

    @Test(arguments: [
        (
            GuardEndpoint.agentgatewayRequest, #"{"body":{"messages":[{"role":"user","content":"hi"}]}}"#,
            #"{"action":{"reason":"allow, decision req_1"}}"#
        ),
        (
            .agentgatewayRequest, #"{"body":{"messages":[{"role":"user","content":"a@x.io"}]}}"#,
            #"{"action":{"body":{"messages":[{"role":"user","content":"[EMAIL_1]"}]},"reason":"redact, decision req_1"}}"#
        ),
        (
            .agentgatewayResponse,
            #"{"body":{"choices":[{"message":{"role":"assistant","content":"\#(GuardAsked.card)"}}]}}"#,
            #"{"action":{"body":{"choices":[{"message":{"role":"assistant","content":"[CARD]"}}]},"reason":"redact, decision req_1"}}"#
        ),
        (
            .agentgatewayRequest, #"{"messages":[{"role":"user","content":"a@x.io"}],"model":"m"}"#,
            #"{"messages":[{"role":"user","content":"[EMAIL_1]"}]}"#
        ),
        (.agentgatewayRequest, #"{"messages":[{"role":"user","content":"hi"}]}"#, "{}"),
        (
            .agentgatewayRequest, #"{"messages":[{"role":"user","content":"\#(GuardAsked.key)"}]}"#,
            #"{"messages":[{"role":"user","content":"Blocked by policy: key (rule key) in input. Decision req_1."}]}"#
        ),
        (.agentgatewayResponse, #"{"choices":[]}"#, "missing"),
    ])
    func `agentgateway's webhook`(endpoint: GuardEndpoint, body: String, answer: String) {
        #expect(GuardAsked(endpoint, body).answer == answer)
    }

    @Test func `agentgateway is told to reject with our own error`() {
        let answer = GuardAsked(
            .agentgatewayRequest,
            #"{"body":{"messages":[{"role":"user","content":"\#(GuardAsked.key)"}]}}"#
        ).answer
        #expect(answer.hasPrefix(#"{"action":{"body":"{\"error\":{\"message\":\"Blocked by policy"#))
        #expect(answer.contains(#""status_code":400"#))
    }

    private static func portkey(_ event: String, _ request: String, _ response: String = "{}") -> String {
        #"{"request":\#(request),"response":\#(response),"provider":"openai","metadata":{"_user":"u@x.io"},"eventType":"\#(event)"}"#
    }

    private static func data(_ decision: String, _ more: String = "") -> String {
        #""data":{"id":"req_1","decision":"\#(decision)","policy":"p"\#(more)}"#
    }

    @Test(arguments: [
        (
            portkey("beforeRequestHook", #"{"json":{"messages":[{"role":"user","content":"hi"}]},"text":"hi"}"#),
            #"{"verdict":true,\#(data("allow"))}"#
        ),
        (
            portkey(
                "beforeRequestHook",
                #"{"json":{"n":1,"messages":[{"role":"user","content":"a@x.io"}]},"text":"a@x.io"}"#
            ),
            #"{"verdict":true,\#(data("redact")),"transformedData":{"request":{"json":{"n":1,"messages":[{"role":"user","content":"[EMAIL_1]"}]}}}}"#
        ),
        (
            portkey(
                "afterRequestHook",
                #"{"json":{"x":"\#(GuardAsked.key)"}}"#,
                #"{"json":{"choices":[{"message":{"content":"\#(GuardAsked.card)"}}]}}"#
            ),
            #"{"verdict":true,\#(data("redact")),"transformedData":{"response":{"json":{"choices":[{"message":{"content":"[CARD]"}}]}}}}"#
        ),
        (
            portkey("beforeRequestHook", #"{"json":{},"text":"a@x.io"}"#),
            #"{"verdict":false,\#(data("block", #","explanation":"Blocked by policy: email (rule email) in input. Decision req_1.""#))}"#
        ),
        (portkey("other", "{}"), "out_of_range"), (portkey("afterRequestHook", "{}"), "missing"),
    ])
    func `Portkey's webhook`(body: String, answer: String) {
        #expect(GuardAsked(.portkey, body).answer == answer)
    }

    private static let uuid = #""metadata":{"request_uuid":"req_1"}"#

    @Test(arguments: [
        (#"{"messages":[{"role":"user","content":"hi"}]}"#, #"{"flagged":false,\#(uuid)}"#),
        (
            #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"ä a@x.io"}],"payload":true,"breakdown":true}"#,
            #"{"flagged":true,"payload":[{"message_id":1,"start":2,"end":8,"detector_type":"pii/email","labels":[]}],"breakdown":[{"project_id":"weir","policy_id":"p","detector_id":"pii/email","detector_type":"pii/email","detected":true}],\#(uuid)}"#
        ),
        (
            #"{"messages":[{"role":"user","content":"\#(GuardAsked.key)"}],"breakdown":true}"#,
            #"{"flagged":true,"breakdown":[{"project_id":"weir","policy_id":"p","detector_id":"custom/key","detector_type":"custom/key","detected":true}],\#(uuid)}"#
        ),
        // A part of a list has no place that clients could mask.
        (
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"a@x.io"}]}],"breakdown":true,"payload":true}"#,
            #"{"flagged":true,"payload":[],"breakdown":[{"project_id":"weir","policy_id":"p","detector_id":"custom/email","detector_type":"custom/email","detected":true}],\#(uuid)}"#
        ),
        (#"{"messages":[]}"#, "wrong_type"), (#"{"messages":[{"role":"user"}],"payload":1}"#, "wrong_type"),
    ])
    func `Lakera's guard`(body: String, answer: String) {
        #expect(GuardAsked(.lakera, body).answer == answer)
    }

    @Test func `Lakera screens an answer if the assistant spoke last`() {
        #expect(
            GuardAsked(.lakera, #"{"messages":[{"role":"assistant","content":"a@x.io"}]}"#).outcome.direction
                == .response
        )
        #expect(GuardAsked(.lakera, #"{"messages":[{"role":"user","content":"a@x.io"}]}"#).outcome.direction == .prompt)
    }

    private static let usage =
        #""usage":{"topicPolicyUnits":0,"contentPolicyUnits":0,"wordPolicyUnits":0,"sensitiveInformationPolicyUnits":0,"sensitiveInformationPolicyFreeUnits":0,"contextualGroundingPolicyUnits":0}"#

    @Test(arguments: [
        (
            #"{"source":"INPUT","content":[{"text":{"text":"hi"}}]}"#,
            #"{\#(usage),"action":"NONE","outputs":[],"assessments":[{}]}"#
        ),
        (
            #"{"source":"OUTPUT","content":[{"text":{"text":"hi"}},{"text":{"text":"a@x.io","qualifiers":["guard_content"]}}]}"#,
            #"{\#(usage),"action":"GUARDRAIL_INTERVENED","outputs":[{"text":"hi"},{"text":"[EMAIL_1]"}],"assessments":[{"sensitiveInformationPolicy":{"piiEntities":[{"type":"EMAIL","match":"{EMAIL}","action":"ANONYMIZED","detected":true}],"regexes":[]}}]}"#
        ),
        (
            #"{"source":"INPUT","content":[{"text":{"text":"\#(GuardAsked.key)"}}]}"#,
            #"{\#(usage),"action":"GUARDRAIL_INTERVENED","actionReason":"Blocked by policy: key (rule key) in input. Decision req_1.","outputs":[{"text":"Blocked by policy: key (rule key) in input. Decision req_1."}],"assessments":[{"sensitiveInformationPolicy":{"piiEntities":[],"regexes":[{"name":"KEY","match":"{KEY}","action":"BLOCKED","detected":true}]}}]}"#
        ),
        (#"{"source":"INPUT","content":[{"image":{"format":"png"}}]}"#, "unsupported_input"),
        (#"{"source":"INPUT","content":[]}"#, "empty"), (#"{"content":[]}"#, "missing"),
        (#"{"source":"IN","content":[{"text":{"text":"hi"}}]}"#, "out_of_range"),
    ])
    func `Bedrock's ApplyGuardrail`(body: String, answer: String) {
        #expect(GuardAsked(.bedrock, body).answer == answer)
    }

    @Test(arguments: [
        (#"{"text":"hi","language":"en"}"#, "[]"),
        (
            #"{"text":"😀 a@x.io, \#(GuardAsked.card)","language":"en"}"#,
            #"[{"analysis_explanation":null,"end":8,"entity_type":"EMAIL_ADDRESS","score":0.9,"start":2},{"analysis_explanation":null,"end":29,"entity_type":"CARD","score":0.9,"start":10}]"#
        ),
        (
            #"{"text":"a@x.io","entities":["EMAIL_ADDRESS"]}"#,
            #"[{"analysis_explanation":null,"end":6,"entity_type":"EMAIL_ADDRESS","score":0.9,"start":0}]"#
        ),
        (#"{"text":"a@x.io","entities":["PHONE_NUMBER"]}"#, "[]"),
        (#"{"text":"a@x.io","score_threshold":0.95}"#, "[]"),
        (
            #"{"text":["hi","a@x.io"]}"#,
            #"[[],[{"analysis_explanation":null,"end":6,"entity_type":"EMAIL_ADDRESS","score":0.9,"start":0}]]"#
        ),
        (#"{"text":"x","ad_hoc_recognizers":[{"name":"n"}]}"#, "unsupported_input"),
        (#"{"text":["x",1]}"#, "wrong_type"),
    ])
    func `Presidio's analyzer`(body: String, answer: String) {
        #expect(GuardAsked(.presidioAnalyze, body).answer == answer)
    }

    private static func anonymize(_ results: String, _ anonymizers: String = "{}") -> String {
        #"{"text":"😀 Bond, James Bond","analyzer_results":\#(results),"anonymizers":\#(anonymizers)}"#
    }

    @Test(arguments: [
        (anonymize("[]"), #"{"text":"😀 Bond, James Bond","items":[]}"#),
        (
            anonymize(
                #"[{"start":8,"end":18,"entity_type":"PERSON","score":0.8},{"start":2,"end":6,"entity_type":"NAME"}]"#
            ),
            #"{"text":"😀 <NAME>, <PERSON>","items":[{"start":10,"end":18,"entity_type":"PERSON","text":"<PERSON>","operator":"replace","score":0.8},{"start":2,"end":8,"entity_type":"NAME","text":"<NAME>","operator":"replace","score":0.0}]}"#
        ),
        (
            anonymize(
                #"[{"start":2,"end":12,"entity_type":"A","score":0.5},{"start":8,"end":18,"entity_type":"B","score":0.6}]"#,
                #"{"B":{"type":"redact"}}"#
            ),
            #"{"text":"😀 <A>","items":[{"start":5,"end":5,"entity_type":"B","text":"","operator":"redact","score":0.6},{"start":2,"end":5,"entity_type":"A","text":"<A>","operator":"replace","score":0.5}]}"#
        ),
        (
            anonymize(
                #"[{"start":2,"end":6,"entity_type":"A"}]"#,
                #"{"DEFAULT":{"type":"mask","masking_char":"•","chars_to_mask":3,"from_end":true}}"#
            ),
            #"{"text":"😀 B•••, James Bond","items":[{"start":2,"end":6,"entity_type":"A","text":"B•••","operator":"mask","score":0.0}]}"#
        ),
        (
            anonymize(#"[{"start":2,"end":6,"entity_type":"A","score":1e300}]"#, #"{"A":{"type":"keep"}}"#),
            #"{"text":"😀 Bond, James Bond","items":[{"start":2,"end":6,"entity_type":"A","text":"Bond","operator":"keep","score":1.0}]}"#
        ),
        (anonymize(#"[{"start":2,"end":19,"entity_type":"A"}]"#), "out_of_range"),
        (anonymize(#"[{"start":-1,"end":2,"entity_type":"A"}]"#), "out_of_range"),
        (anonymize("[]", #"{"DEFAULT":{"type":"encrypt","key":"k"}}"#), "unsupported_input"),
    ])
    func `Presidio's anonymizer`(body: String, answer: String) {
        #expect(GuardAsked(.presidioAnonymize, body).answer == answer)
    }
}

@Suite struct `Moderations by our own rules` {
    private func results(_ input: String, disclosure: Disclosure = .rule) throws -> (JSONDocument, [Int]) {
        let answer = GuardAsked(
            .moderations,
            #"{"input":\#(input),"model":"omni-moderation-latest"}"#,
            disclosure: disclosure
        ).answer
        let document = try JSONDocument(parsing: Array(answer.utf8))
        return (document, document.children(of: try #require(document.given("results"))))
    }

    @Test func `answer each text of a list on its own`() throws {
        let (document, results) = try results(#"["hi","a@x.io","ignore previous"]"#)
        let flags = try results.map { document.kind(of: try #require(document.given("flagged", of: $0))) }
        #expect(flags == [.false, .true, .true])
    }

    @Test func `have OpenAI's categories, honestly empty, and ours`() throws {
        let (document, results) = try results(#"[{"type":"text","text":"a@x.io"},{"type":"text","text":"b"}]"#)
        let result = try #require(results.first)
        #expect(results.count == 1)
        let categories = try #require(document.given("categories", of: result))
        let scores = try #require(document.given("category_scores", of: result))
        let inputs = try #require(document.given("category_applied_input_types", of: result))
        for container in [categories, scores, inputs] { #expect(document.children(of: container).count == 14) }
        #expect(document.kind(of: try #require(document.given("policy/email", of: categories))) == .true)
        #expect(document.string(try #require(document.given("policy/email", of: scores))) == "0.9")
        #expect(document.string(try #require(document.given("hate/threatening", of: scores))) == "0")
        #expect(document.children(of: try #require(document.given("hate", of: inputs))).isEmpty)
    }

    @Test func `only flag where the key may know nothing`() throws {
        let (document, results) = try results(#""a@x.io""#, disclosure: .none)
        #expect(document.kind(of: try #require(document.given("flagged", of: results[0]))) == .true)
        #expect(document.children(of: try #require(document.given("categories", of: results[0]))).count == 13)
    }

    @Test(arguments: [
        (#"{}"#, "missing"), (#"{"input":[]}"#, "empty"), (#"{"input":["x",1]}"#, "wrong_type"),
        (#"{"input":7}"#, "wrong_type"),
        (#"{"input":[{"type":"image_url","image_url":{"url":"data:"}}]}"#, "unsupported_input"),
    ])
    func `refuse what they cannot inspect`(body: String, code: String) {
        #expect(GuardAsked(.moderations, body).answer == code)
    }
}

@Suite struct `Guard vocabulary` {
    private func rule(_ entity: String, _ tags: [String]) -> RuleReference {
        RuleReference(
            id: "a.b",
            name: "n",
            entity: entity,
            severity: .low,
            tags: tags,
            packID: "p",
            packVersion: "1.0.0"
        )
    }

    @Test func `families follow from tags`() {
        #expect(rule("OPENAI_KEY", ["secret"]).guardCategory == "secrets/openai_key")
        #expect(rule("CREDIT_CARD", ["financial", "pci"]).guardCategory == "pii/credit_card")
        #expect(rule("PROMPT_INJECTION", ["injection", "jailbreak"]).guardCategory == "injection/prompt_injection")
        #expect(rule("SQL_DUMP", ["output"]).guardCategory == "output/sql_dump")
        #expect(rule("PROJECT", []).guardCategory == "policy/project")
    }

    @Test(arguments: OffsetUnit.allCases)
    func `offsets are translated forwards and backwards`(unit: OffsetUnit) {
        let text = "a😀ß👩‍🚀\u{0301}z𝄞"
        var offsets = TextOffsets(Array(text.utf8), unit)
        var places: [(byte: Int, count: Int)] = []
        for index in text.unicodeScalars.indices + [text.unicodeScalars.endIndex] {
            let prefix = String(text.unicodeScalars[..<index])
            let count =
                unit == .utf8 ? prefix.utf8.count : unit == .utf16 ? prefix.utf16.count : prefix.unicodeScalars.count
            places.append((prefix.utf8.count, count))
        }
        for place in places + places.reversed() + [places[3], places[1], places[5]] {
            #expect(offsets.count(at: place.byte) == place.count)
            #expect(offsets.byteOffset(at: place.count) == place.byte)
        }
        #expect(offsets.byteOffset(at: 99) == nil && offsets.byteOffset(at: -1) == nil)
    }
}
