import ByteText
import Classification
import GuardrailTypes
import Policy

/// Judges one text by category, segment by segment, and says how much of it may leave.
///
/// A prompt is judged when it is complete; an answer at the end of each segment, for what has been said so far. What is
/// redacted is redacted by segments, so those are judged alone. Decisions fall at the ends of segments only, and segments
/// depend on what is said: so do the decisions (law 1). Offsets are UTF-8 byte offsets in the whole text.
struct CategoryStage {
    /// A question that has not been answered.
    struct Open {
        let question: CategoryQuestion
        let rules: [Int]
        let range: ByteRange
        /// The bytes of `range`.
        let text: [UInt8]
    }

    private let engine: Engine
    let plan: CategoryPlan
    let direction: Direction
    let book: AnswerBook?
    var rules: [ActiveRule]
    private var segmenter: Segmenter
    private var session: ScoringSession?
    private var start = 0
    private var received = 0
    /// The segment under way.
    var segment: [UInt8] = []
    /// Of a prompt, all segments.
    private var whole: [UInt8] = []
    /// The segment before, as context for those who are asked.
    var before: [UInt8] = []
    var open: [Open] = []
    var lastID = 0
    private var hasEnded = false

    /// What has been decided and not been taken, by where it begins.
    private(set) var events: [Event] = []
    /// What is to be asked.
    var questions: [CategoryQuestion] = []

    /// - Parameter book: nil for a text about which nobody is asked.
    /// - Returns: nil if nothing is judged in such a text.
    init?(
        _ engine: Engine,
        _ direction: Direction,
        _ policy: ResolvedPolicy,
        age: TextAge,
        source: TextSource,
        book: AnswerBook?
    ) {
        guard let plan = engine.categories else { return nil }
        rules = plan.rules.indices.compactMap { index in
            let rule = plan.rules[index]
            guard rule.direction == direction, rule.sources.contains(source) else { return nil }
            if case .asked = rule.judge, book == nil { return nil }
            return ActiveRule(rule, policy.decision(category: index), age)
        }
        guard !rules.isEmpty else { return nil }
        self.engine = engine
        self.plan = plan
        self.direction = direction
        self.book = book
        segmenter = Segmenter(minimum: plan.segments.minimum, maximum: plan.segments.maximum)
        if rules.contains(where: { $0.isEmbedded && !$0.bySegment }) { session = plan.model.map(ScoringSession.init) }
    }

    // MARK: What arrives

    /// Takes more of the text.
    mutating func receive(_ bytes: Span<UInt8>, using memory: ScoringMemory?) {
        var boundaries: [Int] = []
        segmenter.receive(bytes) { boundaries.append($0) }
        let base = received
        var taken = 0
        for boundary in boundaries {
            // A boundary may lie before this piece: what is behind it goes to the next segment.
            if boundary - base > taken { take(bytes.extracting(taken..<boundary - base), using: memory) }
            taken = max(taken, boundary - base)
            close(at: boundary, using: memory)
        }
        take(bytes.extracting(taken..<bytes.count), using: memory)
    }

    private mutating func take(_ bytes: Span<UInt8>, using memory: ScoringMemory?) {
        unsafe bytes.withUnsafeBufferPointer { unsafe segment.append(contentsOf: $0) }
        received += bytes.count
    }

    /// Says that the text has ended.
    mutating func finish(using memory: ScoringMemory?) {
        guard !hasEnded else { return }
        if start < received { close(at: received, using: memory) }
        hasEnded = true
        if direction == .prompt { judgePrompt(using: memory) }
    }

    // MARK: Segments

    private mutating func close(at end: Int, using memory: ScoringMemory?) {
        let rest = Array(segment[(end - start)...])
        segment.removeSubrange((end - start)...)
        let range = ByteRange(start, end)
        score(range, using: memory)
        ask(range)
        if direction == .prompt { whole += segment }
        swap(&before, &segment)
        segment = rest
        start = end
    }

