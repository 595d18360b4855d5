import ByteText
import Detection
import GuardrailTypes
import Policy

/// What the detectors see, in all that has come.
extension StreamInspector {
    /// Context that has left is dropped in steps of this many bytes, so that not every delta moves memory.
    private static let trimStep = 4096

    /// Scans what has come and settles what can be settled.
    mutating func advance(
        isFinal: Bool,
        using scratch: inout InspectionScratch,
        into output: inout InspectionOutput
    ) {
        if let questions = categories?.takeQuestions() {
            if let book, afterBlock == .goOn { book.add(questions) } else { output.questions += questions }
        }
        scratch.results.clear()
        scanBuffer(isFinal: isFinal, using: &scratch)
        record(&scratch.results.candidates)
        let failures = scratch.results.failures.isEmpty ? [] : ruleFailures(scratch.results.failures)
        output.failures += failures
        let blocking = failures.filter { $0.mode == .block }
        // What a rule that had to run did not see goes no further.
        settle(
            watermark: blocking.reduce(scan.watermark) { min($0, $1.offset) },
            isFinal: isFinal && blocking.isEmpty,
            into: &output
        )
        if !blocking.isEmpty, !isBlocked {
            block(BlockDecision(findings: [], failures: blocking, offset: releasedBytes), into: &output)
        }
        trim()
    }

    private mutating func scanBuffer(isFinal: Bool, using scratch: inout InspectionScratch) {
        // A second reference to the same storage: a span of `self.buffer` would forbid writing to `self.scan`.
        let bytes = buffer
        let end = isFinal ? bytes.count : UTF8Boundary.lastWholeScalarEnd(in: bytes.span)
        let text = bytes.span.extracting(first: end)
        if direction == .prompt {
            scan.advance(
                over: text,
                at: start,
                isFinal: isFinal,
                rules: rules,
                using: &scratch.prompt,
                into: &scratch.results
            )
        } else {
            scan.advance(
                over: text,
                at: start,
                isFinal: isFinal,
                rules: rules,
                using: &scratch.response,
                into: &scratch.results
            )
        }
    }

    /// Empties `candidates` from the end: what an array gives away need not be copied.
    private mutating func record(_ candidates: inout [Candidate]) {
        guard !candidates.isEmpty else { return }
        var seen = SightingQueue()
        var shaded = SightingQueue()
        while let candidate = candidates.popLast() {
            let detector = rules.detector(candidate.detector)
            let actions = engine.actions(detector.ruleIndex, direction, policy, age: age)
            guard actions.strictest > .allow || judge?.needs(detector.ruleIndex) == true else { continue }
            let sighting = Sighting(candidate, ruleIndex: detector.ruleIndex, rule: detector.rule, actions: actions)
            if judge == nil, sighting.isShadow { shaded.addBefore(sighting) } else { seen.addBefore(sighting) }
        }
        seen.sort()
        shaded.sort()
        guard judge == nil else { return judge?.take(seen.takeAll()) ?? () }
        open.add(seen)
        shadows.add(shaded)
    }

    /// What it means that detectors could not be run: a rule that only flags never stops a text.
    private func ruleFailures(_ failures: [DetectorFailure]) -> [RuleFailure] {
        failures.map { failure in
            let index = rules.detector(failure.detector).ruleIndex
            let rule = engine.rules.rules[index]
            let isEnforced = engine.strictestAction(hangingOn: index, direction, policy) >= .redact
            let onError = policy.onError(index, direction) ?? rule.onError
            return RuleFailure(
                rule: rule.reference,
                reason: failure.reason,
                mode: isEnforced ? onError : .passAndRecord,
                offset: failure.offset
            )
        }
    }

    /// Drops what has left and is out of every rule's sight.
    mutating func trim() {
        let unreported = shadows.isEmpty ? releasedBytes : shadows.lowerBound
        let needed = min(scan.watermark, releasedBytes, unreported) - max(rules.leftContext, ViewScan.leftContext)
        guard needed - start >= Self.trimStep else { return }
        var cut = needed - start
        while cut > 0, cut < buffer.count, UTF8Boundary.isContinuation(buffer[cut]) { cut -= 1 }
        buffer.removeFirst(cut)
        start += cut
    }
}
