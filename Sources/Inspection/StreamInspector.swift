import ByteText
package import Classification
import Detection
package import GuardrailTypes
import Policy
package import Redaction

/// Inspects one text channel as it arrives and says what may leave.
///
/// Holds back only what could still become part of a finding (law 2), releases everything else at once, and decides the same
/// however the text was cut (law 1). Knows no clock and no socket: bytes in, decisions out. Offsets are UTF-8 byte offsets
/// in the channel's whole text; `released ≤ watermark ≤ received` always holds.
package struct StreamInspector: ~Copyable {
    /// What a blocking finding does to the rest of the text.
    package enum AfterBlock: Sendable {
        /// Nothing more is released or looked at.
        case stop
        /// The finding is replaced by its label and the inspection goes on: for whole texts, where all findings are wanted.
        case goOn
    }

    let engine: Engine
    let direction: Direction
    private let policy: ResolvedPolicy
    private let afterBlock: AfterBlock
    private let rules: DirectionalRules

    /// The text from `start` on: context that has left, and everything that has not.
    private var buffer: [UInt8] = []
    private var start = 0
    private let age: TextAge
    private var scan = ViewScan()
    /// Sightings that are not settled yet, in reading order.
    private var open: [Sighting] = []
    /// The same of those in shadow: they are recorded, and hold nothing back.
    private var shadows: [Sighting] = []
    private var judge: Judge?
    /// Nil if the text is not judged by category.
    private var categories: CategoryStage?
    private let book: AnswerBook?
    /// No rule's finding that is still to come starts before it.
    private var watermark = 0
    private var isBlocked = false
    private var marks = ValueMarks()

    /// Bytes of the source that have been released, as they were or replaced.
    package private(set) var releasedBytes = 0
    /// Bytes that have arrived.
    package var receivedBytes: Int { start + buffer.count }
    /// Bytes that have arrived and not left.
    package var heldBytes: Int { receivedBytes - releasedBytes }
    package private(set) var placeholders: PlaceholderNumbers

    /// Context that has left is dropped in steps of this many bytes, so that not every delta moves memory.
    private static let trimStep = 4096

    /// - Parameters:
    ///   - policy: of this engine; nil for a subject of whom nothing is known.
    ///   - source: who says the text; nil if it is no text that is judged by category.
    ///   - book: answers to questions that were asked before; nil for a text about which nobody is asked. Questions about
    ///     a whole text, which goes on after blocks, go there as well.
    package init(
        engine: Engine,
        direction: Direction,
        policy: ResolvedPolicy? = nil,
        placeholders: PlaceholderNumbers = .init(),
        afterBlock: AfterBlock = .stop,
        age: TextAge = .lastTurn,
        source: TextSource? = nil,
        book: AnswerBook? = nil
    ) {
        self.engine = engine
        self.direction = direction
        let policy = policy ?? engine.anonymous
        self.policy = policy
        self.placeholders = placeholders
        self.afterBlock = afterBlock
        rules = engine.rules.rules(for: direction)
        self.age = age
        judge = engine.judge(direction, policy, age: age)
        self.book = book
        categories = source.flatMap {
            CategoryStage(engine, direction, policy, age: age, source: $0, book: book)
        }
    }

    /// True if the text has ended and waits for the answer to a question.
    package var isWaiting: Bool { !isBlocked && categories?.isWaiting == true }

    /// Takes more of the text.
    ///
    /// After a block it is counted and dropped.
    ///
    /// - Parameter bytes: a piece of valid UTF-8, cut anywhere, even inside a scalar.
    package mutating func receive(
        _ bytes: Span<UInt8>,
        using scratch: inout InspectionScratch,
        into output: inout InspectionOutput
    ) {
        unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        guard !isBlocked else { return }
        categories?.receive(bytes, using: scratch.scoring)
        advance(isFinal: false, using: &scratch, into: &output)
    }

    /// Says that the text has ended: everything that is left is decided, and released unless it is blocked.
    package mutating func finish(using scratch: inout InspectionScratch, into output: inout InspectionOutput) {
        guard !isBlocked else { return }
        categories?.finish(using: scratch.scoring)
        advance(isFinal: true, using: &scratch, into: &output)
    }

    /// Takes the answer to a question of this text.
    ///
    /// After a block, or if the question is not open, it does nothing.
    package mutating func take(
        _ answer: Result<ClassifierVerdict, ClassifierError>,
        to question: Int,
        into output: inout InspectionOutput
    ) {
        guard !isBlocked else { return }
        categories?.take(answer, to: question)
        settleOpen(into: &output)
        trim()
    }

    /// Takes all the rest of the text at once.
    ///
    /// Cheaper than `receive` and `finish`, which must think of what could follow.
    package mutating func finish(
        with bytes: Span<UInt8>,
        using scratch: inout InspectionScratch,
        into output: inout InspectionOutput
    ) {
        unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        if !isBlocked { categories?.receive(bytes, using: scratch.scoring) }
        finish(using: &scratch, into: &output)
    }

    private mutating func advance(
        isFinal: Bool,
        using scratch: inout InspectionScratch,
        into output: inout InspectionOutput
    ) {
        if let questions = categories?.takeQuestions() {
            if let book, afterBlock == .goOn { book.add(questions) } else { output.questions += questions }
        }
        scratch.results.clear()
        scanBuffer(isFinal: isFinal, using: &scratch)
        record(scratch.results)
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

    private mutating func record(_ results: ScanResults) {
        guard !results.candidates.isEmpty else { return }
        var seen: [Sighting] = []
        for candidate in results.candidates {
            let detector = rules.detector(candidate.detector)
            let decision = engine.decision(detector.ruleIndex, direction, policy, age: age)
            guard decision.strictest > .allow || judge?.needs(detector.ruleIndex) == true else { continue }
            seen.append(
                Sighting(
                    candidate: candidate,
                    detector: candidate.detector,
                    ruleIndex: detector.ruleIndex,
                    rule: detector.rule,
                    action: decision.action,
                    trialAction: decision.trialAction
                )
            )
        }
        if judge?.take(seen) == nil {
            open += seen
            open.sort(by: Sighting.reads)
        }
    }

    private mutating func settle(watermark: Int, isFinal: Bool, into output: inout InspectionOutput) {
        self.watermark = watermark
        if let judged = judge?.advance(to: watermark, isFinal: isFinal, into: &open) {
            self.watermark = judged
            open.sort(by: Sighting.reads)
        }
        setShadowsApart()
        settleOpen(into: &output)
    }

    /// Settles, in the order of their places, what rules have seen and what categories have decided, and releases the rest.
    private mutating func settleOpen(into output: inout InspectionOutput) {
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
            replace(to: event.range.upperBound, event.findings.filter { $0.action >= .redact }, &output)
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
            replace(to: range.upperBound, findings.filter { $0.action >= .redact && range.contains($0.range) }, &output)
        }
    }

    /// The common case, without the arrays that overlaps need.
    ///
    /// - Returns: false if the sighting stops the text.
    private mutating func settleAlone(_ sighting: Sighting, into output: inout InspectionOutput) -> Bool {
        if sighting.action == .block, afterBlock == .stop { return false }
        let finding = finding(sighting)
        output.findings.append(finding)
        guard finding.action >= .redact else { return true }
        release(to: finding.range.lowerBound, into: &output)
        replace(to: finding.range.upperBound, by: finding, &output)
        return true
    }

    /// What it means that detectors could not be run: a rule that only flags never stops a text.
    private func ruleFailures(_ failures: [DetectorFailure]) -> [RuleFailure] {
        failures.map { failure in
            let index = rules.detector(failure.detector).ruleIndex
            let rule = engine.rules.rules[index]
            let isEnforced = engine.strictestAction(hangingOn: index, direction, policy) >= .redact
            let onError = policy.decision(index, direction).onError ?? rule.onError
            return RuleFailure(
                rule: rule.reference,
                reason: failure.reason,
                mode: isEnforced ? onError : .passAndRecord,
                offset: failure.offset
            )
        }
    }

    private mutating func block(_ decision: BlockDecision, into output: inout InspectionOutput) {
        isBlocked = true
        output.block = decision
    }

    // MARK: Releasing

    /// Releases the source's own bytes up to `end`.
    private mutating func release(to end: Int, into output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        output.releases.append(
            Release(range: ByteRange(releasedBytes, end), text: text(releasedBytes, end), isEdited: false)
        )
        releasedBytes = end
    }

    /// Releases a replacement for the bytes up to `end`, by the strongest of `findings`.
    ///
    /// What one finding's rule says holds for the finding's own bytes. Where others overlap it and reach further, a label
    /// takes the place of a mask, which would show bytes that another rule wants gone.
    private mutating func replace(to end: Int, _ findings: [Finding], _ output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        guard let strongest = findings.max(by: { ($0.action, $0.confidence) < ($1.action, $1.confidence) }) else {
            preconditionFailure("bytes are withheld for a finding that is reported")
        }
        replace(to: end, by: strongest, &output)
    }

    private mutating func replace(to end: Int, by strongest: Finding, _ output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        let range = ByteRange(releasedBytes, end)
        let style = policy.redaction(of: strongest.rule, direction)
        var replacement = engine.replacement(for: strongest, style: style)
        // A mask of disguised bytes would show what stands behind them.
        if strongest.range != range || strongest.explanation.view != .original, case .mask = replacement {
            replacement = .label(strongest.rule.entity)
        }
        let value = text(range.lowerBound, range.upperBound)
        let bytes = replacement.bytes(for: value, fingerprint: strongest.fingerprint, numbers: &placeholders)
        output.releases.append(Release(range: range, text: bytes, isEdited: true))
        releasedBytes = end
    }

    private func text(_ from: Int, _ to: Int) -> [UInt8] { Array(buffer[from - start..<to - start]) }

    private mutating func finding(_ sighting: Sighting) -> Finding {
        let value = sighting.candidate.value ?? text(sighting.range.lowerBound, sighting.range.upperBound)
        let detector = rules.detector(sighting.detector)
        let shown = marks.marks(of: value, sighting.rule.entity, key: engine.key)
        return Finding(
            rule: sighting.rule,
            range: sighting.range,
            confidence: sighting.candidate.confidence,
            action: sighting.action,
            preview: shown.preview,
            fingerprint: shown.fingerprint,
            explanation: Explanation(
                patternIndex: detector.patternIndex,
                base: detector.base,
                validatedBy: detector.validators(passedBy: sighting.candidate),
                contextWord: detector.contextWord(near: sighting.candidate),
                view: sighting.candidate.view
            ),
            trialAction: sighting.trialAction,
            disclosure: policy.decision(sighting.ruleIndex, direction).disclosure
        )
    }

    /// Drops what has left and is out of every rule's sight.
    private mutating func trim() {
        let unreported = shadows.first?.range.lowerBound ?? releasedBytes
        let needed = min(scan.watermark, releasedBytes, unreported) - max(rules.leftContext, ViewScan.leftContext)
        guard needed - start >= Self.trimStep else { return }
        var cut = needed - start
        while cut > 0, cut < buffer.count, UTF8Boundary.isContinuation(buffer[cut]) { cut -= 1 }
        buffer.removeFirst(cut)
        start += cut
    }
}
