/// Exchanges by time as stacked bars, a colour for each way in which one ended.
struct OutcomeChart {
    private let series: [(outcome: String, counts: [Int64: Int64])]
    /// The beginnings of the bars, in milliseconds since 1970.
    private let times: [Int64]
    private let interval: AuditInterval

    private enum Size {
        static let width = 960
        static let height = 300
        /// Where the bars stand.
        static let (left, right, top, bottom) = (70, 950, 40, 260)
    }

    init(_ outcomes: [(outcome: String, columns: [AuditChartColumn])], _ interval: AuditInterval) {
        series = outcomes.map { outcome, columns in
            (outcome, Dictionary(columns.map { ($0.start.milliseconds, $0.exchanges) }) { $0 + $1 })
        }
        let all = series.flatMap(\.counts.keys)
        self.interval = interval
        guard let first = all.min(), let last = all.max() else {
            times = []
            return
        }
        times = Array(stride(from: first, through: last, by: Int(interval.hours) * 3_600_000))
    }

    var svg: String {
        guard !times.isEmpty else { return "<p>None.</p>" }
        return """
            <svg viewBox="0 0 \(Size.width) \(Size.height)" role="img" xmlns="http://www.w3.org/2000/svg">
            <title>Exchanges by \(interval.rawValue) and outcome</title>
            \(legend)
            \(scale)
            \(bars)
            \(dates)
            </svg>
            """
    }

    private static let colours = [
        "allowed": "#9fb8c8", "flagged": "#e0a526", "redacted": "#2f6f8f", "blocked": "#c0392b", "refused": "#7d5ba6",
        "upstream_failed": "#7a4a2b", "client_gone": "#b8b8b8", "shutdown": "#888888", "abandoned": "#444444",
    ]

    private func colour(_ outcome: String) -> String { Self.colours[outcome] ?? "#666666" }

    private var legend: String {
        var x = Size.left
        return series.map { outcome, counts in
            defer { x += 40 + 8 * (outcome.count + String(counts.values.reduce(0, +)).count) }
            return "<rect x=\"\(x)\" y=\"10\" width=\"12\" height=\"12\" style=\"fill:\(colour(outcome))\"/>"
                + "<text x=\"\(x + 17)\" y=\"20\">\(outcome.inHTML) \(counts.values.reduce(0, +))</text>"
        }.joined(separator: "\n")
    }

    // MARK: Scale

    /// The smallest of 1, 2, 5, 10, 20, 50 … that holds the highest bar.
    private var ceiling: Int64 {
        let highest = times.map { time in series.reduce(0) { $0 + ($1.counts[time] ?? 0) } }.max() ?? 1
        var step: Int64 = 1
        while true {
            for ceiling in [step, 2 * step, 5 * step] where ceiling >= highest { return ceiling }
            step *= 10
        }
    }

    private func y(_ count: Int64) -> Int {
        Size.bottom - Int((Double(count) / Double(ceiling) * Double(Size.bottom - Size.top)).rounded())
    }

    private var scale: String {
        let marks = ceiling % 2 == 0 ? [0, ceiling / 2, ceiling] : [0, ceiling]
        return marks.map { mark in
            "<rect class=\"grid\" x=\"\(Size.left)\" y=\"\(y(mark))\" width=\"\(Size.right - Size.left)\" height=\"1\"/>"
                + "<text x=\"\(Size.left - 8)\" y=\"\(y(mark) + 4)\" text-anchor=\"end\">\(mark)</text>"
        }.joined(separator: "\n")
    }

    // MARK: Bars

    private func x(_ index: Int) -> Int { Size.left + index * (Size.right - Size.left) / times.count }

    private var bars: String {
        times.enumerated().flatMap { index, time in
            var below: Int64 = 0
            let width = max(1, min(40, x(index + 1) - x(index) - 1))
            return series.compactMap { outcome, counts -> String? in
                guard let count = counts[time], count > 0 else { return nil }
                defer { below += count }
                let (top, bottom) = (y(below + count), y(below))
                return "<rect x=\"\(x(index))\" y=\"\(top)\" width=\"\(width)\" height=\"\(max(1, bottom - top))\" "
                    + "style=\"fill:\(colour(outcome))\"/>"
            }
        }.joined(separator: "\n")
    }

    /// At most ten dates below the bars.
    private var dates: String {
        let every = (times.count + 9) / 10
        return stride(from: 0, to: times.count, by: every).map { index in
            let time = AuditTime(milliseconds: times[index]).description
            let text =
                interval == .hour
                ? "\(time.dropFirst(5).prefix(5)) \(time.dropFirst(11).prefix(5))" : "\(time.prefix(10))"
            return "<text x=\"\(x(index))\" y=\"\(Size.bottom + 20)\">\(text)</text>"
        }.joined(separator: "\n")
    }
}
