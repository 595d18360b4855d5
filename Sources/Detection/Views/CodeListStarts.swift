import ByteText

/// Where lists of codes may begin (`CodeList`).
///
/// Of the first codes of a list four begin at even distances behind the same byte. Text without that is passed over sixty-four bytes
/// at a time.
enum CodeListStarts {
    /// Behind the beginning of a code the next begins within so many bytes.
    private static let reach = 72

    /// Where a list may begin, from `start` on; where bytes that have not come decide, or the end, if there is none before.
    static func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isFinal: Bool) -> Int {
        guard let base = bytes.baseAddress, start < bytes.count else { return bytes.count }
        var spacing = Spacing()
        var at = start
        if at == 0 {
            if unsafe isStart(bytes, 0) { _ = spacing.note(0, behind: 0) }
            at = 1
        }
        while at &+ ByteBlock.length < bytes.count {
            var words = unsafe mask(base + at)
            while words != 0 {
                let word = at &+ words.trailingZeroBitCount
                if unsafe spacing.note(word, behind: base[word - 1]) {
                    return unsafe firstOfRow(bytes, before: spacing.first, from: start)
                }
                words &= words &- 1
            }
            at &+= ByteBlock.length
        }
        while at < bytes.count {
            if unsafe isStart(bytes, at), unsafe spacing.note(at, behind: base[at - 1]) {
                return unsafe firstOfRow(bytes, before: spacing.first, from: start)
            }
            at &+= 1
        }
        if isFinal || bytes.count - spacing.last > reach { return bytes.count }
        return unsafe firstOfRow(bytes, before: spacing.last, from: start)
    }

    /// How far words stand from each other.
    private struct Spacing {
        private(set) var last = -(1 << 32)
        /// The first of the words at even distances up to the last.
        private(set) var first = 0
        private var lead: UInt8 = 0
        private var distance = 0
        private var repeats = 0

        /// - Parameter byte: before the word; 0 where there is none.
        /// - Returns: true if it is the fourth word, or a later one, at even distances behind the same byte.
        @inline(__always)
        mutating func note(_ word: Int, behind byte: UInt8) -> Bool {
            let next = byte == lead ? word &- last : 0
            let isEven = next != 0 && next &- distance &+ 1 <= 2 && next &- distance >= -1
            if !isEven { first = last }
            repeats = isEven ? repeats &+ 1 : 0
            (last, lead, distance) = (word, byte, next)
            return repeats >= CodeList.evenCodes - 2 && next <= reach
        }
    }

    /// The words of a block that begin with a digit and have more characters.
    ///
    /// Reads a byte on both sides of the block.
    @inline(__always)
    private static func mask(_ block: UnsafePointer<UInt8>) -> UInt64 {
        let digits = ByteBlock.mask { unsafe ByteBlock.flag(block[$0] &- 0x30 < 10) }
        guard digits != 0 else { return 0 }
        let words = ByteBlock.mask { unsafe ByteBlock.isAlphanumeric(block[$0]) }
        let before = unsafe UInt64(ByteBlock.isAlphanumeric(block[-1]))
        let behind = unsafe UInt64(ByteBlock.isAlphanumeric(block[ByteBlock.length]))
        return digits & ~(words << 1 | before) & (words >> 1 | behind << 63)
    }

    /// The same for one byte; true for the last if it is a digit.
    private static func isStart(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        guard unsafe bytes[at].isASCIIDigit, unsafe at == 0 || !bytes[at - 1].isASCIIAlphanumeric else { return false }
        return unsafe at + 1 == bytes.count || bytes[at + 1].isASCIIAlphanumeric
    }

    /// The first of the words up to the one at `word` that may be codes of one list.
    private static func firstOfRow(_ bytes: UnsafeBufferPointer<UInt8>, before word: Int, from start: Int) -> Int {
        var first = word
        for _ in 0..<CodeList.firstCodes + CodeList.evenCodes {
            guard let before = unsafe codeBefore(first, bytes, from: start) else { break }
            first = before
        }
        return first
    }

    /// The word before the one at `word` that begins with a digit: near, and no other word between but one with a mark behind it.
    private static func codeBefore(_ word: Int, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard word > start else { return nil }
        let standsAlone = unsafe bytes[word - 1].isASCIISpace
        var index = word
        while true {
            while index > start, unsafe !bytes[index - 1].isASCIIAlphanumeric { index -= 1 }
            guard index > start, word - index <= reach else { return nil }
            while index > start, unsafe bytes[index - 1].isASCIIAlphanumeric { index -= 1 }
            if unsafe index == start && start > 0 && bytes[start - 1].isASCIIAlphanumeric { return nil }
            if unsafe bytes[index].isASCIIDigit { return word - index <= reach ? index : nil }
            if standsAlone { return nil }
        }
    }
}
