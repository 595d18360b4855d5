/// Where runs begin that may hide something (`EncodedRun`), in the middle of a text.
enum RunStarts {
    /// Bytes that must stand behind the place from which the look begins.
    static let lookAhead = ByteBlock.length
    /// Of a block the first so many bytes are decided: what a run is worth shows within its first characters.
    private static let decided = ByteBlock.length - EncodedRun.leastCharacters - 1

    /// The beginning of the first run from `start` on that is not at a glance too short, or where the bytes end before it is
    /// decided.
    ///
    /// - Parameters:
    ///   - start: no run begins before it.
    static func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return start }
        var at = start
        while at &+ lookAhead <= bytes.count {
            let continues = unsafe at > start ? ByteBlock.isEncoded(base[at - 1]) : 0
            let starts = unsafe mask(base + at, continues: UInt64(continues)) & (1 << UInt64(decided) - 1)
            if starts != 0 { return at &+ starts.trailingZeroBitCount }
            at &+= decided
        }
        // A run that was passed over is passed over whole.
        while at > start, at < bytes.count, unsafe base[at - 1].isEncoded, unsafe base[at].isEncoded { at &+= 1 }
        return at
    }

    /// The runs of a block that are long or go on behind a line break.
    private static func mask(_ block: UnsafePointer<UInt8>, continues: UInt64) -> UInt64 {
        let encoded = ByteBlock.mask { unsafe ByteBlock.isEncoded(block[$0]) }
        let starts = encoded & ~(encoded << 1 | continues)
        // Two, four, eight and eleven characters in a row.
        var row = encoded & encoded >> 1
        row &= row >> 2
        let eight = row & row >> 4
        var found = starts & eight & row >> UInt64(EncodedRun.leastCharacters - 4)
        let marks = ByteBlock.mask {
            unsafe ByteBlock.flag(block[$0] == 0x0A) | ByteBlock.flag(block[$0] == 0x0D)
        }
        guard marks != 0 else { return found }
        // A break behind which a run goes on; after a return that is not looked at.
        let breaks = marks & (encoded >> 1 | ByteBlock.mask { unsafe ByteBlock.flag(block[$0] == 0x0D) })
        if breaks != 0 { found |= starts & ends(breaks, of: encoded) }
        return found
    }

    /// The last fifteen characters of the runs behind which a break stands.
    private static func ends(_ breaks: UInt64, of encoded: UInt64) -> UInt64 {
        var ends = encoded & breaks >> 1
        var row = encoded
        for step in [UInt64(1), 2, 4, 8] {
            ends |= row & ends >> step
            row &= row >> step
        }
        return ends
    }
}
