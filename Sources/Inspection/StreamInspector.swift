package import Classification
import Detection
package import GuardrailTypes
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
    let policy: ResolvedPolicy
    let afterBlock: AfterBlock
    let rules: DirectionalRules

    /// The text from `start` on: context that has left, and everything that has not.
    var buffer: [UInt8] = []
    var start = 0
    let age: TextAge
    var scan = ViewScan()
    /// Sightings that are not settled yet.
    var open = SightingQueue()
    /// The same of those in shadow: they are recorded, and hold nothing back.
    var shadows = SightingQueue()
    var judge: Judge?
    /// Nil if the text is not judged by category.
    var categories: CategoryStage?
    let book: AnswerBook?
    /// No rule's finding that is still to come starts before it.
    var watermark = 0
    var isBlocked = false
    var marks = ValueMarks()

    /// Bytes of the source that have been released, as they were or replaced.
    package internal(set) var releasedBytes = 0
    /// Bytes that have arrived.
    package var receivedBytes: Int { start + buffer.count }
    /// Bytes that have arrived and not left.
    package var heldBytes: Int { receivedBytes - releasedBytes }
    package internal(set) var placeholders: PlaceholderNumbers

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
}
