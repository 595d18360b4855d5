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
    /// The budget or limit, if one is the reason.
    package var spending: Spending?

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
        JSONWriter.object { writer in
            writer.object("error") { writer in
                writer.member("message", message)
                writer.member("type", type)
                writer.member("param", param)
                writer.member("code", code)
                spending?.write(to: &writer)
                guard let guardrail else { return }
                guardrail.write(to: &writer)
                guardrail.writeInnerError(to: &writer)
            }
        }
    }
}

extension ErrorBody.Guardrail {
    /// The member `guardrail`.
    func write(to writer: inout JSONWriter) {
        writer.object("guardrail") { writer in
            writer.member("decision_id", decisionID)
            writer.member("action", action)
            writer.member("direction", direction)
            writer.array("rules") { writer in
                for rule in rules { rule.write(to: &writer) }
            }
            writer.member("policy", policy)
        }
    }

    /// The form that Azure's clients look for: each category that was found, once.
    fileprivate func writeInnerError(to writer: inout JSONWriter) {
        writer.object("innererror") { writer in
            writer.member("code", "ResponsibleAIPolicyViolation")
            writer.object("content_filter_result") { writer in
                var written: [String] = []
                for rule in rules where !written.contains(rule.category) {
                    written.append(rule.category)
                    writer.object(rule.category) { writer in
                        writer.member("filtered", true)
                        writer.member("detected", true)
                    }
                }
            }
        }
    }
}

extension ErrorBody.Guardrail.Rule {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let id { writer.member("id", id) }
            writer.member("category", category)
            writer.member("severity", severity)
        }
    }
}
