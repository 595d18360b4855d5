extension ExportEvent {
    /// ArcSight's Common Event Format.
    var cef: String {
        let head = ["Weir", "Weir", origin.version, text("outcome"), summary].map { Self.escaped($0, "\\|") }
        // Of 0 to 10.
        let severity = [1, 3, 5, 8][weight]
        let labelled = [
            ("cs1", "app", text("app")), ("cs2", "model", text("model")), ("cs3", "rules", text("rules")),
            ("cs4", "entities", text("entities")), ("cs5", "policyHash", text("policy_hash")),
            ("cs6", "upstream", text("upstream")), ("cn1", "status", text("status")),
            ("cn2", "findings", text("findings")),
        ]
        var fields = [
            ("rt", String(milliseconds)), ("externalId", text("id")), ("act", text("action")),
            ("outcome", text("outcome")),
            ("suser", text("key_id")), ("requestMethod", text("method")), ("request", text("route")),
            ("in", text("bytes_in")), ("out", text("bytes_out")), ("dvchost", origin.host),
        ]
        fields += labelled.filter { !$0.2.isEmpty }.flatMap { [("\($0.0)Label", $0.1), ($0.0, $0.2)] }
        let extensions = fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(Self.escaped($0.1, "\\="))" }
        return "CEF:0|\(head.joined(separator: "|"))|\(severity)|\(extensions.joined(separator: " "))"
    }

    /// RFC 5424: facility 13 (log audit), one structured element.
    ///
    /// 32473 is the enterprise number that RFC 5612 sets aside for those who have none.
    var syslog: String {
        let severity = [6, 5, 5, 4][weight]
        let columns = [
            "id", "seq", "app", "key_id", "model", "upstream", "action", "outcome", "status", "rules", "entities",
            "findings",
            "failures", "route", "error_code", "policy_hash", "routing", "candidate", "candidate_reason", "attempts",
            "attempt_log",
        ]
        let parameters = columns.map { ($0, text($0)) }.filter { !$0.1.isEmpty }.map {
            " \($0.0)=\"\(Self.escaped($0.1, "\\\"]"))\""
        }
        let host =
            origin.host.utf8.allSatisfy { (0x21...0x7e).contains($0) } && !origin.host.isEmpty ? origin.host : "-"
        return "<\(13 * 8 + severity)>1 \(text("time")) \(host.prefix(255)) weir - \(text("outcome")) "
            + "[weir@32473\(parameters.joined())] \(summary)"
    }

    /// With a backslash before each of these; line breaks and other control characters become spaces.
    private static func escaped(_ text: String, _ special: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if special.unicodeScalars.contains(scalar) { out.append("\\") }
            out.append(scalar.value < 0x20 || scalar.value == 0x7f ? " " : scalar)
        }
        return String(out)
    }
}
