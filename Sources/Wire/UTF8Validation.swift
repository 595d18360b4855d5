import ByteText

/// Well-formed UTF-8 by the table in RFC 3629, section 4: no overlong forms, no surrogates, nothing past U+10FFFF.
package enum UTF8Validation {
    /// True if all of `bytes` is well-formed.
    package static func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            while position < bytes.count {
                let length = scalarLength(at: position, in: bytes)
                if length == 0 { return false }
                position += length
            }
            return true
        }
    }

    /// The length of the scalar that begins at `position`, or 0 if none does.
    @inline(__always)
    static func scalarLength(at position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let first = bytes[position]
        if first < 0x80 { return 1 }
        let length = UTF8Boundary.length(announcedBy: first)
        guard length > 1, position + length <= bytes.count else { return 0 }
        guard UTF8Boundary.secondBytes(after: first).contains(bytes[position + 1]) else { return 0 }
        for next in position + 2..<position + max(length, 2) where !UTF8Boundary.isContinuation(bytes[next]) {
            return 0
        }
        return length
    }
}
