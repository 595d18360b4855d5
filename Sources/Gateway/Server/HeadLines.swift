import NIOCore

/// Cuts a head into lines that end in CRLF, within limits, and refuses control characters on the way.
///
/// A bare CR, a bare LF, NUL and every control character but tab are refused where they stand, so garbage and
/// a TLS handshake on the plain port are answered at once.
struct HeadLines {
    private let limits: ServerLimits
    /// The line so far, without its CRLF once `next` has returned true.
    private(set) var line: [UInt8] = []
    private var lineCount = 0
    /// Of the lines before this one; the empty lines that may stand before a request line count too.
    private var headBytes = 0
    private var sawCarriageReturn = false

    init(limits: ServerLimits) {
        self.limits = limits
    }

    var isEmpty: Bool { line.isEmpty && !sawCarriageReturn }

    /// Reads on to the end of a line.
    ///
    /// - Returns: true if `line` is complete; false if `input` is used up before that.
    mutating func next(from input: inout ByteBuffer) throws(HTTPViolation) -> Bool {
        let found = scan(input.readableBytesView)
        line.append(contentsOf: input.readableBytesView.prefix(found.text))
        input.moveReaderIndex(forwardBy: found.consumed)
        try checkSize()
        guard found.isValid else { throw lineCount == 0 ? .malformedRequestLine : .malformedHeader }
        // Left-over bytes of a body that was longer than declared are refused now, not when the time is over.
        guard found.isComplete || lineCount > 0 || Self.mayBeginRequest(line) else { throw .malformedRequestLine }
        return found.isComplete
    }

    /// Forgets the line, keeping its memory for the next one.
    mutating func endLine() {
        headBytes += line.count + 2
        if !line.isEmpty { lineCount += 1 }
        line.removeAll(keepingCapacity: true)
    }

    mutating func endHead() {
        line.removeAll(keepingCapacity: true)
        lineCount = 0
        headBytes = 0
    }

    private struct Scan {
        /// Bytes of the line's text, from the start of the input.
        var text = 0
        var consumed = 0
        var isComplete = false
        var isValid = true
    }

    private mutating func scan(_ bytes: ByteBufferView) -> Scan {
        bytes.withUnsafeBytes { raw in
            var result = Scan()
            for byte in raw {
                result.consumed += 1
                if sawCarriageReturn {
                    sawCarriageReturn = false
                    result.isComplete = byte == 0x0A
                    result.isValid = result.isComplete
                    break
                } else if byte == 0x0D {
                    sawCarriageReturn = true
                } else if (byte < 0x20 && byte != 0x09) || byte == 0x7F {
                    result.isValid = false
                    break
                } else {
                    result.text += 1
                }
            }
            return result
        }
    }

    private static func mayBeginRequest(_ line: [UInt8]) -> Bool {
        RequestHeadParser.mayBeToken(line.prefix { $0 != 0x20 })
    }

    private func checkSize() throws(HTTPViolation) {
        let size = headBytes + line.count
        if lineCount == 0 {
            guard size > limits.requestLine else { return }
            // Without a space in so much there is not even a method.
            throw line.prefix(64).contains(0x20) ? .targetTooLong : .requestLineTooLong
        }
        guard size <= limits.requestLine + limits.headers, lineCount <= limits.headerCount else {
            throw .headersTooLarge
        }
    }
}
