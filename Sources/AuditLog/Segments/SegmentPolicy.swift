/// When old exchanges are moved out of the log into sealed segments, and where those lie.
package struct SegmentPolicy: Hashable, Sendable {
    package enum Division: String, Hashable, Sendable, CaseIterable {
        /// A segment for each month, in UTC, when it is over.
        case month
        /// One for each `exchanges`; as many of the newest stay in the log.
        case size
    }

    package var by = Division.month
    /// Most exchanges in one segment.
    package var exchanges: Int64 = 1_000_000
    package var directory: String
    /// Months after which a segment is deleted, counted from the arrival of its newest exchange; nil keeps all.
    package var keepMonths: Int?

    package init(directory: String) {
        self.directory = directory
    }
}

/// A segment that the log knows of: the facts of its event.
struct SealedSegment: Hashable {
    let name: String
    let number: Int64
    /// `SegmentHeader.digest`.
    let header: String
    let exchanges: ClosedRange<Int64>
    let entries: ClosedRange<Int64>
    /// Arrivals of the first and the last to arrive, in milliseconds.
    let arrivals: ClosedRange<Int64>
    /// Its time was over, and an event says so.
    let isErased: Bool
}

extension Connection {
    /// In the order in which they were sealed.
    func sealedSegments() throws(SQLiteError) -> [SealedSegment] {
        var rows = try prepare(
            """
            SELECT s.detail ->> 'segment', s.detail ->> 'number', s.detail ->> 'header', s.detail ->> 'first', s.detail ->> 'last',
                s.detail ->> 'first_entry', s.detail ->> 'last_entry', s.detail ->> 'since_ms', s.detail ->> 'until_ms',
                EXISTS (SELECT 1 FROM event e WHERE e.kind = 'erased' AND e.detail ->> 'segment' = s.detail ->> 'segment')
            FROM event s WHERE s.kind = 'sealed' ORDER BY s.event
            """
        )
        var segments: [SealedSegment] = []
        while try rows.step() {
            let numbers = (3...8).map { rows.integer(at: $0) }
            segments.append(
                SealedSegment(
                    name: rows.text(at: 0),
                    number: rows.integer(at: 1),
                    header: rows.text(at: 2),
                    exchanges: numbers[0]...max(numbers[0], numbers[1]),
                    entries: numbers[2]...max(numbers[2], numbers[3]),
                    arrivals: numbers[4]...max(numbers[4], numbers[5]),
                    isErased: rows.integer(at: 9) == 1
                )
            )
        }
        return segments
    }
}
