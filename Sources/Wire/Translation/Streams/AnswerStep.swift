/// A step of a streamed answer, in no API's words.
///
/// In order: `begin`; any number of blocks, one at a time, each `open`, `delta`s, at most one `signature`, `close`;
/// `finish`; `end`. Token counts may come at any time, the last ones count. `failure` may take the place of any step and is
/// the last.
enum AnswerStep: Hashable {
    enum Block: Hashable {
        case text
        case refusal
        case reasoning
        /// A thought that only its provider can read; it has no deltas.
        case redacted(ThoughtSignature)
        case call(id: [UInt8], name: [UInt8], signature: [UInt8]?)

        var isCall: Bool { if case .call = self { true } else { false } }
    }

    case begin(id: [UInt8], model: [UInt8], created: Int?)
    case usage(TokenCounts)
    case open(Block)
    /// Text, or part of the JSON of a call's arguments.
    case delta([UInt8])
    case signature(ThoughtSignature)
    case close
    case finish(Answer.Ending)
    case end
    case failure(UpstreamFailure)
}

/// Reads the events of one API's stream.
///
/// What it holds does not grow with the stream.
protocol AnswerStreamReader: Sendable {
    /// - Parameter event: complete; its data is in no way checked.
    mutating func read(_ event: SSEEvent, to events: inout [AnswerStep]) throws(TranslationError)
    /// The stream's last byte has come: for the API that marks its end by nothing else.
    mutating func readEnd(to events: inout [AnswerStep])
}

/// Writes one API's stream.
protocol AnswerStreamWriter: Sendable {
    mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError)
}

/// Keeps one block open at a time, as the steps of an answer want it.
struct BlockSwitch: Sendable {
    private(set) var open: AnswerStep.Block?
    /// Blocks so far.
    private(set) var count = 0

    /// Adds to the block of a kind of text, which is opened if another or none is open.
    mutating func add(_ text: [UInt8], to block: AnswerStep.Block, _ events: inout [AnswerStep]) {
        guard !text.isEmpty else { return }
        if open != block { begin(block, &events) }
        events.append(.delta(text))
    }

    mutating func begin(_ block: AnswerStep.Block, _ events: inout [AnswerStep]) {
        close(&events)
        open = block
        count += 1
        events.append(.open(block))
    }

    mutating func close(_ events: inout [AnswerStep]) {
        guard open != nil else { return }
        open = nil
        events.append(.close)
    }
}

extension SSEEvent {
    /// The event's data as a document; nil if there is none.
    func document() throws(TranslationError) -> JSONView? {
        guard isComplete, let data, !data.isEmpty else { return nil }
        do throws(JSONError) {
            return JSONView(try JSONDocument(parsing: data))
        } catch {
            throw .upstream("An event of the upstream's stream is not JSON. \(error.message)")
        }
    }
}
