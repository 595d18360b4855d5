package import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Policy
import Wire

/// What an exchange keeps of its texts, until it is over and they go to the file of captures.
struct ExchangeCapture {
    let settings: CaptureSettings
    private(set) var operation: APIOperation?
    private(set) var prompt: ByteBuffer?
    private var promptBook: AnswerBook?
    private(set) var answer: [UInt8]?
    private var answerIsError = false
    private var answerBook: AnswerBook?
    private(set) var isTooLong = false

    init(_ settings: CaptureSettings) {
        self.settings = settings
    }

    /// Bytes that may yet be kept.
    var room: Int { settings.maxBytes - (prompt?.readableBytes ?? 0) }

    var keepsAnswers: Bool { settings.directions.contains(.response) }

    mutating func take(prompt body: ByteBuffer, of operation: APIOperation, _ book: AnswerBook) {
        self.operation = operation
        promptBook = book
        guard settings.directions.contains(.prompt) else { return }
        isTooLong = body.readableBytes > settings.maxBytes
        prompt = isTooLong ? nil : body
    }

    mutating func take(answer body: [UInt8], isError: Bool, _ book: AnswerBook) {
        guard keepsAnswers, operation != nil else { return }
        if body.count > room { isTooLong = true }
        (answer, answerIsError, answerBook) = (isTooLong ? nil : body, isError, book)
    }

    /// What is to be made of it, off the loop.
    func work(_ record: CaptureRecord, _ transcript: RelayTranscript?, _ context: CaptureWork.Context) -> CaptureWork {
        var record = record
        record.prompt = prompt.map { Array($0.readableBytesView) }
        (record.answer, record.answerIsError) = (answer, answerIsError)
        let texts = keepsAnswers ? transcript?.texts ?? [] : []
        record.channels = texts.map { channel, text in
            var text = text
            // Of a text that was cut off, what was undecided has not left, and may be half of something.
            if record.mode == .redacted, !channel.isFinished { text = Array(text.prefix(channel.decidedEnd)) }
            return CaptureRecord.Channel(
                name: channel.channel.name,
                path: channel.path,
                isFinished: channel.isFinished,
                decided: channel.decided,
                text: text
            )
        }
        return CaptureWork(record: record, context: context, promptBook: promptBook, answerBook: answerBook)
    }
}

/// A capture before it is masked: goes to the writer's thread with all that the masking needs.
struct CaptureWork: Sendable {
    struct Context: Sendable {
        let engine: Engine
        let policy: ResolvedPolicy?
        let operation: APIOperation
        /// Of a stream, what classifiers have answered about it.
        var relayBook: AnswerBook?
    }

    private(set) var record: CaptureRecord
    let context: Context
    let promptBook: AnswerBook?
    let answerBook: AnswerBook?

    var bytes: Int {
        (record.prompt?.count ?? 0) + (record.answer?.count ?? 0) + record.channels.reduce(0) { $0 + $1.text.count }
    }

    /// The record as it may be kept.
    func finished(using scratch: inout InspectionScratch) -> CaptureRecord {
        guard record.mode == .redacted else { return record }
        var record = record
        let masker = CaptureMasker(engine: context.engine, policy: context.policy, operation: context.operation)
        if let body = record.prompt {
            record.prompt = masker.prompt(body, promptBook, using: &scratch)
            if record.prompt == nil { record.withheld += 1 }
        }
        if let body = record.answer {
            record.answer = masker.answer(body, isError: record.answerIsError, answerBook, using: &scratch)
            if record.answer == nil { record.withheld += 1 }
        }
        var channels: [CaptureRecord.Channel] = []
        for var channel in record.channels {
            guard let name = TextChannel(name: channel.name),
                let text = masker.text(channel.text, of: name, context.relayBook, using: &scratch)
            else {
                record.withheld += 1
                continue
            }
            channel.text = text
            channels.append(channel)
        }
        record.channels = channels
        return record
    }
}

/// The way to the file of captures, with the memory of the masking.
package final class CaptureDesk: @unchecked Sendable {
    let writer: CaptureWriter
    // Sendable: touched by what the writer runs, which is one thing at a time.
    private var memory: ScratchMemory?

    package init(writer: CaptureWriter) {
        self.writer = writer
    }

    func submit(_ work: CaptureWork, for recipient: EscrowRecipient?) {
        writer.submit(bytes: work.bytes, for: recipient) { [self] in
            let memory: ScratchMemory
            if let known = self.memory, known.engine === work.context.engine {
                memory = known
            } else {
                memory = ScratchMemory(engine: work.context.engine)
                self.memory = memory
            }
            return work.finished(using: &memory.scratch)
        }
    }
}

extension MetricsRegistry {
    func note(_ captures: CaptureStatistics) {
        set(.captures, MetricLabels(["stored"]), to: Double(captures.stored))
        set(.captures, MetricLabels(["skipped"]), to: Double(captures.skipped))
        set(.captureQueueBytes, to: Double(captures.waitingBytes))
    }
}
