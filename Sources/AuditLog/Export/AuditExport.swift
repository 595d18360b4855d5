/// What other systems take.
package enum AuditExportFormat: String, Hashable, Sendable, CaseIterable {
    case csv, jsonl
    /// OCSF 1.5, one Data Security Finding (class 2006) for each finding.
    case ocsf
    /// Elastic Common Schema 8.11.
    case ecs
    /// ArcSight's Common Event Format, version 0.
    case cef
    /// RFC 5424.
    case syslog
    /// Splunk's HTTP event collector.
    case splunk
    /// OpenTelemetry's log protocol, as JSON.
    case otlp
    /// One JSON object for each batch.
    case webhook

    package var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .jsonl, .ocsf, .ecs: "application/x-ndjson"
        case .cef, .syslog: "text/plain; charset=utf-8"
        case .splunk, .otlp, .webhook: "application/json"
        }
    }

    /// Whether events are lines of their own, fit for a stream of messages.
    package var isLines: Bool { self == .cef || self == .syslog }
}

/// Exchanges on their way out, with what was found in them; no previews.
package struct AuditExportBatch: Hashable, Sendable {
    package let exchanges: AuditRows
    /// `seq`, `finding`, `rule`, `entity`, `severity`, `action`, `direction`, `field`, `confidence`, `fingerprint`, in the order of the log.
    package let findings: AuditRows

    package init(exchanges: AuditRows, findings: AuditRows) {
        self.exchanges = exchanges
        self.findings = findings
    }

    /// The number of the last exchange; nil if there is none.
    package var lastSeq: Int64? {
        guard let last = exchanges.rows.indices.last, case .integer(let seq) = exchanges.value("seq", inRow: last)
        else {
            return nil
        }
        return seq
    }
}

/// Who exports, as the formats want to be told.
package struct AuditExportOrigin: Hashable, Sendable {
    package let host: String
    package let version: String

    package init(host: String, version: String) {
        self.host = host
        self.version = version
    }
}

extension AuditReader {
    /// The exchanges of a query in the order of the log, as one batch.
    package func batch(_ query: AuditQuery) throws(AuditError) -> AuditExportBatch {
        var query = query
        query.isNewestFirst = false
        let exchanges = try exchanges(query)
        let seqs = exchanges.rows.compactMap { row in
            if case .integer(let seq) = row[0] { seq } else { nil as Int64? }
        }
        let findings = try rows(
            BoundSQL(
                text: """
                    SELECT seq, finding, rule, entity, severity, action, direction, field, confidence, fingerprint FROM finding
                    WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq, finding
                    """,
                parameters: [.text(Self.list(seqs))]
            )
        )
        return AuditExportBatch(exchanges: exchanges, findings: findings)
    }
}

extension AuditExportFormat {
    /// One batch as bytes to send or to append; empty if nothing of it is for this format.
    ///
    /// - Parameter isFirst: whether a file begins with it.
    package func encode(_ batch: AuditExportBatch, from origin: AuditExportOrigin, isFirst: Bool) -> String {
        let rows = batch.exchanges
        let events = rows.rows.indices.map { ExportEvent(rows: rows, index: $0, origin: origin) }
        switch self {
        case .csv: return AuditFormat.csv.encode(rows, withHeader: isFirst)
        case .jsonl: return AuditFormat.jsonl.encode(rows)
        case .ocsf:
            let byNumber = Dictionary(uniqueKeysWithValues: events.map { ($0.value("seq"), $0) })
            let findings = batch.findings.rows.indices.compactMap { index in
                byNumber[batch.findings.value("seq", inRow: index)].map { $0.ocsf(batch.findings, index) + "\n" }
            }
            return findings.joined()
        case .ecs: return events.map { $0.ecs + "\n" }.joined()
        case .cef: return events.map { $0.cef + "\n" }.joined()
        case .syslog: return events.map { $0.syslog + "\n" }.joined()
        case .splunk: return events.map { $0.splunk + "\n" }.joined()
        case .otlp: return events.isEmpty ? "" : ExportEvent.otlp(events, origin) + "\n"
        case .webhook: return events.isEmpty ? "" : "{\"source\":\"weir\",\"exchanges\":\(JSONEncoder.array(rows))}\n"
        }
    }
}
