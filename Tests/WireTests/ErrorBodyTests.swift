import Testing
import Wire

@Suite struct ErrorBodyTests {
    @Test func `an error has the four members that clients read`() {
        let body = ErrorBody(message: "No \"x\".", type: "invalid_request_error", code: "bad_json")
        #expect(
            string(body.json)
                == #"{"error":{"message":"No \"x\".","type":"invalid_request_error","param":null,"code":"bad_json"}}"#
        )
    }

    @Test func `a block names its rules and the form that Azure clients read`() {
        let rules = [
            ErrorBody.Guardrail.Rule(id: "pii.us_ssn", category: "pii", severity: "high"),
            ErrorBody.Guardrail.Rule(id: "pii.email", category: "pii", severity: "low"),
        ]
        let body = ErrorBody(
            message: "Blocked by policy.",
            type: "invalid_request_error",
            param: "messages[2].content",
            code: "content_filter",
            guardrail: .init(
                decisionID: "gr_01",
                action: "block",
                direction: "input",
                rules: rules,
                policy: "prod@sha256:ab12"
            )
        )
        #expect(
            string(body.json)
                == #"{"error":{"message":"Blocked by policy.","type":"invalid_request_error","param":"messages[2].content","code":"content_filter","#
                + #""guardrail":{"decision_id":"gr_01","action":"block","direction":"input","rules":[{"id":"pii.us_ssn","category":"pii","severity":"high"},"#
                + #"{"id":"pii.email","category":"pii","severity":"low"}],"policy":"prod@sha256:ab12"},"#
                + #""innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"pii":{"filtered":true,"detected":true}}}}}"#
        )
    }
}
