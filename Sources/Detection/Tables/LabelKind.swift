import ByteText

/// What a byte says about a line that may be a table's head.
enum LabelKind {
    private static let foreign: UInt8 = 1
    private static let parts: UInt8 = 2
    private static let space: UInt8 = 4
    private static let digit: UInt8 = 8
    private static let letter: UInt8 = 16

    private static let longestLabel = 48
    private static let mostWords = 5
    private static let mostDigits = 2

    /// By byte.
    ///
    /// A pointer that is never freed, so that loops reach it without counting references.
    nonisolated(unsafe) private static let table: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max { unsafe table[Int(byte)] = kind(of: byte) }
        return unsafe UnsafePointer(table)
    }()

    private static func kind(of byte: UInt8) -> UInt8 {
        switch byte {
        case 0x09, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"): parts
        case 0x20, 0x0D: space
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit
        case 0..<0x20, 0x7F: foreign
        case 0x80...: letter
        case _ where byte.isASCIIAlphanumeric: letter
        case _ where "=!?{}[]<>\\@^~".utf8.contains(byte): foreign
        default: 0
        }
    }

    /// False if a line is no row of labels, whatever parts them: labels are short, and end no sentence.
    static func areLabels(_ line: Span<UInt8>) -> Bool {
        guard line.count > 1, !endsSentence(line) else { return false }
        let table = unsafe table
        return unsafe line.withUnsafeBufferPointer { bytes in
            var (words, length, digits) = (0, 0, 0)
            var before = space
            for byte in unsafe bytes {
                let kind = unsafe table[Int(byte)]
                if kind & (foreign | parts) != 0 || kind & before & space != 0 {
                    if kind & foreign != 0 { return false }
                    (words, length, digits) = (0, 0, 0)
                } else {
                    if kind & space == 0, before & (space | parts) != 0 { words &+= 1 }
                    digits = kind & digit != 0 ? digits &+ 1 : 0
                    length &+= 1
                    // Quotes and emphasis may stand around a label.
                    if words > mostWords || digits > mostDigits || length > longestLabel + 8 { return false }
                }
                before = kind
            }
            return true
        }
    }

    /// A word of four letters or more and a full stop behind it are no abbreviation.
    private static func endsSentence(_ line: Span<UInt8>) -> Bool {
        var end = line.count
        while end > 1, line[end - 1] <= 0x20 { end -= 1 }
        guard end > 5, line[end - 1] == UInt8(ascii: ".") else { return line[end - 1] == UInt8(ascii: ",") }
        for index in end - 5..<end - 1 where line[index] &- 0x61 >= 26 { return false }
        return true
    }

    /// True if a cell is empty or names a column: a few words, and no value.
    static func isLabel(_ line: Span<UInt8>, _ cell: Range<Int>) -> Bool {
        guard !cell.isEmpty else { return true }
        guard cell.count <= longestLabel else { return false }
        return cell.contains { unsafe table[Int(line[$0])] & letter != 0 }
            && !cell.contains { line[$0] == UInt8(ascii: ":") || line[$0] == UInt8(ascii: "\"") }
    }
}
