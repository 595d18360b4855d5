import ByteText
import GuardrailTypes

/// What becomes of what was seen, in the order of its places.
extension StreamInspector {
    mutating func settle(watermark: Int, isFinal: Bool, into output: inout InspectionOutput) {
        self.watermark = watermark
        if let judged = judge?.advance(to: watermark, isFinal: isFinal, into: &open) {
            self.watermark = judged
            open.sort(by: Sighting.reads)
        }
        setShadowsApart()
        settleOpen(into: &output)
    }

    /// Settles, in the order of their places, what rules have seen and what categories have decided, and releases the rest.
    mutating func settleOpen(into output: inout InspectionOutput) {
        var gate = categories?.gate ?? .max
        var rest = open[...]
        while !isBlocked {
            let next = rest.first?.range.lowerBound ?? .max
            if let event = categories?.takeEvent(upTo: min(next, watermark, gate)) {
                settleShadows(endingBy: event.offset, into: &output)
                settle(event, into: &output)
                gate = categories?.gate ?? .max
            } else if next < gate, let cluster = Cluster.takeFirst(of: &rest, watermark: watermark) {
                settleShadows(endingBy: cluster.lowerBound, into: &output)
                settle(cluster, into: &output)
            } else {
                break
            }
        }
        if rest.count != open.count { open = Array(rest) }
        guard !isBlocked else { return }
        let decided = min(watermark, gate, open.first?.range.lowerBound ?? watermark)
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

    private mutating func setShadowsApart() {
        guard open.contains(where: \.isShadow) else { return }
        shadows += open.filter(\.isShadow)
        shadows.sort(by: Sighting.reads)
        open.removeAll(where: \.isShadow)
    }

    /// Records what is in shadow and ends before anything is undecided that acts: so what a block cuts off is the same
    /// however the text came (law 1).
    private mutating func settleShadows(endingBy end: Int, into output: inout InspectionOutput) {
        guard !shadows.isEmpty else { return }
        var rest = shadows[...]
        while let cluster = Cluster.takeFirst(of: &rest, watermark: end) {
            for sighting in cluster.reported { output.findings.append(finding(sighting)) }
        }
        shadows = Array(rest)
    }

    private mutating func settle(_ cluster: Cluster, into output: inout InspectionOutput) {
        if cluster.sightings.count == 1, let sighting = cluster.sightings.first, settleAlone(sighting, into: &output) {
            return
        }
        var findings: [Finding] = []
        for sighting in cluster.reported { findings.append(finding(sighting)) }
        output.findings += findings
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

    /// The common case, without the arrays that overlaps need.
    ///
    /// - Returns: false if the sighting stops the text.
    private mutating func settleAlone(_ sighting: Sighting, into output: inout InspectionOutput) -> Bool {
        if sighting.action == .block, afterBlock == .stop { return false }
        let finding = finding(sighting)
        if sighting.action >= .redact {
            release(to: sighting.range.lowerBound, into: &output)
            replace(to: sighting.range.upperBound, by: finding, &output)
        }
        output.findings.append(finding)
        return true
    }
}
