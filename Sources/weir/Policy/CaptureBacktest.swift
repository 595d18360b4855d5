import AuditLog
import Evaluation
import Foundation
import Gateway
import GuardrailTypes
import Inspection
import Synchronization

/// Runs captured exchanges by two configurations, as the gateway would, on several threads.
struct CaptureBacktest: Sendable {
    let path: String
    let identity: EscrowIdentity?
    var since: AuditTime?
    var until: AuditTime?
    var app: String?
    let baseline: Engine
    let candidate: Engine
    /// By exchange.
    let labels: [String: [BacktestText.Label]]

    /// What was run, and what could not be.
    struct Outcome: Sendable {
        var report = BacktestReport()
        var redacted = 0
        var unreadable = 0
        var failure: AuditError?

        mutating func add(_ other: Outcome) {
            report.add(other.report)
            redacted += other.redacted
            unreadable += other.unreadable
            failure = failure ?? other.failure
        }
    }

    /// What comes out does not depend on the number of tasks.
    func run(tasks: Int) async -> Outcome {
        await withTaskGroup(of: Outcome.self) { group in
            for task in 0..<tasks {
                group.addTask { part(task, of: tasks) }
            }
            return await group.reduce(into: Outcome()) { $0.add($1) }
        }
    }

    private func part(_ index: Int, of count: Int) -> Outcome {
        var outcome = Outcome()
        var sides = Sides(InspectionScratch(for: baseline), InspectionScratch(for: candidate))
        do throws(AuditError) {
            let reader = try CaptureReader(path: path)
            try reader.forEach(since: since, until: until, app: app, part: (index, count)) { number, capture in
                take(capture, number, using: &sides, into: &outcome)
            }
        } catch {
            outcome.failure = error
        }
        return outcome
    }

    private func take(
        _ capture: SealedCapture,
        _ number: Int,
        using sides: inout Sides,
        into outcome: inout Outcome
    ) {
        guard let record = try? capture.open(identity) else { return outcome.unreadable += 1 }
        let (before, timeBefore) = Backtest.timed { Self.verdict(baseline, record, using: &sides.baseline) }
        let (after, timeAfter) = Backtest.timed { Self.verdict(candidate, record, using: &sides.candidate) }
        guard let before, let after else { return outcome.unreadable += 1 }
        if record.mode == .redacted { outcome.redacted += 1 }
        outcome.report.baselineTime += timeBefore
        outcome.report.candidateTime += timeAfter
        outcome.report.note(
            BacktestText(
                name: { record.exchange },
                index: number,
                bytes: record.textBytes,
                labels: labels[record.exchange] ?? []
            ),
            before,
            after
        )
    }

    private static func verdict(
        _ engine: Engine,
        _ record: CaptureRecord,
        using scratch: inout InspectionScratch
    ) -> BacktestVerdict? {
        let results = try? DecisionReplay(engine: engine).results(of: record, onlyWhole: true, using: &scratch)
        guard let decisions = results?.first?.decisions else { return nil }
        var verdict = BacktestVerdict(action: decisions.map(\.action).max() ?? .allow)
        for decision in decisions {
            verdict.add(decision.findings, in: "\(decision.direction.rawValue) \(decision.field.text)")
        }
        return verdict
    }
}

/// What one task writes to.
private struct Sides: ~Copyable {
    var baseline: InspectionScratch
    var candidate: InspectionScratch

    init(_ baseline: consuming InspectionScratch, _ candidate: consuming InspectionScratch) {
        self.baseline = baseline
        self.candidate = candidate
    }
}

extension CaptureRecord {
    fileprivate var textBytes: Int {
        (prompt?.count ?? 0) + (answer?.count ?? 0) + channels.reduce(0) { $0 + $1.text.count }
    }
}
