import Wire

extension TranslationFixtures {
    struct Failure: Sendable {
        let name: String
        let status: Int
        let body: String
    }

    /// Errors as bodies.
    static func failures(in dialect: APIDialect) -> [Failure] {
        switch dialect {
        case .chat, .responses, .completions:
            [
                Failure(
                    name: "limit",
                    status: 429,
                    body:
                        #"{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#
                ),
                Failure(
                    name: "request",
                    status: 400,
                    body:
                        #"{"error":{"message":"Bad 'input'.","type":"invalid_request_error","param":"input[0]","code":null}}"#
                ),
                Failure(name: "page", status: 502, body: "<html>Bad gateway</html>"),
            ]
        case .messages:
            [
                Failure(
                    name: "overloaded",
                    status: 529,
                    body:
                        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#
                ),
                Failure(
                    name: "key",
                    status: 401,
                    body: #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#
                ),
            ]
        case .gemini:
            [
                Failure(
                    name: "request",
                    status: 400,
                    body:
                        #"{"error":{"code":400,"message":"Bad \"contents\".","status":"INVALID_ARGUMENT","details":[]}}"#
                ),
                Failure(
                    name: "limit",
                    status: 429,
                    body: #"[{"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED"}}]"#
                ),
            ]
        }
    }

    /// A stream in which the upstream gives up.
    static func failingStream(in dialect: APIDialect) -> String {
        let event =
            switch dialect {
            case .chat, .completions:
                events(#"{"error":{"message":"Gone.","type":"server_error","code":null}}"#, done: true)
            case .responses:
                named(
                    #"{"type":"response.failed","sequence_number":9,"response":{"id":"resp_9","status":"failed","error":{"code":"server_error","message":"Gone."}}}"#
                )
            case .messages: named(#"{"type":"error","error":{"type":"api_error","message":"Gone."}}"#)
            case .gemini: events(#"{"error":{"code":500,"message":"Gone.","status":"INTERNAL"}}"#, done: false)
            }
        return brokenStream(in: dialect) + event
    }

    /// A stream that breaks off in the middle of its text.
    static func brokenStream(in dialect: APIDialect) -> String {
        let events = answers(in: dialect)[0].stream.components(separatedBy: "\n\n")
        let start = events.prefix { !$0.contains("Héllo") }
        return events[...start.count].joined(separator: "\n\n") + "\n\n"
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
