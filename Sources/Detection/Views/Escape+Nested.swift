import ByteText

extension Escape {
    /// Bytes of the longest escape whose characters may be spelled by others.
    private static let longestInner = 12

    /// The escape at `at`; where it spells the first character of one of another kind, as in `%26%2352%3B` and `%5Cu0034`, that one.
    ///
    /// - Parameter at: where `%`, `&`, `=` or a backslash stands.
    static func decode(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool, level: Int = 1) -> Outcome {
        let outer = single(source, at, isFinal)
        guard case .scalar(let scalar, _) = outer, scalar < 0x80, begins(UInt8(scalar)), level < depth else {
            return outer
        }
        switch spelled(source, at, isFinal, level) {
        case .wait: return .wait
        case .scalar(let inner, let count): return .scalar(inner, count)
        default: return outer
        }
    }

    private static func begins(_ byte: UInt8) -> Bool { byte == 0x25 || byte == 0x26 || byte == 0x5C }

    /// What may follow in an escape.
    private static func continues(_ byte: UInt8) -> Bool { byte.isASCIIAlphanumeric || "#;{}".utf8.contains(byte) }

    /// What the characters that escapes from `at` on spell are an escape of.
    private static func spelled(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool, _ level: Int) -> Outcome {
        var characters: [UInt8] = []
        var ends: [Int] = []
        var index = at
        while characters.count < longestInner, characters.last != UInt8(ascii: ";") {
            guard let byte = source.byte(at: index) else {
                guard isFinal else { return .wait }
                break
            }
            var (scalar, end) = (UInt32(byte), index + 1)
            if begins(byte) {
                switch single(source, index, isFinal) {
                case .wait: return .wait
                case .scalar(let inner, let count): (scalar, end) = (inner, index + count)
                case .none, .nothing: break
                }
            }
            guard scalar < 0x80, characters.isEmpty || continues(UInt8(scalar)) else { break }
            characters.append(UInt8(scalar))
            ends.append(end)
            index = end
        }
        guard case .scalar(let inner, let count) = decode(characters.span, 0, true, level: level + 1) else {
            return .none
        }
        return .scalar(inner, ends[count - 1] - at)
    }
}
