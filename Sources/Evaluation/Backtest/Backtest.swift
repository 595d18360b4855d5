package import GuardrailTypes
package import Inspection
import Redaction

/// Runs the same texts by two configurations, and says what the second decides otherwise.
package struct Backtest: Sendable {
    /// One of the two, for one subject.
    package struct Side: Sendable {
        let engine: Engine
        let policy: ResolvedPolicy

        /// - Parameter policy: of the engine.
        package init(engine: Engine, policy: ResolvedPolicy) {
            self.engine = engine
            self.policy = policy
        }
    }

    private let baseline: Side
    private let candidate: Side
    /// Of texts that do not say which way they travel.
    private let direction: Direction

    package init(baseline: Side, candidate: Side, direction: Direction = .prompt) {
        self.baseline = baseline
        self.candidate = candidate
        self.direction = direction
    }

    /// - Parameter tasks: how many run side by side; what comes out does not depend on it.
    package func run(_ files: [LabelledFile], tasks: Int = 2) async -> BacktestReport {
        let texts = files.flatMap { file in file.texts.map { (file: file.name, text: $0) } }
        let parts = await withTaskGroup(of: BacktestReport.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var report = BacktestReport()
                    var scratch = BacktestScratch(
                        baseline: InspectionScratch(for: baseline.engine),
                        candidate: InspectionScratch(for: candidate.engine)
                    )
                    for index in stride(from: task, to: texts.count, by: tasks) {
                        compare(texts[index].text, of: texts[index].file, at: index, using: &scratch, into: &report)
                    }
                    return report
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return parts.reduce(into: BacktestReport()) { $0.add($1) }
    }

    private func compare(
        _ text: LabelledText,
        of file: String,
        at index: Int,
        using scratch: inout BacktestScratch,
        into report: inout BacktestReport
    ) {
        let direction = text.direction ?? direction
        let (before, timeBefore) = Self.timed { inspect(text.text, direction, baseline, using: &scratch.baseline) }
        let (after, timeAfter) = Self.timed { inspect(text.text, direction, candidate, using: &scratch.candidate) }
        report.baselineTime += timeBefore
        report.candidateTime += timeAfter
        report.note(
            BacktestText(
                name: { "\(file) \(text.id)" },
                index: index,
                bytes: text.text.count,
                isHarmless: text.claim.isNothing
            ),
            BacktestVerdict(before),
            BacktestVerdict(after)
        )
    }

    private func inspect(
        _ text: [UInt8],
        _ direction: Direction,
        _ side: Side,
        using scratch: inout InspectionScratch
    ) -> TextVerdict {
        var numbers = PlaceholderNumbers()
        return side.engine.inspect(
            text,
            direction: direction,
            policy: side.policy,
            source: direction == .prompt ? .user : .assistant,
            placeholders: &numbers,
            using: &scratch
        )
    }

    package static func timed<Value>(_ work: () -> Value) -> (Value, Duration) {
        let clock = ContinuousClock()
        let start = clock.now
        let value = work()
        return (value, clock.now - start)
    }
}

/// What one task writes to.
private struct BacktestScratch: ~Copyable {
    var baseline: InspectionScratch
    var candidate: InspectionScratch
}

extension LabelledText.Claim {
    fileprivate var isNothing: Bool {
        switch self {
        case .spans(let spans, nil): spans.isEmpty
        case .presence(false, nil): true
        default: false
        }
    }
}
