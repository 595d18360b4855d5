import ByteText

/// A stretch of letters and digits that may stand for other bytes.
///
/// Indices are into the source in which it was found.
struct EncodedRun {
    let start: Int
    /// Behind the last character, or where the caller cut it.
    private(set) var end: Int
    /// Behind the padding that follows the last character: it goes with the value.
    private(set) var paddedEnd: Int
    /// False if more of the source could make it longer, or it is longer than was looked at.
    let isWhole: Bool
    /// True if it is longer than was looked at.
    let isLong: Bool

    /// Shorter runs hide nothing that a rule looks for.
    static let leastCharacters = 11
    /// Lower-case words are no encoding: it has capitals or digits among so many characters.
    private static let longestPlain = 7
    private static let shortestHexLine = 8
    /// Of base32 (RFC 4648, section 6); base64 has two at most.
    private static let longestPadding = 6

    /// The run that begins at `at`, looked at for at most `most` bytes.
    ///
    /// - Parameters:
    ///   - at: where a character of base64 stands.
    ///   - continues: the run began before `at` and was cut there.
    init(in source: Span<UInt8>, at: Int, most: Int, continues: Bool, isFinal: Bool) {
        let limit = min(source.count, at + most + 1)
        let bounded = source.extracting(first: limit)
        var (line, end) = (at, at)
        var firstCapital: Int?
        while true {
            if firstCapital == nil {
                end = bounded.endOfRun(of: ByteKind.plain, from: end)
                if end < limit, source[end].isEncoded { firstCapital = end }
            }
            if firstCapital != nil { end = bounded.endOfRun(of: ByteKind.encoded, from: end) }
            guard end < limit, let next = Self.endOfBreak(source, end), source[next].isEncoded,
                Self.isLetter(source[next]) || !Self.isNumber(source, line..<end)
            else { break }
            (line, end) = (next, next)
        }
        start = continues ? at : max(at, (firstCapital ?? end) - Self.longestPlain)
        var padded = end
        if end - start >= Self.leastCharacters {
            while padded < source.count, padded - end < Self.longestPadding, source[padded] == UInt8(ascii: "=") {
                padded += 1
            }
        }
        let isAtEnd = padded == source.count || (source[end] <= 0x0D && Self.mayBreak(source, end))
        isLong = end - at > most
        isWhole = !isLong && (!isAtEnd || isFinal)
        (self.end, paddedEnd) = (end, padded)
    }

    mutating func cut(at index: Int) { (end, paddedEnd) = (index, index) }

    /// True for the first byte of a line break, behind which a run may go on.
    static func mayGoOn(behind byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }

    /// Where the text goes on after a line break at `at`; nil if there is none, or nothing behind it.
    private static func endOfBreak(_ source: Span<UInt8>, _ at: Int) -> Int? {
        guard mayGoOn(behind: source[at]) else { return nil }
        var next = at
        if source[next] == 0x0D { next += 1 }
        guard next < source.count, source[next] == 0x0A, next + 1 < source.count else { return nil }
        return next + 1
    }

    /// True if a line has no letter, and is no piece of hexadecimal either: a column of such lines is numbers or dates.
    private static func isNumber(_ source: Span<UInt8>, _ line: Range<Int>) -> Bool {
        if line.contains(where: { isLetter(source[$0]) }) { return false }
        return line.count < shortestHexLine || line.contains { !source[$0].isASCIIDigit }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// True if the source ends in the middle of a line break at `at`.
    private static func mayBreak(_ source: Span<UInt8>, _ at: Int) -> Bool {
        switch source.count - at {
        case 1: source[at] == 0x0A || source[at] == 0x0D
        case 2: source[at] == 0x0D && source[at + 1] == 0x0A
        default: false
        }
    }

    /// Writes the characters without line breaks.
    ///
    /// - Returns: how many there are.
    private func writeCharacters(of source: Span<UInt8>, to memory: UnsafeMutablePointer<UInt8>) -> Int {
        var count = 0
        for index in start..<end where source[index].isEncoded {
            unsafe memory[count] = source[index]
            count += 1
        }
        return count
    }
}

/// What an encoded stretch of a text stands for, and where each byte comes from.
struct DecodedBytes {
    let bytes: [UInt8]
    /// Indices in the source of what stands for a range of `bytes`.
    let source: (Range<Int>) -> Range<Int>
}

extension EncodedRun {
    /// Everything readable that the run may stand for.
    func readings(in source: Span<UInt8>) -> [(decoded: DecodedBytes, stretches: [Range<Int>])] {
        // Hardly any stretch is readable in any way: one memory for its characters and all attempts, and no array.
        let length = end - start
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * length) { memory in
            guard let first = memory.baseAddress else { return [] }
            let count = unsafe writeCharacters(of: source, to: first)
            let characters = unsafe UnsafeBufferPointer(start: first, count: count)
            var readings: [(DecodedBytes, [Range<Int>])] = []
            for encoding in Encoding.allCases where unsafe encoding.mayHide(in: characters) {
                for alignment in 0..<encoding.alignments {
                    let written = unsafe encoding.decode(characters, from: alignment, into: first + length)
                    let bytes = unsafe UnsafeBufferPointer(start: first + length, count: written)
                    let stretches = unsafe ReadableStretches.find(in: bytes)
                    guard !stretches.isEmpty else { continue }
                    let decoded = unsafe decoded(Array(bytes), by: encoding, from: alignment, of: source)
                    readings.append((decoded, stretches))
                }
            }
            return readings
        }
    }

    private func decoded(
        _ bytes: [UInt8],
        by encoding: Encoding,
        from alignment: Int,
        of source: Span<UInt8>
    ) -> DecodedBytes {
        let positions = (start..<end).filter { source[$0].isEncoded }
        return DecodedBytes(bytes: bytes) { [paddedEnd] range in
            let encoded = encoding.characters(of: range, from: alignment)
            let isLast = encoded.upperBound >= positions.count
            return positions[encoded.lowerBound]..<(isLast ? paddedEnd : positions[encoded.upperBound - 1] + 1)
        }
    }
}
