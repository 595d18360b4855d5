import ByteText

/// Bytes written one by one: `0x34, 0x31, …` or `34:31:…`.
struct HexList {
    let range: Range<Int>
    let decoded: DecodedBytes

    /// Fewer are an address or a clock time.
    private static let leastBytes = 8
    private static let mostBytes = 2048

    enum Outcome {
        case none, wait
        case found(HexList)
    }

    /// False only if no list begins at `at`.
    static func mayBegin(_ source: Span<UInt8>, _ at: Int) -> Bool {
        isPrefixed(source, at) || (source.byte(at: at + 2) ?? 0x3A) == 0x3A && source[at].hexDigitValue != nil
    }

    private static func isPrefixed(_ source: Span<UInt8>, _ at: Int) -> Bool {
        source[at] == 0x30 && (source.byte(at: at + 1) ?? 0x78) | 0x20 == 0x78
    }

    /// - Parameter at: where a letter or digit stands.
    static func read(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        guard mayBegin(source, at) else { return .none }
        let isPrefixed = isPrefixed(source, at)
        var bytes: [UInt8] = []
        var places: [Range<Int>] = []
        var index = at
        while bytes.count < mostBytes {
            let start = index
            if isPrefixed {
                guard let mark = source.byte(at: index + 1) else { return isFinal ? finish(bytes, places) : .wait }
                guard source[index] == 0x30, mark | 0x20 == 0x78 else { break }
                index += 2
            }
            guard let byte = source.hexPair(at: index) else {
                if !isFinal, index + 1 >= source.count,
                    source.byte(at: index)?.hexDigitValue != nil || index == source.count
                {
                    return .wait
                }
                break
            }
            index += 2
            let next = source.byte(at: index)
            if next == nil, !isFinal { return .wait }
            if let next, next.isASCIIAlphanumeric { break }
            bytes.append(byte)
            places.append(start..<index)
            guard let following = separatorEnd(source, index, isPrefixed) else { break }
            if following >= source.count, !isFinal { return .wait }
            guard following < source.count else { break }
            index = following
        }
        return finish(bytes, places)
    }

    /// The end of the separator at `at`; nil if there is none.
    private static func separatorEnd(_ source: Span<UInt8>, _ at: Int, _ isPrefixed: Bool) -> Int? {
        guard let mark = source.byte(at: at) else { return nil }
        guard isPrefixed else { return mark == UInt8(ascii: ":") ? at + 1 : nil }
        var end = at
        while end < source.count, end - at < 4, source[end].isASCIISpace || source[end] == UInt8(ascii: ",") {
            end += 1
        }
        return end > at ? end : nil
    }

    private static func finish(_ bytes: [UInt8], _ places: [Range<Int>]) -> Outcome {
        guard bytes.count >= leastBytes, let first = places.first, let last = places.last else { return .none }
        let decoded = DecodedBytes(bytes: bytes) {
            places[$0.lowerBound].lowerBound..<places[$0.upperBound - 1].upperBound
        }
        return .found(HexList(range: first.lowerBound..<last.upperBound, decoded: decoded))
    }
}
