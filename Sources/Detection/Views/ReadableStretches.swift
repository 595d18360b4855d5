import ByteText

/// Which parts of decoded bytes are text.
enum ReadableStretches {
    /// Shorter text is chance: of random bytes a third is printable.
    static let leastBytes = 8

    /// Ranges of valid UTF-8 without controls, `leastBytes` long or longer.
    ///
    /// Single zero bytes between others count as text: UTF-16 of ASCII has them.
    static func find(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        let table = unsafe ByteKind.table
        var found: [Range<Int>] = []
        var (start, at) = (0, 0)
        while at < bytes.count {
            if unsafe table[Int(bytes[at])] & ByteKind.readable != 0 {
                at &+= 1
                continue
            }
            let length = unsafe readable(bytes, at)
            if length == 0 {
                if at &- start >= leastBytes { found.append(start..<at) }
                start = at &+ 1
                // Nothing as long as a text is left.
                if bytes.count &- start < leastBytes { return found }
                at = start
            } else {
                at &+= length
            }
        }
        if at &- start >= leastBytes { found.append(start..<at) }
        return found
    }

    static func find(in bytes: [UInt8]) -> [Range<Int>] {
        unsafe bytes.withUnsafeBufferPointer { unsafe find(in: $0) }
    }

    /// The length of the readable character at `at`, which is none of `ByteKind.readable`; 0 if there is none.
    @inline(__always)
    private static func readable(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let byte = unsafe bytes[at]
        if byte < 0x80 {
            guard byte == 0, at &+ 1 < bytes.count, unsafe bytes[at &+ 1] != 0 else { return 0 }
            return unsafe at == 0 || bytes[at &- 1] != 0 ? 1 : 0
        }
        guard byte >= 0xC2, byte <= 0xF4 else { return 0 }
        let length = UTF8Boundary.length(announcedBy: byte)
        guard at &+ length <= bytes.count,
            unsafe UTF8Boundary.secondBytes(after: byte).contains(bytes[at &+ 1])
        else { return 0 }
        for index in at &+ 2..<at &+ length where unsafe !UTF8Boundary.isContinuation(bytes[index]) { return 0 }
        return length
    }
}
