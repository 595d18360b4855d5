/// Where a sequence of pieces may begin that `SqueezeTransform` takes the separators out of, in the middle of a text.
enum SequenceStarts {
    /// Bytes that must stand behind the place from which the look begins.
    static let lookAhead = ByteBlock.length + 1
    /// Of a block the first so many bytes are decided: the second separator of a sequence stands within sixteen bytes of its start.
    private static let decided = 48

    /// The first character from `start` on of a word with which a sequence may begin, or where the bytes end before it is decided.
    ///
    /// - Parameters:
    ///   - start: where no word begins, and not the first of the bytes.
    static func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        var at = start
        while at &+ lookAhead <= bytes.count {
            let starts = unsafe mask(base + at) & (1 << UInt64(decided) - 1)
            if starts != 0 { return at &+ starts.trailingZeroBitCount }
            at &+= decided
        }
        return at
    }

    /// The words of a block with which a sequence may begin.
    ///
    /// Beside each other are single characters with a separator behind each of four, or pieces of one length, two to six, with
    /// one mark, or a mark between spaces, behind each of two.
    private static func mask(_ block: UnsafePointer<UInt8>) -> UInt64 {
        let (before, behind) = unsafe (block - 1, block + 1)
        let marks = ByteBlock.mask {
            unsafe ByteBlock.isMark(block[$0])
                & (isPiece(before[$0]) & isPiece(behind[$0])
                    | ByteBlock.isSpace(before[$0]) & ByteBlock.isSpace(behind[$0]))
        }
        let separators = ByteBlock.mask {
            unsafe ByteBlock.isMark(block[$0]) | ByteBlock.isSpace(block[$0]) | ByteBlock.flag(block[$0] &- 0x09 < 2)
        }
        var starts = (separators >> 1) & (separators >> 3) & (separators >> 5) & (separators >> 7)
        if marks != 0 {
            for length in UInt64(2)...6 {
                starts |= (marks >> length) & (marks >> (2 * length + 1))
                starts |= (marks >> (length + 1)) & (marks >> (2 * length + 4))
            }
        }
        let last = unsafe before[0]
        let followsPlus = UInt64(ByteBlock.flag(last == UInt8(ascii: "+")))
        guard starts | followsPlus != 0 else { return 0 }
        let characters = ByteBlock.mask { unsafe ByteBlock.isAlphanumeric(block[$0]) }
        let words = characters & ~(characters << 1 | UInt64(ByteBlock.isAlphanumeric(last)))
        // The sequence of a telephone number begins with the plus before the word.
        return words & (starts | starts << 1 | followsPlus)
    }

    /// What a piece is made of: every character of ASCII that is no space and no control.
    @inline(__always)
    private static func isPiece(_ byte: UInt8) -> UInt8 { ByteBlock.flag(byte &- 0x21 < 0x5F) }
}
