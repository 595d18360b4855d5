import ByteText

/// In what a place in a text is counted.
enum OffsetUnit: String, CaseIterable {
    /// Bytes of UTF-8, as our own offsets are everywhere.
    case utf8
    /// As in JavaScript, Java and C#.
    case utf16
    /// Unicode scalars, as in Python.
    case codepoints

    /// What the byte adds to a count: nothing, unless it begins a scalar.
    fileprivate func weight(_ byte: UInt8) -> Int {
        switch self {
        case .utf8: 1
        case .utf16: UTF8Boundary.isContinuation(byte) ? 0 : byte >= 0xF0 ? 2 : 1
        case .codepoints: UTF8Boundary.isContinuation(byte) ? 0 : 1
        }
    }
}

/// Translates UTF-8 byte offsets of one text into another unit and back.
///
/// Walks from one place to the next, so that offsets in about their order cost one pass together.
struct TextOffsets {
    private let text: [UInt8]
    private let unit: OffsetUnit
    private var byte = 0
    private var count = 0

    /// - Parameter text: valid UTF-8.
    init(_ text: [UInt8], _ unit: OffsetUnit) {
        self.text = text
        self.unit = unit
    }

    /// - Parameter offset: of a byte, at most the text's length.
    mutating func count(at offset: Int) -> Int {
        if unit == .utf8 { return offset }
        while byte < min(offset, text.count) {
            count += unit.weight(text[byte])
            byte += 1
        }
        while byte > offset {
            byte -= 1
            count -= unit.weight(text[byte])
        }
        return count
    }

    /// The byte offset of a place counted in the unit; nil within a scalar and past the text's end.
    mutating func byteOffset(at target: Int) -> Int? {
        if unit == .utf8 { return 0...text.count ~= target ? target : nil }
        if target < count { (byte, count) = (0, 0) }
        while count < target, byte < text.count {
            count += unit.weight(text[byte])
            byte += 1
            while byte < text.count, UTF8Boundary.isContinuation(text[byte]) { byte += 1 }
        }
        return count == target ? byte : nil
    }
}

extension Collection<UInt8> {
    /// Of valid UTF-8.
    var codePointCount: Int { lazy.count { !UTF8Boundary.isContinuation($0) } }
}
