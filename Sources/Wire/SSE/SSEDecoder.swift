/// Cuts a byte stream into events by the rules of the HTML standard, section 9.2.
///
/// However the bytes are cut on their way here, the events are the same. For that, a blank line that ends with CR
/// waits for one more byte: it may be the LF that belongs to it.
package struct SSEDecoder: Sendable {
    private let maximumEventLength: Int
    private var buffer: [UInt8] = []
    /// Where the current event begins in `buffer`.
    private var eventStart = 0
    /// Where the current line begins.
    ///
    /// Between `eventStart` and `position`.
    private var lineStart = 0
    /// Everything before has been looked at.
    private var position = 0
    /// Bytes of the stream that are no longer in `buffer`.
    private var dropped = 0

    /// - Parameter maximumEventLength: bytes of one event with its line ends.
    package init(maximumEventLength: Int = 1 << 20) {
        self.maximumEventLength = maximumEventLength
    }

    /// Takes what has arrived.
    ///
    /// Call `next` until it returns nil before the next chunk.
    package mutating func receive(_ chunk: some Collection<UInt8>) {
        compact()
        buffer.append(contentsOf: chunk)
    }

    /// Takes what has arrived.
    ///
    /// Call `next` until it returns nil before the next chunk.
    package mutating func receive(_ chunk: Span<UInt8>) {
        compact()
        chunk.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    }

    /// Bytes received that are in no event yet.
    package var pendingBytes: Int { buffer.count - eventStart }

    /// The next complete event, or nil if more bytes are needed.
    ///
    /// After an error the stream is of no use; the decoder gives the same error again.
    package mutating func next() throws(SSEError) -> SSEEvent? {
        guard skipByteOrderMark(atEnd: false), let end = findEventEnd(atEnd: false) else {
            guard pendingBytes <= maximumEventLength else { throw error(.eventTooLong) }
            return nil
        }
        return try takeEvent(upTo: end, isComplete: true)
    }

    /// What is left at the end of the stream; nil if nothing is.
    ///
    /// Call `next` until nil first.
    package mutating func finish() throws(SSEError) -> SSEEvent? {
        _ = skipByteOrderMark(atEnd: true)
        let end = findEventEnd(atEnd: true)
        guard pendingBytes > 0 else { return nil }
        return try takeEvent(upTo: end ?? buffer.count, isComplete: end != nil)
    }

    private mutating func takeEvent(upTo end: Int, isComplete: Bool) throws(SSEError) -> SSEEvent {
        guard end - eventStart <= maximumEventLength else { throw error(.eventTooLong) }
        let isFirst = dropped + eventStart == 0
        guard let event = SSEEvent(reading: buffer[eventStart..<end], isFirst: isFirst, isComplete: isComplete) else {
            throw error(.invalidUTF8)
        }
        eventStart = end
        lineStart = end
        position = end
        return event
    }

    /// The end of the first blank line, with its line end.
    private mutating func findEventEnd(atEnd: Bool) -> Int? {
        while let ending = nextLineEnding() {
            let isBlank = ending == lineStart
            guard let after = endOfLineEnding(at: ending, atEnd: atEnd) else { return nil }
            lineStart = after
            position = after
            if isBlank { return after }
        }
        return nil
    }

    /// Moves `position` to the next CR or LF.
    private mutating func nextLineEnding() -> Int? {
        let found = buffer.withUnsafeBufferPointer { buffer -> Int in
            var index = position
            while index < buffer.count, buffer[index] != 0x0A, buffer[index] != 0x0D { index += 1 }
            return index
        }
        position = found
        return found < buffer.count ? found : nil
    }

    /// The position after CR, LF or CRLF; nil if a CR is the last byte that has arrived.
    private func endOfLineEnding(at ending: Int, atEnd: Bool) -> Int? {
        guard buffer[ending] == 0x0D else { return ending + 1 }
        if ending + 1 < buffer.count { return buffer[ending + 1] == 0x0A ? ending + 2 : ending + 1 }
        return atEnd ? ending + 1 : nil
    }

    /// One byte order mark may open the stream; the line begins after it.
    ///
    /// - Returns: false if more bytes are needed to tell.
    private mutating func skipByteOrderMark(atEnd: Bool) -> Bool {
        guard dropped + eventStart == 0, position == 0 else { return true }
        let start = buffer.prefix(3)
        if start.elementsEqual(SSEEvent.byteOrderMark) {
            lineStart = 3
            position = 3
            return true
        }
        return atEnd || start.count == 3 || !SSEEvent.byteOrderMark.starts(with: start)
    }

    private mutating func compact() {
        guard eventStart == buffer.count || eventStart > 64 << 10 else { return }
        buffer.removeSubrange(..<eventStart)
        dropped += eventStart
        lineStart -= eventStart
        position -= eventStart
        eventStart = 0
    }

    private func error(_ code: SSEError.Code) -> SSEError { SSEError(code: code, offset: dropped + eventStart) }
}
