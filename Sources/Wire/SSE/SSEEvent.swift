/// One block of an event stream, up to and with the blank line that ends it.
package struct SSEEvent: Hashable, Sendable {
    /// The bytes exactly as received.
    ///
    /// All events of a stream, one after another, are the stream.
    package var raw: [UInt8]
    /// The values of the `data` lines joined by LF; nil if there is no such line, and then no client sees an event.
    package var data: [UInt8]?
    /// The value of the last `event` line; empty if there is none.
    package var name: [UInt8] = []
    /// Everything that is not a `data` line, joined by LF: comments, `event`, `id`, `retry` and unknown lines.
    ///
    /// Clients ignore most of it, but it travels, so it is inspected as text or dropped. Valid UTF-8.
    package var otherLines: [UInt8] = []
    /// False for what was left when the stream ended without a blank line: clients discard it.
    package var isComplete: Bool = true

    /// True if the whole block is `data` lines and the blank line.
    package var isDataOnly: Bool { otherLines.isEmpty && data != nil }

    /// True for the marker that ends a stream of chunks, `[DONE]` and nothing else but spaces.
    ///
    /// Clients look at the first six bytes only; what might follow them is not the marker, and not JSON either.
    package var isDone: Bool {
        guard let data, data.starts(with: "[DONE]".utf8) else { return false }
        return data.dropFirst(6).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
}

/// Why bytes are not an event stream that can be inspected.
package struct SSEError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// One event is longer than the decoder's limit.
        case eventTooLong = "event_too_long"
        /// A line that is not data is not UTF-8. (Data is judged by whoever reads it.)
        case invalidUTF8 = "invalid_utf8"
    }

    package let code: Code
    /// Bytes of the stream before the event.
    package let offset: Int

    package init(code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var message: String {
        switch code {
        case .eventTooLong: "An event of the stream is too long (at byte \(offset))."
        case .invalidUTF8: "An event of the stream is not valid UTF-8 (at byte \(offset))."
        }
    }
}
