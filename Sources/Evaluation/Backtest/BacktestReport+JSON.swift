import GuardrailTypes
package import RuleFiles

extension BacktestReport {
    /// Bytes a second that one task of a side inspects; nil if there was nothing to measure.
    package func bytesPerSecond(_ time: Duration) -> Double? {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        return seconds > 0 ? Double(bytes) / seconds : nil
    }

    package var json: JSONText {
        func speed(_ time: Duration) -> JSONText { bytesPerSecond(time).map { .number($0.rounded()) } ?? .null }
        return .object([
            ("schema", .integer(1)), ("texts", .integer(texts)), ("bytes", .integer(bytes)),
            ("newly_blocked", .integer(newlyBlocked)), ("newly_blocked_harmless", .integer(newlyBlockedHarmless)),
            ("released", .integer(released)), ("changed", .integer(changed)),
            ("baseline_bytes_per_second", speed(baselineTime)), ("candidate_bytes_per_second", speed(candidateTime)),
            ("labels", .array(labels.sorted { $0.key < $1.key }.map { Self.json($0.key, $0.value) })),
            ("rules", .array(rules.sorted { $0.key < $1.key }.map { Self.json($0.key, $0.value) })),
        ])
    }

    private static func json(_ rule: String, _ counts: LabelCounts) -> JSONText {
        func share(_ value: Double?) -> JSONText { value.map { .number(($0 * 1000).rounded() / 1000) } ?? .null }
        return .object([
            ("rule", .string(rule)), ("right_before", .integer(counts.right.before)),
            ("wrong_before", .integer(counts.wrong.before)), ("right_after", .integer(counts.right.after)),
            ("wrong_after", .integer(counts.wrong.after)), ("precision_before", share(counts.precision.before)),
            ("precision_after", share(counts.precision.after)),
        ])
    }

    private static func json(_ rule: String, _ change: RuleChange) -> JSONText {
        .object([
            ("rule", .string(rule)), ("appeared", .integer(change.appeared)), ("gone", .integer(change.gone)),
            ("stricter", .integer(change.stricter)), ("milder", .integer(change.milder)),
            ("samples", .array(change.samples.map(json))),
        ])
    }

    private static func json(_ sample: Sample) -> JSONText {
        func value(_ action: Action?) -> JSONText { action.map { .string($0.rawValue) } ?? .null }
        return .object([
            ("text", .string(sample.text)), ("preview", .string(sample.preview)), ("before", value(sample.before)),
            ("after", value(sample.after)),
        ])
    }
}
