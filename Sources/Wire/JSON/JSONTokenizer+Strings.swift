extension JSONTokenizer {
    /// The byte at `position`; past the end NUL, which no document may have there.
    @inline(__always)
    var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    func unexpected() -> JSONError {
        JSONError(position < bytes.count ? .unexpectedByte : .unexpectedEnd, at: position)
    }

    mutating func expect(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[index] else { throw unexpected() }
            position += 1
        }
    }

    /// Reads a string literal: `position` moves from its opening quote past its closing one.
    ///
    /// - Returns: true if it has an escape.
    mutating func scanString() throws(JSONError) -> Bool {
        var isEscaped = false
        position += 1
        while true {
            skipPlainText()
            switch peek {
            case UInt8(ascii: "\""):
                position += 1
                return isEscaped
            case UInt8(ascii: "\\"):
                isEscaped = true
                try scanEscape()
            case 0x80...:
                try scanScalars()
            default:
                throw JSONError(position < bytes.count ? .controlCharacter : .unexpectedEnd, at: position)
            }
        }
    }

    /// Moves to the next quote, backslash, control character or byte outside ASCII, eight bytes at a time.
    ///
    /// The tests are the classic ones on a word: a borrow can only spoil bytes above the first hit, and
    /// only the first hit is used.
    private mutating func skipPlainText() {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ ones &* 0x22
            let slash = word ^ ones &* 0x5C
            let low = (word &- ones &* 0x20) & ~word
            let hits = (word | low | (quote &- ones) & ~quote | (slash &- ones) & ~slash) & tops
            if hits != 0 {
                position += hits.trailingZeroBitCount >> 3
                return
            }
            position += 8
        }
        while position < bytes.count {
            switch bytes[position] {
            case 0x22, 0x5C, ..<0x20, 0x80...: return
            default: position += 1
            }
        }
    }

    private mutating func scanScalars() throws(JSONError) {
        while peek >= 0x80 {
            let length = UTF8Validation.scalarLength(at: position, in: bytes)
            guard length > 0 else { throw JSONError(.invalidUTF8, at: position) }
            position += length
        }
    }

    private mutating func scanEscape() throws(JSONError) {
        let start = position
        position += 1
        switch peek {
        case UInt8(ascii: "u"):
            let unit = try scanCodeUnit(of: start)
            if unit & 0xFC00 == 0xDC00 { throw JSONError(.loneSurrogate, at: start) }
            if unit & 0xFC00 == 0xD800 { try scanLowSurrogate(after: start) }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        default:
            throw JSONError(position < bytes.count ? .invalidEscape : .unexpectedEnd, at: start)
        }
    }

    private mutating func scanLowSurrogate(after high: Int) throws(JSONError) {
        guard peek == UInt8(ascii: "\\") else { throw JSONError(.loneSurrogate, at: high) }
        position += 1
        guard peek == UInt8(ascii: "u") else { throw JSONError(.loneSurrogate, at: high) }
        guard try scanCodeUnit(of: high) & 0xFC00 == 0xDC00 else { throw JSONError(.loneSurrogate, at: high) }
    }

    /// Reads `uXXXX`.
    private mutating func scanCodeUnit(of escape: Int) throws(JSONError) -> UInt16 {
        position += 1
        guard position + 4 <= bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = JSONString.hexValue(of: bytes[position]) else {
                throw JSONError(.invalidEscape, at: escape)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
