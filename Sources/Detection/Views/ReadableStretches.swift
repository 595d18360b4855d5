import ByteText

/// Which parts of decoded bytes are text.
enum ReadableStretches {
    /// Shorter text is chance: of random bytes a third is printable.
    static let leastBytes = 8

    /// Ranges of valid UTF-8 without controls, `leastBytes` long or longer.
    ///
    /// Single zero bytes between others count as text: UTF-16 of ASCII has them.
    ///
    /// - Parameter start: what stands before it is no stretch, and begins none.
    static func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> [Range<Int>] {
        let table = unsafe ByteKind.table
        var found: [Range<Int>] = []
        var start = unsafe firstOfNote(bytes, from: start)
        var at = start
        while at < bytes.count {
            if unsafe table[Int(bytes[at])] & ByteKind.readable != 0 {
                at &+= 1
                continue
            }
            let length = unsafe readable(bytes, at)
            if length == 0 {
                if at &- start >= leastBytes { found.append(start..<at) }
                start = unsafe firstOfNote(bytes, from: at &+ 1)
                at = start
            } else {
                at &+= length
            }
        }
        if at &- start >= leastBytes { found.append(start..<at) }
        return found
    }

    /// The first place from `start` on at which `leastBytes` may begin that are text; `count` if there is none.
    ///
    /// Looks at the last of them first: of random bytes every second can stand in no text, and no place up to it is one.
    private static func firstOfNote(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var start = start
        var at = start &+ leastBytes &- 1
        while at < bytes.count {
            if unsafe isForeign(bytes, at) {
                start = at &+ 1
                at &+= leastBytes
            } else if at == start {
                return start
            } else {
                at &-= 1
            }
        }
        return bytes.count
    }

    /// True only if the byte at `at` is part of no readable character, whatever stands around it.
    @inline(__always)
    private static func isForeign(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        let byte = unsafe bytes[at]
        if byte == 0 { return unsafe at &+ 1 == bytes.count || bytes[at &+ 1] == 0 || at > 0 && bytes[at &- 1] == 0 }
        if byte < 0x80 { return unsafe ByteKind.table[Int(byte)] & ByteKind.readable == 0 }
        if UTF8Boundary.isContinuation(byte) { return unsafe at == 0 || bytes[at &- 1] < 0x80 }
        guard byte >= 0xC2, byte <= 0xF4, at &+ 1 < bytes.count else { return true }
        return unsafe !UTF8Boundary.isContinuation(bytes[at &+ 1])
    }

    /// The same for the bytes up to `end`.
    static func find(in bytes: [UInt8], from start: Int = 0, to end: Int? = nil) -> [Range<Int>] {
        unsafe bytes.withUnsafeBufferPointer {
            unsafe find(in: UnsafeBufferPointer(rebasing: $0[..<(end ?? bytes.count)]), from: start)
        }
    }

    /// Up to where it is known which bytes are text, whatever follows: before a zero, or a character that has begun.
    static func decided(in bytes: [UInt8]) -> Int {
        let end = UTF8Boundary.lastWholeScalarEnd(in: bytes.span)
        return end > 0 && bytes[end - 1] == 0 ? end - 1 : end
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
