import ByteText

extension Escape {
    /// `\0034 ` and `\000034` as style sheets have it, where the octal reading is a control; with the white space
    /// that stands before another.
    static func padded(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Outcome {
        let octal = digits(source, at, 3, 3, 8, isFinal)
        guard case .scalar(..<0x20, _) = octal else { return octal }
        guard case .scalar(let scalar, let end) = digits(source, at, 4, 6, 16, isFinal) else {
            return isFinal || at + 6 <= source.count ? octal : .wait
        }
        guard (0x20..<0x80).contains(scalar), end - at != 5 else { return octal }
        guard let behind = source.byte(at: end) else { return isFinal ? .scalar(scalar, end) : .wait }
        if behind.hexDigitValue != nil { return octal }
        guard behind.isASCIISpace else { return .scalar(scalar, end) }
        guard let next = source.byte(at: end + 1) else { return isFinal ? .scalar(scalar, end) : .wait }
        return .scalar(scalar, next == source[at - 1] ? end + 1 : end)
    }
}
