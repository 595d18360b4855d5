import AuditLog
package import Classification
import GuardrailTypes
package import Inspection
package import Redaction
import Wire

/// Relays a streamed answer through inspection: the upstream's bytes in, the client's bytes out, in any dialect.
///
/// Knows no socket and no clock. What leaves and what is decided depend on the texts that were said, not on how TCP cut the
/// bytes or the model its deltas (law 1). A chunk of which nothing was changed leaves byte for byte, in order (law 4).
///
/// *Text* leaves as soon as no rule can still need it. A chunk waits until all of its text may leave; if much of it may leave
/// earlier, that part goes ahead in a chunk of its own (`RelayOptions.splitAbove`). Channels of choices do not wait for one
/// another; the events of the other dialects build on those before them, and keep their order.
///
/// *Tool calls* are held until their part ends, then inspected whole, so that half a call is never delivered and the
/// arguments stay valid JSON. In observe mode they stream. *Signed* trains of thought are held likewise, and dropped whole
/// if anything in them may not pass.
///
/// Confined to the loop or task of its exchange.
package final class StreamRelay {
    let options: RelayOptions
    let texts: TextInspector
    let numbers: PlaceholderNumbers
    private var decoder: SSEDecoder
    var others: OtherTexts
    /// Set where the texts are kept.
    var transcript: RelayTranscript?

    var channels: [TextChannel: RelayChannel] = [:]
    var parts: [RelayPart] = []
    /// Chunks that wait for some of their text, in order of arrival; without tool calls.
    var queue: [HeldEvent] = []
    /// How much of all texts might leave when the queue was last looked through, and one for each that had ended; and how
    /// many chunks stayed in it.
    var pumped = (cleared: 0, waiting: 0)
    /// Bytes of all chunks that wait.
    var heldEventBytes = 0
    /// Writes events of our own.
    var encoder: any AnswerEncoder
    var hasEncoderBegun = false
    /// What waits for the first text: role, comments.
    var opening: [UInt8] = []
    var hasBegun = false
    var upstreamReportedError = false
    var stopped: (report: BlockReport, part: Int?)?
    /// The upstream has said that every part of the answer is complete.
    var hasSeenEnd = false
    private(set) var hasEnded = false
    /// What goes on once classifiers have answered about texts that have ended.
    var suspended: Suspended?
    /// The upstream has ended while that waited.
    private var upstreamEnd: UpstreamEnd?
    /// Questions that were handed out, by number.
    var asked: [Int: RelayQuestion.Place] = [:]
    var lastQuestion = 0

    /// Bytes of the channels' texts that have left, unchanged or replaced.
    var sentText = 0
    var state = RelaySummary()
    var output = RelayOutput()
    var inspection = InspectionOutput()

    /// Work that waits for an answer.
    enum Suspended {
        /// An event that is looked at, and those behind it.
        case event(HeldEvent)
        case end(mark: [UInt8]?, hasFailed: Bool)
    }

    private enum UpstreamEnd {
        case inOrder
        case failed(RelayFailure)
    }

    /// - Parameters:
    ///   - numbers: of the placeholders, as they are after the prompt.
    ///   - context: what classifiers that are asked about the answer are told of the prompt.
    package init(
        engine: Engine,
        policy: ResolvedPolicy? = nil,
        numbers: PlaceholderNumbers = PlaceholderNumbers(),
        context: [ClassifierInput.Turn] = [],
        options: RelayOptions = RelayOptions()
    ) {
        self.options = options
        self.numbers = numbers
        texts = TextInspector(
            engine: engine,
            direction: .response,
            policy: policy,
            limits: options.limits,
            vault: numbers.restorable,
            book: engine.categories?.asked.isEmpty == false ? AnswerBook(context: context) : nil
        )
        others = OtherTexts(texts, numbers: numbers, blocksFindings: options.blocksFindings)
        opening = options.opening
        encoder = options.dialect.makeEncoder()
        decoder = SSEDecoder(maximumEventLength: options.maximumEventLength)
    }

    /// What has been seen and done so far.
    package var summary: RelaySummary {
        var summary = state
        let texts = parts.flatMap(\.channels).compactMap(\.decision)
        summary.decisions = texts + others.decisions(besides: options.dialect == .responses ? texts : [])
        if let block = summary.block, !summary.decisions.contains(where: { $0.action == .block }) {
            summary.decisions.append(
                .init(direction: .response, field: .init(block.field), action: .block, findings: [])
            )
        }
        return summary
    }

    /// Takes bytes of the stream as they came.
    ///
    /// After the end they are dropped.
    package func receive(
        _ bytes: some Collection<UInt8>,
        using scratch: inout InspectionScratch,
        into output: inout RelayOutput
    ) {
        guard !hasEnded else { return }
        state.received += bytes.count
        decoder.receive(bytes)
        swap(&self.output, &output)
        defer { swap(&self.output, &output) }
        takeEvents(using: &scratch)
    }

    private func takeEvents(using scratch: inout InspectionScratch) {
        do throws(SSEError) {
            while !hasEnded, suspended == nil, let event = try decoder.next() { take(event, using: &scratch) }
        } catch {
            fail(RelayFailure(error), using: &scratch)
        }
    }

    /// Takes the answer to a question.
    ///
    /// After the end it does nothing.
    package func take(
        _ answer: Result<ClassifierVerdict, ClassifierError>,
        to question: RelayQuestion,
        using scratch: inout InspectionScratch,
        into output: inout RelayOutput
    ) {
        guard !hasEnded else { return }
        swap(&self.output, &output)
        defer { swap(&self.output, &output) }
        take(answer, to: question)
        if let stopped { return stop(stopped.report, part: stopped.part) }
        pump()
        guard !hasEnded, suspended != nil, !isWaiting else { return }
        resume(using: &scratch)
        takeEvents(using: &scratch)
        guard !hasEnded, suspended == nil, let upstreamEnd else { return }
        switch upstreamEnd {
        case .inOrder: finish(using: &scratch)
        case .failed(let failure): fail(failure, using: &scratch)
        }
    }

    /// Says that the upstream's body has ended in order.
    package func finish(using scratch: inout InspectionScratch, into output: inout RelayOutput) {
        guard !hasEnded else { return }
        guard suspended == nil else { return upstreamEnd = .inOrder }
        swap(&self.output, &output)
        defer { swap(&self.output, &output) }
        finish(using: &scratch)
    }

    private func finish(using scratch: inout InspectionScratch) {
        do throws(SSEError) {
            // A last event without its blank line is one that no client reads; for the mark of the end we are lenient.
            if let event = try decoder.finish(), event.isComplete || event.isDone { take(event, using: &scratch) }
        } catch {
            return fail(RelayFailure(error), using: &scratch)
        }
        guard !hasEnded else { return }
        guard suspended == nil else { return upstreamEnd = .inOrder }
        if endsWithoutMark { return takeEnd(nil, using: &scratch) }
        fail(upstreamReportedError ? .reported : .truncated, using: &scratch)
    }

    /// Says that the upstream's connection broke.
    ///
    /// What may still leave does, then the client is told.
    package func upstreamFailed(
        _ failure: RelayFailure,
        using scratch: inout InspectionScratch,
        into output: inout RelayOutput
    ) {
        guard !hasEnded else { return }
        guard suspended == nil else { return upstreamEnd = .failed(failure) }
        swap(&self.output, &output)
        defer { swap(&self.output, &output) }
        fail(failure, using: &scratch)
    }

    /// True if the end of the stream is all that there is to come: Gemini has no mark of it.
    private var endsWithoutMark: Bool {
        options.dialect == .gemini && !upstreamReportedError
            && (hasSeenEnd || !parts.isEmpty && parts.allSatisfy { $0.isFinished })
    }

    func end(_ end: RelayEnd) {
        hasEnded = true
        output.end = end
        for part in parts { part.toolEvents = [] }
        queue = []
        opening = []
        suspended = nil
    }
}

@available(*, unavailable)
extension StreamRelay: Sendable {}