    private mutating func score(_ range: ByteRange, using memory: ScoringMemory?) {
        guard let memory, let model = plan.model else { return }
        var event = Event(range)
        let segment = segment
        if var session = self.session {
            // The only owner, so that nothing is copied.
            self.session = nil
            session.append(segment.span, using: &memory.scratch)
            if direction == .response {
                note(session.scores(using: &memory.scratch), bySegment: false, range, segment, in: &event)
            }
            self.session = session
        }
        if rules.contains(where: { $0.isEmbedded && $0.bySegment }) {
            var alone = ScoringSession(model)
            alone.append(segment.span, using: &memory.scratch)
            note(alone.scores(using: &memory.scratch), bySegment: true, range, segment, in: &event)
        }
        add(event)
    }

    private mutating func judgePrompt(using memory: ScoringMemory?) {
        let range = ByteRange(0, received)
        var event = Event(range)
        if let memory, received > 0, var session {
            note(session.scores(using: &memory.scratch), bySegment: false, range, whole, in: &event)
        }
        add(event)
        before = []
        ask(whole, range) { !$0.bySegment }
    }

    private mutating func note(
        _ scores: [Float],
        bySegment: Bool,
        _ range: ByteRange,
        _ text: [UInt8],
        in event: inout Event
    ) {
        for index in rules.indices where rules[index].bySegment == bySegment && !rules[index].isDone {
            guard case .embedded(let head) = rules[index].rule.judge else { continue }
            hit(index, scores[head], range, text, in: &event)
        }
    }

    mutating func hit(
        _ index: Int,
        _ score: Float,
        _ range: ByteRange,
        _ text: [UInt8],
        in event: inout Event
    ) {
        let active = rules[index]
        guard score >= active.rule.threshold, !active.isDone else { return }
        // Answers come in any order: a rule that asks is done when its first hit is taken.
        if !active.bySegment, active.isEmbedded { rules[index].isDone = true }
        if active.action >= .redact, active.isHeld || !active.isEmbedded { event.offset = range.lowerBound }
        event.findings.append(engine.finding(active, score: score, range: range, text: text))
        event.rules.append(index)
    }

    mutating func add(_ event: Event) {
        guard !event.isEmpty else { return }
        let place = events.firstIndex { event.stands(before: $0) } ?? events.count
        events.insert(event, at: place)
    }

    // MARK: What may leave

    /// True if the text has ended and somebody who was asked has not answered.
    var isWaiting: Bool { hasEnded && !open.isEmpty }

    /// Nothing at or behind this offset may leave yet; of what is there to do, only what begins at or before it may be done.
    var gate: Int {
        var gate = events.first(where: \.enforces)?.offset ?? .max
        for active in rules where active.action >= .redact {
            let undecided = firstUndecided(by: active)
            gate = min(gate, active.isHeld ? undecided : undecided.addingClamped(active.lag))
        }
        return gate
    }

    private func firstUndecided(by active: ActiveRule) -> Int {
        let isWhole = direction == .prompt && !active.bySegment
        var first = hasEnded || active.isDone ? Int.max : isWhole ? 0 : start
        for asked in open where asked.rules.contains(where: { rules[$0].rule.reference === active.rule.reference }) {
            first = min(first, asked.range.lowerBound)
        }
        return first
    }

    /// Takes the first event that is to be done at or before `offset`.
    ///
    /// A rule hits once for a text, at its first place: a hit waits for answers about what stands before it.
    mutating func takeEvent(upTo offset: Int) -> Event? {
        while let place = events.firstIndex(where: { $0.offset <= offset && isFirst($0) }) {
            var event = events.remove(at: place)
            event.drop { rules[$0].isDone && !rules[$0].isEmbedded }
            for rule in event.rules where !rules[rule].bySegment { rules[rule].isDone = true }
            if !event.isEmpty { return event }
        }
        return nil
    }

    private func isFirst(_ event: Event) -> Bool {
        let concerned = event.rules + event.failed
        return !open.contains { asked in
            asked.range.lowerBound < event.range.lowerBound && concerned.contains { asked.rules.contains($0) }
        }
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
