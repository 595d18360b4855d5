import ByteText

/// Which parts of decoded bytes are text.
enum ReadableStretches {
    /// Shorter text is chance: of random bytes a third is printable.
    static let leastBytes = 8

    /// Ranges of valid UTF-8 without controls, `leastBytes` long or longer.
    ///
    /// Single zero bytes between others count as text: UTF-16 of ASCII has them.
    static func find(in bytes: Span<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        var at = 0
        func close(_ end: Int) {
            if end - start >= leastBytes { found.append(start..<end) }
        }
        while true {
            at = bytes.endOfRun(of: ByteKind.readable, from: at)
            guard at < bytes.count else { break }
            let length = readable(bytes, at)
            if length == 0 {
                close(at)
                start = at + 1
                at += 1
            } else {
                at += length
            }
        }
        close(bytes.count)
        return found
    }

    /// The length of the readable character at `at`, which is none of `ByteKind.readable`; 0 if there is none.
    private static func readable(_ bytes: Span<UInt8>, _ at: Int) -> Int {
        let byte = bytes[at]
        if byte < 0x80 {
            let hasNeighbours = at + 1 < bytes.count && bytes[at + 1] != 0 && (at == 0 || bytes[at - 1] != 0)
            return byte == 0 && hasNeighbours ? 1 : 0
        }
        guard byte >= 0xC2, byte <= 0xF4 else { return 0 }
        let length = UTF8Boundary.length(announcedBy: byte)
        guard length > 1, at + length <= bytes.count, UTF8Boundary.secondBytes(after: byte).contains(bytes[at + 1])
        else { return 0 }
        for index in at + 2..<at + length where !UTF8Boundary.isContinuation(bytes[index]) { return 0 }
        return length
    }
}
