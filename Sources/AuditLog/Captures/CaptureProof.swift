/// Whether the captures are those that the log's chain speaks of.
package struct CaptureProof: Hashable, Sendable {
    /// Captures whose bytes are those that were recorded.
    package private(set) var proven = 0
    /// Of those that were recorded, the ones that were erased, by their own erasure or by their age.
    package private(set) var erased = 0
    /// And those that are gone without a word of it.
    package private(set) var missing: [String] = []
    /// Exchanges whose capture is not what was recorded.
    package private(set) var altered: [String] = []
    /// Exchanges with a capture of which the log says nothing: put there, or written right before a crash.
    package private(set) var unknown: [String] = []

    /// - Parameters:
    ///   - log: whose chain has been proven.
    ///   - captures: nil where the file is gone.
    package init(log path: String, captures: String) throws(AuditError) {
        let log = try AuditReader(path: path)
        let events = try log.captureEvents()
        let reader = try CaptureReader(path: captures)
        var open = events.recorded
        var (proven, altered, unknown): (Int, [String], [String]) = (0, [], [])
        try reader.forEach { _, capture in
            switch open.removeValue(forKey: capture.exchange)?.digest {
            case capture.digest: proven += 1
            case .some: altered.append(capture.exchange)
            case nil: unknown.append(capture.exchange)
            }
        }
        (self.proven, self.altered, self.unknown) = (proven, altered, unknown)
        for (exchange, capture) in open {
            if events.erased.contains(exchange) || capture.at < events.erasedBefore {
                erased += 1
            } else {
                missing.append(exchange)
            }
        }
        missing.sort()
    }
}

/// What the chain says of captures.
struct CaptureEvents {
    /// By exchange.
    var recorded: [String: (digest: String, at: AuditTime)] = [:]
    /// Exchanges whose capture was erased alone, and the moment before which all were.
    var erased: Set<String> = []
    var erasedBefore = AuditTime(milliseconds: 0)
}

extension AuditReader {
    func captureEvents() throws(AuditError) -> CaptureEvents {
        let rows = try rows(
            BoundSQL(
                text: """
                    SELECT kind, json_extract(detail, '$.exchange'), json_extract(detail, '$.sha256'),
                           json_extract(detail, '$.before_ms'), json_extract(detail, '$.at_ms')
                    FROM event WHERE kind = 'captured' OR kind = 'capture_erased' ORDER BY event
                    """,
                parameters: []
            )
        )
        var events = CaptureEvents()
        for row in rows.rows {
            let exchange = row[1].text
            if row[0].text == "captured" {
                guard case .integer(let at) = row[4] else { continue }
                events.recorded[exchange] = (row[2].text, AuditTime(milliseconds: at))
            } else if case .integer(let before) = row[3] {
                events.erasedBefore = max(events.erasedBefore, AuditTime(milliseconds: before))
            } else {
                events.erased.insert(exchange)
            }
        }
        return events
    }
}
