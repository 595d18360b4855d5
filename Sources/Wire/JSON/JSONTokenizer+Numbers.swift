extension JSONTokenizer {
    /// Reads a number: `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?`.
    mutating func scanNumber() throws(JSONError) {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        if peek == UInt8(ascii: "0") { position += 1 } else { try scanDigits(of: start) }
        if peek == UInt8(ascii: ".") {
            position += 1
            try scanDigits(of: start)
        }
        if peek | 0x20 == UInt8(ascii: "e") {
            position += 1
            try scanExponent(of: start)
        }
        guard position - start <= limits.numberLengthInBytes else { throw JSONError(.numberOutOfBounds, at: start) }
    }

    private mutating func scanDigits(of number: Int) throws(JSONError) {
        let start = position
        while peek &- 0x30 < 10 { position += 1 }
        guard position > start else { throw JSONError(.invalidNumber, at: number) }
    }

    private mutating func scanExponent(of number: Int) throws(JSONError) {
        if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
        let start = position
        try scanDigits(of: number)
        var magnitude = 0
        for digit in bytes[start..<position] where magnitude <= limits.exponent {
            magnitude = magnitude * 10 + Int(digit & 0xF)
        }
        guard magnitude <= limits.exponent else { throw JSONError(.numberOutOfBounds, at: number) }
    }
}
