/// Cuts a text into segments by what it says, never by how it arrived: after a sentence, and where none ends, at a space.
///
/// A segment ends behind the white space that follows `.`, `!`, `?` or their like (behind those of Chinese and Japanese none
/// need follow), or behind a line's end, once it has
/// `minimum` bytes; and at the latest before its `maximum`th byte, behind its last space, or else between two scalars. So
/// the segments of a text are the same at every chunking.
package struct Segmenter {
    /// Bytes of a segment that no sentence's end makes shorter.
    package let minimum: Int
    /// Bytes that no segment has more of.
    package let maximum: Int

    /// Offset of the segment under way, in the text's bytes.
    package private(set) var start = 0
    private var offset = 0
    /// Behind the last white space of the segment under way, if it has one.
    private var lastSpace: Int?
    private var isAfterSentence = false
    /// Of the last three bytes, for marks that are no ASCII.
    private var recent: UInt32 = 0
    private var lastScalar = 0

    package init(minimum: Int = 32, maximum: Int = 512) {
        precondition(minimum < maximum && maximum >= 8)
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Takes more of the text.
    ///
    /// - Parameters:
    ///   - bytes: a piece of valid UTF-8, cut anywhere.
    ///   - boundary: called with each offset at which a segment ends; it lies within the text so far, perhaps before this
    ///     piece.
    /// - Complexity: O(bytes).
    package mutating func receive(_ bytes: Span<UInt8>, boundary: (Int) -> Void) {
        for index in bytes.indices { take(bytes[index], boundary) }
    }

    private mutating func take(_ byte: UInt8, _ boundary: (Int) -> Void) {
        let isContinuation = byte & 0xC0 == 0x80
        if !isContinuation {
            // Behind the space that ends a sentence, now that something else follows.
            if isAfterSentence, lastSpace == offset, !Self.isSpace(byte) { cut(at: offset, boundary) }
            lastScalar = offset
        }
        offset += 1
        recent = recent << 8 | UInt32(byte)
        if Self.isSpace(byte) {
            isAfterSentence = isAfterSentence || byte == 0x0A
            lastSpace = offset
        } else if !isContinuation || Self.endsSentence(recent) {
            isAfterSentence = Self.endsSentence(recent) || isAfterSentence && Self.closes(byte)
            // Behind these no space is written.
            if isAfterSentence, recent & 0xFF_FFFF == 0xE3_8082 || recent & 0xFF_FF00 == 0xEF_BC00 {
                lastSpace = offset
            }
        }
        if offset - start >= maximum { cut(at: lastSpace ?? max(lastScalar, start + 1), boundary) }
    }

    private mutating func cut(at end: Int, _ boundary: (Int) -> Void) {
        guard end - start >= minimum || offset - start >= maximum else { return }
        start = end
        lastSpace = nil
        isAfterSentence = false
        boundary(end)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Quotes and brackets that close behind a sentence's mark.
    private static func closes(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 || byte == 0x29 || byte == 0x5D }

    /// - Parameter recent: the last four bytes, the newest lowest.
    private static func endsSentence(_ recent: UInt32) -> Bool {
        switch recent & 0xFF {
        case 0x21, 0x2E, 0x3F: true
        default:
            switch recent & 0xFF_FFFF {
            // U+2026, U+3002, U+FF01, U+FF1F, U+0964.
            case 0xE2_80A6, 0xE3_8082, 0xEF_BC81, 0xEF_BC9F, 0xE0_A5A4: true
            // U+061F, U+06D4.
            default: recent & 0xFFFF == 0xD89F || recent & 0xFFFF == 0xDB94
            }
        }
    }
}
