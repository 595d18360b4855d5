/// An error as OpenAI clients read it: `{"error":{"message","type","param","code"}}`.
///
/// Everything in it is our own words, rule ids and safe paths; never a user's text.
package struct ErrorBody: Hashable, Sendable {
    package var message: String
    /// Such as `invalid_request_error`.
    package var type: String
    /// Where in the request, as a safe path.
    package var param: String?
    /// Such as `content_filter`.
    package var code: String?
    /// What the guardrail decided, if it is the reason.
    package var guardrail: Guardrail?

    package init(
        message: String,
        type: String,
        param: String? = nil,
        code: String? = nil,
        guardrail: Guardrail? = nil
    ) {
        self.message = message
        self.type = type
        self.param = param
        self.code = code
        self.guardrail = guardrail
    }

    /// The decision behind a refusal.
    ///
    /// How much of it a client may see is for the caller to choose.
    package struct Guardrail: Hashable, Sendable {
        package struct Rule: Hashable, Sendable {
            /// Nil if the client is not told which rule it was.
            package var id: String?
            package var category: String
            package var severity: String

            package init(id: String?, category: String, severity: String) {
                self.id = id
                self.category = category
                self.severity = severity
            }
        }

        package var decisionID: String
        package var action: String
        /// `input` or `output`.
        package var direction: String
        package var rules: [Rule]
        /// Name and hash of what was in force, as in `prod@sha256:ab12`.
        package var policy: String
        /// True if something that was found is about a person, not a secret or a phrase.
        package var mayIdentifyPeople = false

        package init(decisionID: String, action: String, direction: String, rules: [Rule], policy: String) {
            self.decisionID = decisionID
            self.action = action
            self.direction = direction
            self.rules = rules
            self.policy = policy
        }
    }

    /// The body in OpenAI's form, without a line end.
    package var json: [UInt8] {
        var writer = ErrorWriter()
        writer.open("error")
        writer.member("message", message)
        writer.member("type", type)
        writer.member("param", param)
        writer.member("code", code)
        if let guardrail {
            writer.write(guardrail)
            writer.writeInnerError(guardrail)
        }
        writer.close()
        return writer.finish()
    }
}

/// Writes objects member by member, with the commas in between.
private struct ErrorWriter {
    private var output: [UInt8] = [UInt8(ascii: "{")]

    mutating func open(_ key: String) {
        writeKey(key)
        output.append(UInt8(ascii: "{"))
    }

    mutating func close() { output.append(UInt8(ascii: "}")) }

    mutating func member(_ key: String, _ value: String?) {
        writeKey(key)
        if let value {
            JSONString.appendLiteral(value, to: &output)
        } else {
            output.append(contentsOf: "null".utf8)
        }
    }

    mutating func finish() -> [UInt8] {
        close()
        return output
    }

    mutating func write(_ guardrail: ErrorBody.Guardrail) {
        open("guardrail")
        member("decision_id", guardrail.decisionID)
        member("action", guardrail.action)
        member("direction", guardrail.direction)
        writeKey("rules")
        output.append(UInt8(ascii: "["))
        for (position, rule) in guardrail.rules.enumerated() {
            output.append(contentsOf: position == 0 ? "{".utf8 : ",{".utf8)
            if let id = rule.id { member("id", id) }
            member("category", rule.category)
            member("severity", rule.severity)
            close()
        }
        output.append(UInt8(ascii: "]"))
        member("policy", guardrail.policy)
        close()
    }

    /// The form that Azure's clients look for: each category that was found, once.
    mutating func writeInnerError(_ guardrail: ErrorBody.Guardrail) {
        open("innererror")
        member("code", "ResponsibleAIPolicyViolation")
        open("content_filter_result")
        var written: [String] = []
        for rule in guardrail.rules where !written.contains(rule.category) {
            written.append(rule.category)
            writeKey(rule.category)
            output.append(contentsOf: #"{"filtered":true,"detected":true}"#.utf8)
        }
        close()
        close()
    }

    private mutating func writeKey(_ key: String) {
        let last = output.last
        if last != UInt8(ascii: "{"), last != UInt8(ascii: "[") { output.append(UInt8(ascii: ",")) }
        JSONString.appendLiteral(key, to: &output)
        output.append(UInt8(ascii: ":"))
    }
}
