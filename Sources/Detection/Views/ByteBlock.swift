/// Questions that are asked of sixty-four bytes at once.
///
/// The loops have no branch and a length that is known, so the compiler makes vector instructions of them. It does only where
/// a test joins its answers with `&` and `|`, and reaches the neighbours of a byte through pointers of their own.
enum ByteBlock {
    static let length = 64
    /// Where one byte has been found the next is often near, and so many looks cost less than a block.
    static let near = 4

    /// A bit for each byte of the block for which `test` is 1: the lowest for the first.
    @inline(__always)
    static func mask(_ test: (Int) -> UInt8) -> UInt64 {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { answers in
            for index in 0..<length { unsafe answers[index] = test(index) }
            var mask: UInt64 = 0
            for word in 0..<length / 8 {
                let eight = unsafe UnsafeRawBufferPointer(answers)
                    .loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self)
                // Each product brings the lowest bit of one byte to a place of its own in the highest byte.
                mask |= ((UInt64(littleEndian: eight) &* 0x0102_0408_1020_4080) >> 56) << UInt64(word &* 8)
            }
            return mask
        }
    }

    /// 1 for true.
    @inline(__always)
    static func flag(_ isTrue: Bool) -> UInt8 { isTrue ? 1 : 0 }

    // MARK: Bytes

    @inline(__always)
    static func isAlphanumeric(_ byte: UInt8) -> UInt8 { flag(byte &- 0x30 < 10) | flag((byte | 0x20) &- 0x61 < 26) }

    /// Of the alphabets of base64.
    @inline(__always)
    static func isEncoded(_ byte: UInt8) -> UInt8 {
        isAlphanumeric(byte) | flag(byte == 0x2B) | flag(byte == 0x2D) | flag(byte == 0x2F) | flag(byte == 0x5F)
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> UInt8 { flag(byte == 0x20) }

    /// One of `-`, `.`, `_`, `/`, `,`, `|` and `:`.
    @inline(__always)
    static func isMark(_ byte: UInt8) -> UInt8 {
        flag(byte & 0xFC == 0x2C) | flag(byte == 0x3A) | flag(byte == 0x5F) | flag(byte == 0x7C)
    }

    @inline(__always)
    static func foldsSpecially(_ byte: UInt8) -> UInt8 {
        let isControl = flag(byte < 0x20) & flag(byte &- 0x09 > 1) & flag(byte != 0x0D)
        let isEscape = flag(byte == 0x25) | flag(byte == 0x26) | flag(byte == 0x3D) | flag(byte == 0x5C)
        return flag(byte >= 0x7F) | isControl | isEscape
    }

    @inline(__always)
    static func unmarksSpecially(_ byte: UInt8) -> UInt8 {
        flag(byte == 0x3C) | flag(byte == 0x2A) | flag(byte == 0x7E) | flag(byte == 0x60) | flag(byte == 0x22)
            | flag(byte == 0x27) | flag(byte == 0x7D)
    }
}

extension Span<UInt8> {
    /// The first index from `start` on whose byte `FoldTransform` may change; `count` if there is none.
    func firstToFold(from start: Int) -> Int {
        let near = firstIndex(of: ByteKind.foldsSpecially, from: start, to: start &+ ByteBlock.near)
        if near < start &+ ByteBlock.near { return near }
        return firstIndex(of: ByteKind.foldsSpecially, from: skipBlocks(from: near) { ByteBlock.foldsSpecially($0) })
    }

    /// The first index from `start` on whose byte `UnmarkTransform` may take out; `count` if there is none.
    func firstToUnmark(from start: Int) -> Int {
        firstIndex(of: ByteKind.unmarksSpecially, from: skipBlocks(from: start) { ByteBlock.unmarksSpecially($0) })
    }

    /// The first line feed from `start` on; `count` if there is none.
    func firstLineFeed(from start: Int) -> Int {
        var at = skipBlocks(from: start) { ByteBlock.flag($0 == 0x0A) }
        while at < count, self[at] != 0x0A { at += 1 }
        return at
    }

    /// The first byte of the whole blocks from `start` on that is meant; their end if there is none.
    @inline(__always)
    private func skipBlocks(from start: Int, until isMeant: (UInt8) -> UInt8) -> Int {
        unsafe withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return start }
            var at = start
            while at &+ ByteBlock.length <= bytes.count {
                let block = unsafe first + at
                let meant = ByteBlock.mask { isMeant(unsafe block[$0]) }
                if meant != 0 { return at &+ meant.trailingZeroBitCount }
                at &+= ByteBlock.length
            }
            return at
        }
    }
}
