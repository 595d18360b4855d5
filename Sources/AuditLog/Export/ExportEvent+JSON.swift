extension ExportEvent {
    /// Elastic Common Schema; `gen_ai.*` as OpenTelemetry names it, what is ours under `weir`.
    var ecs: String {
        let type = weight == 3 || text("outcome") == "refused" ? "denied" : "allowed"
        let duration = nanoseconds("total_ms")
        return ExportJSON.object([
            ("@timestamp", .value(value("time"))), ("ecs", .object([("version", .text("8.11.0"))])),
            ("message", .text(summary)),
            (
                "event",
                .object([
                    ("kind", .text(weight > 0 ? "alert" : "event")), ("category", .list([.text("api")])),
                    ("type", .list([.text(type)])), ("action", .value(value("action"))),
                    ("outcome", .text(type == "denied" ? "failure" : "success")), ("id", .value(value("id"))),
                    ("sequence", .value(value("seq"))), ("duration", .value(duration)), ("module", .text("weir")),
                    ("dataset", .text("weir.audit")),
                ])
            ),
            ("rule", .object([("id", .list(rules)), ("category", .list(entities))])),
            ("host", .object([("name", .text(origin.host))])), ("service", .object([("name", .value(value("app")))])),
            ("user", .object([("id", .value(value("key_id")))])), ("url", .object([("path", .value(value("route")))])),
            (
                "http",
                .object([
                    (
                        "request",
                        .object([
                            ("method", .value(value("method"))),
                            ("body", .object([("bytes", .value(value("bytes_in")))])),
                        ])
                    ),
                    (
                        "response",
                        .object([
                            ("status_code", .value(value("status"))),
                            ("body", .object([("bytes", .value(value("bytes_out")))])),
                        ])
                    ),
                ])
            ), ("gen_ai", genAI),
            (
                "weir",
                .object([
                    ("outcome", .value(value("outcome"))), ("upstream", .value(value("upstream"))),
                    ("findings", .value(value("findings"))), ("failures", .value(value("failures"))),
                    ("policy_hash", .value(value("policy_hash"))), ("error_code", .value(value("error_code"))),
                    ("routing", .value(value("routing"))), ("candidate", .value(value("candidate"))),
                    ("candidate_reason", .value(value("candidate_reason"))),
                    ("attempts", .value(value("attempts"))), ("attempt_log", .value(value("attempt_log"))),
                ])
            ),
        ]).json
    }

    private var genAI: ExportJSON {
        .object([
            ("request", .object([("model", .value(value("model")))])),
            (
                "usage",
                .object([
                    ("input_tokens", .value(value("prompt_tokens"))),
                    ("output_tokens", .value(value("completion_tokens"))),
                ])
            ),
        ])
    }

    private func nanoseconds(_ column: String) -> AuditValue {
        switch value(column) {
        case .real(let milliseconds) where milliseconds.isFinite && abs(milliseconds) < 1e12:
            .integer(Int64((milliseconds * 1_000_000).rounded()))
        case .integer(let milliseconds) where abs(milliseconds) < 1_000_000_000_000: .integer(milliseconds * 1_000_000)
        default: .null
        }
    }

    /// Splunk's HTTP event collector: seconds with three decimals, and the row as it is.
    var splunk: String {
        let (seconds, rest) = milliseconds.quotientAndRemainderRoundingDown(dividingBy: 1000)
        let fraction = String(1000 + rest).dropFirst()
        return "{\"time\":\(seconds).\(fraction),\"host\":\(JSONEncoder.string(origin.host)),\"source\":\"weir\","
            + "\"sourcetype\":\"weir:exchange\",\"event\":\(JSONEncoder.object(rows.columns, rows.rows[index]))}"
    }

    /// One finding of this exchange as an OCSF Data Security Finding, with the profile `security_control`.
    func ocsf(_ findings: AuditRows, _ finding: Int) -> String {
        func of(_ column: String) -> AuditValue { findings.value(column, inRow: finding) }
        let severity = of("severity").text
        let severityID = ["info": 1, "low": 2, "medium": 3, "high": 4, "critical": 5][severity] ?? 0
        // Of `action_id`: allowed, denied, observed, modified.
        let actionID = ["allow": 1, "block": 2, "flag": 3, "redact": 4][of("action").text] ?? 0
        return ExportJSON.object([
            ("activity_id", .integer(1)), ("activity_name", .text("Create")), ("category_uid", .integer(2)),
            ("category_name", .text("Findings")), ("class_uid", .integer(2006)),
            ("class_name", .text("Data Security Finding")), ("type_uid", .integer(200_601)),
            ("time", .integer(milliseconds)), ("severity_id", .integer(Int64(severityID))),
            ("severity", .text(severity)),
            ("status_id", .integer(1)), ("action_id", .integer(Int64(actionID))), ("action", .value(of("action"))),
            (
                "finding_info",
                .object([
                    ("uid", .text("\(text("id")):\(of("finding").text)")), ("title", .value(of("rule"))),
                    ("types", .list([of("entity")])), ("created_time", .integer(milliseconds)),
                    ("analytic", .object([("type_id", .integer(1)), ("uid", .value(of("rule")))])),
                ])
            ),
            (
                "metadata",
                .object([
                    ("version", .text("1.5.0")), ("uid", .value(value("id"))),
                    ("profiles", .list([.text("security_control")])),
                    (
                        "product",
                        .object([
                            ("name", .text("Weir")), ("vendor_name", .text("Weir")), ("version", .text(origin.version)),
                        ])
                    ),
                ])
            ),
            (
                "unmapped",
                .object([
                    ("app", .value(value("app"))), ("model", .value(value("model"))),
                    ("direction", .value(of("direction"))),
                    ("field", .value(of("field"))), ("confidence", .value(of("confidence"))),
                    ("fingerprint", .value(of("fingerprint"))), ("policy_hash", .value(value("policy_hash"))),
                ])
            ),
        ]).json
    }

    /// All of these as one request of OpenTelemetry's log protocol; 64-bit numbers are strings in its JSON.
    static func otlp(_ events: [ExportEvent], _ origin: AuditExportOrigin) -> String {
        let resource = attributes([
            ("service.name", .text("weir")), ("service.version", .text(origin.version)),
            ("host.name", .text(origin.host)),
        ])
        let scope = ExportJSON.object([("name", .text("weir.audit")), ("version", .text(origin.version))])
        let logs = ExportJSON.object([("scope", scope), ("logRecords", .objects(events.map(\.otlpRecord)))])
        let whole = ExportJSON.object([
            ("resource", .object([("attributes", resource)])), ("scopeLogs", .objects([logs])),
        ])
        return ExportJSON.object([("resourceLogs", .objects([whole]))]).json
    }

    private var otlpRecord: ExportJSON {
        // INFO, WARN and ERROR of the log data model.
        let number: Int64 = weight == 3 ? 17 : weight > 0 ? 13 : 9
        let named = [
            ("gen_ai.request.model", "model"), ("gen_ai.usage.input_tokens", "prompt_tokens"),
            ("gen_ai.usage.output_tokens", "completion_tokens"), ("http.request.method", "method"),
            ("http.response.status_code", "status"), ("http.route", "route"), ("weir.id", "id"), ("weir.seq", "seq"),
            ("weir.app", "app"), ("weir.key_id", "key_id"), ("weir.action", "action"), ("weir.outcome", "outcome"),
            ("weir.rules", "rules"), ("weir.entities", "entities"), ("weir.upstream", "upstream"),
            ("weir.policy_hash", "policy_hash"), ("weir.error_code", "error_code"), ("weir.duration_ms", "total_ms"),
            ("weir.routing", "routing"), ("weir.candidate", "candidate"), ("weir.candidate_reason", "candidate_reason"),
            ("weir.attempts", "attempts"), ("weir.attempt_log", "attempt_log"),
        ]
        return .object([
            ("timeUnixNano", .text(String(milliseconds) + "000000")), ("severityNumber", .integer(number)),
            ("severityText", .text(weight == 3 ? "ERROR" : weight > 0 ? "WARN" : "INFO")),
            ("body", .object([("stringValue", .text(summary))])),
            ("attributes", Self.attributes(named.map { ($0.0, value($0.1)) })),
        ])
    }

    private static func attributes(_ values: [(String, AuditValue)]) -> ExportJSON {
        .objects(
            values.compactMap { name, value in
                let any: (String, ExportJSON)
                switch value {
                case .null: return nil
                case .integer(let number): any = ("intValue", .text(String(number)))
                case .real: any = ("doubleValue", .value(value))
                case .text: any = ("stringValue", .value(value))
                }
                return .object([("key", .text(name)), ("value", .object([any]))])
            }
        )
    }
}
