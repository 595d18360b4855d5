import ByteText
import GuardrailTypes

/// What becomes of what was seen, in the order of its places.
extension StreamInspector {
    mutating func settle(watermark: Int, isFinal: Bool, into output: inout InspectionOutput) {
        self.watermark = watermark
        var judged: [Sighting] = []
        if let horizon = judge?.advance(to: watermark, isFinal: isFinal, into: &judged) {
            self.watermark = horizon
            open.add(SightingQueue(judged.filter { !$0.isShadow }))
            shadows.add(SightingQueue(judged.filter(\.isShadow)))
        }
        settleOpen(into: &output)
    }

    /// Settles, in the order of their places, what rules have seen and what categories have decided, and releases the rest.
    mutating func settleOpen(into output: inout InspectionOutput) {
        if output.findings.isEmpty, !open.isEmpty { output.findings.reserveCapacity(open.count) }
        var gate = categories?.gate ?? .max
        while !isBlocked {
            let next = open.lowerBound
            if let event = categories?.takeEvent(upTo: min(next, watermark, gate)) {
                settleShadows(endingBy: event.offset, into: &output)
                settle(event, into: &output)
                gate = categories?.gate ?? .max
                continue
            }
            let count = next < gate ? open.firstCluster(watermark: watermark) : 0
            guard count > 0 else { break }
            settleShadows(endingBy: next, into: &output)
            if let leader = open.takeLeader(of: count) {
                settle(leader, into: &output)
            } else {
                settle(Cluster(sightings: open.takeFirst(count)), into: &output)
            }
        }
        guard !isBlocked else { return }
        let decided = min(watermark, gate, open.lowerBound)
        settleShadows(endingBy: decided, into: &output)
        release(to: decided, into: &output)
    }

    /// Does what was decided by category about a stretch of the text.
    private mutating func settle(_ event: CategoryStage.Event, into output: inout InspectionOutput) {
        output.findings += event.findings
        output.failures += event.failures
        let blocking = event.findings.filter { $0.action == .block }
        let failed = event.failures.filter { $0.mode == .block }
        if !failed.isEmpty || !blocking.isEmpty && afterBlock == .stop {
            release(to: event.offset, into: &output)
            block(BlockDecision(findings: blocking, failures: failed, offset: releasedBytes), into: &output)
        } else if event.action >= .redact {
            release(to: event.range.lowerBound, into: &output)
            replace(to: event.range.upperBound, by: event.findings.filter { $0.action >= .redact }, &output)
        }
    }

    /// Records what is in shadow and ends before anything is undecided that acts: so what a block cuts off is the same
    /// however the text came (law 1).
    private mutating func settleShadows(endingBy end: Int, into output: inout InspectionOutput) {
        while let cluster = shadows.takeCluster(watermark: end) {
            for sighting in cluster.reported { output.findings.append(finding(sighting)) }
        }
    }

    private mutating func settle(_ cluster: Cluster, into output: inout InspectionOutput) {
        let before = output.findings.count
        for sighting in cluster.reported { output.findings.append(finding(sighting)) }
        let findings = output.findings[before...]
        let blocking = findings.filter { $0.action == .block }
        if !blocking.isEmpty, afterBlock == .stop {
            release(to: cluster.lowerBound, into: &output)
            block(BlockDecision(findings: blocking, failures: [], offset: releasedBytes), into: &output)
            return
        }
        for range in cluster.withheld {
            release(to: range.lowerBound, into: &output)
            let here = findings.filter { $0.action >= .redact && range.contains($0.range) }
            replace(to: range.upperBound, by: here, &output)
        }
    }

    /// The common case: a sighting alone, or one that covers and outranks all of its cluster.
    private mutating func settle(_ leader: consuming Sighting, into output: inout InspectionOutput) {
        let (range, action) = (leader.range, leader.action)
        let finding = finding(leader)
        if action >= .redact { release(to: range.lowerBound, into: &output) }
        if action == .block, afterBlock == .stop {
            block(BlockDecision(findings: [finding], failures: [], offset: releasedBytes), into: &output)
        } else if action >= .redact {
            replace(to: range.upperBound, by: finding, &output)
        }
        output.findings.append(finding)
    }
}
