/// How wide the columns of a chart are, in UTC.
package enum AuditInterval: String, Hashable, Sendable, CaseIterable {
    case hour, day, week

    var hours: Int64 {
        switch self {
        case .hour: 1
        case .day: 24
        case .week: 168
        }
    }

    /// The beginning of the interval that an hour lies in, in hours since 1970; weeks begin on Mondays.
    func start(of hour: Int64) -> Int64 {
        // 1970 began on a Thursday, three days after a Monday.
        let shift: Int64 = self == .week ? 72 : 0
        return (hour + shift).quotientAndRemainderRoundingDown(dividingBy: hours).quotient * hours - shift
    }
}

/// The exchanges of one column of a chart.
package struct AuditChartColumn: Hashable, Sendable {
    package let start: AuditTime
    package let exchanges: Int64
}

extension AuditReader {
    /// Exchanges of a query by time of arrival, every column from the first to the last that has any.
    ///
    /// The query's limit and order do not count.
    ///
    /// - Parameter most: columns; the latest are kept.
    package func chart(
        _ query: AuditQuery,
        by interval: AuditInterval,
        most: Int = 2000
    ) throws(AuditError) -> [AuditChartColumn] {
        var counts: [Int64: Int64] = [:]
        if hasIndex, let chosen = try chosen(query) {
            for (hour, count) in try sums(of: hours(of: query), chosen) {
                counts[interval.start(of: Int64(hour) ?? 0), default: 0] += count
            }
        }
        let tail = try tail(query, after: lastIndexedSeq())
        try forEachRow(
            "SELECT e.started_at_ms / 3600000, count(*) FROM exchange e WHERE \(tail.text) GROUP BY 1",
            tail.parameters
        ) { counts[interval.start(of: $0.integer(at: 0)), default: 0] += $0.integer(at: 1) }
        guard let first = counts.keys.min(), let last = counts.keys.max() else { return [] }
        let begin = max(first, last - Int64(most - 1) * interval.hours)
        return stride(from: begin, through: last, by: Int(interval.hours)).map { hour in
            AuditChartColumn(start: AuditTime(milliseconds: hour * 3_600_000), exchanges: counts[hour] ?? 0)
        }
    }

    /// The terms of the hours that a query's times touch.
    private func hours(of query: AuditQuery) throws(AuditError) -> [(term: Int64, value: String)] {
        let hour: Int64 = 3_600_000
        let first = query.since?.milliseconds.quotientAndRemainderRoundingDown(dividingBy: hour).quotient ?? .min
        let last = query.until?.milliseconds.quotientAndRemainderRoundingDown(dividingBy: hour).quotient ?? .max
        return try terms(of: TermKey.hourDimension).filter { (first...max(first, last)).contains(Int64($0.value) ?? 0) }
    }
}
