package import NIOCore

/// Cuts one connection's bytes into requests: a head, then its whole body, then the next head.
///
/// A state machine without the world in it. Chunking never matters: the events depend on the bytes alone (law 1).
/// After a violation nothing more is read from the connection: where the next request begins is anybody's guess.
/// The body is one buffer; if it came in one read with the end of the head it is a slice of that read, not a copy.
package struct RequestReader {
    package enum Event: Hashable {
        case needsMore
        case head(RequestHead)
        /// All of the body; empty if it was to be discarded.
        case body(ByteBuffer)
        case violation(HTTPViolation)
    }

    private enum State {
        case head
        case length(remaining: Int)
        case chunked
        case failed
    }

    private let limits: ServerLimits
    private var state = State.head
    private var input = ByteBuffer()
    private var lines: HeadLines
    private var parser = RequestHeadParser()
    /// Which fields of the next head are kept beside those that are always read.
    package var wanted = WantedFields()
    private var chunks: ChunkedBody
    private var body = ByteBuffer()
    private var discardsBody = false

    package init(limits: ServerLimits) {
        self.limits = limits
        self.lines = HeadLines(limits: limits)
        self.chunks = ChunkedBody(limits: limits)
    }

    /// Bytes received and not yet looked at.
    package var bufferedBytes: Int { input.readableBytes }

    /// True between two requests.
    package var isBetweenRequests: Bool {
        if case .head = state { return !parser.isStarted && lines.isEmpty && input.readableBytes == 0 }
        return false
    }

    /// True until the first line of a request has been read.
    package var isBeforeHead: Bool {
        if case .head = state { return !parser.isStarted }
        return false
    }

    package mutating func append(_ chunk: ByteBuffer) {
        if input.readableBytes == 0 {
            input = chunk
        } else {
            input.writeImmutableBuffer(chunk)
        }
    }

    /// Reads the current body without keeping it; to be called between its head and its end.
    package mutating func discardBody() {
        discardsBody = true
        body.clear()
    }

    /// The next event that the bytes so far decide.
    package mutating func next() -> Event {
        do throws(HTTPViolation) {
            switch state {
            case .head: return try readHead()
            case .length(let remaining): return readLength(remaining)
            case .chunked: return try readChunks()
            case .failed: return .needsMore
            }
        } catch {
            state = .failed
            input.clear()
            return .violation(error)
        }
    }

    // MARK: Head

    private mutating func readHead() throws(HTTPViolation) -> Event {
        while try lines.next(from: &input) {
            if !lines.line.isEmpty {
                if !parser.isStarted, !wanted.isEmpty { parser = RequestHeadParser(wanted: wanted) }
                try parser.add(lines.line[...])
            } else if parser.isStarted {
                return .head(try finishHead())
            }  // RFC 9112, 2.2: an empty line before the request line is ignored.
            lines.endLine()
        }
        return .needsMore
    }

    private mutating func finishHead() throws(HTTPViolation) -> RequestHead {
        let head = try parser.finish()
        parser = RequestHeadParser()
        lines.endHead()
        discardsBody = false
        switch head.body {
        case .chunked:
            chunks = ChunkedBody(limits: limits)
            state = .chunked
        case .bytes(let count):
            state = .length(remaining: count)
        }
        return head
    }

    // MARK: Body

    private mutating func readLength(_ remaining: Int) -> Event {
        if remaining > limits.body {
            state = .failed
            input.clear()
            return .violation(.bodyTooLarge)
        }
        // In one piece, the common case: a slice of what was read.
        if body.readableBytes == 0, !discardsBody, let whole = input.readSlice(length: remaining) {
            return finishBody(whole)
        }
        guard var piece = input.readSlice(length: min(remaining, input.readableBytes)) else { return .needsMore }
        let left = remaining - piece.readableBytes
        if !discardsBody {
            if body.readableBytes == 0 { body.reserveCapacity(min(remaining, 1 << 20)) }
            body.writeBuffer(&piece)
        }
        state = .length(remaining: left)
        return left == 0 ? finishBody(takeBody()) : .needsMore
    }

    private mutating func readChunks() throws(HTTPViolation) -> Event {
        let isDone = try chunks.read(from: &input, into: &body)
        if discardsBody { body.clear() }
        return isDone ? finishBody(takeBody()) : .needsMore
    }

    private mutating func takeBody() -> ByteBuffer {
        let whole = body
        body = ByteBuffer()
        return whole
    }

    private mutating func finishBody(_ whole: ByteBuffer) -> Event {
        state = .head
        // So that later reads never write into memory that the body shares.
        if input.readableBytes == 0 { input = ByteBuffer() }
        return .body(whole)
    }
}
