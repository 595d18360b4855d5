import ByteText

/// What parts the cells of a table's lines.
enum CellDelimiter: CaseIterable {
    case tab, bar, semicolon, comma
    /// Two or more, as columns are aligned with.
    case spaces
    /// Each line is a cell: one column alone.
    case line

    /// What parts the cells of a table's first line.
    ///
    /// - Parameter line: without its end.
    init(of line: Span<UInt8>) {
        var seen = ByteSet()
        var isAligned = false
        for index in 0..<line.count {
            seen.insert(line[index])
            if index > 0, line[index] == 0x20, line[index - 1] == 0x20 { isAligned = true }
        }
        self = Self.allCases.first { $0.byte.map(seen.contains) ?? ($0 == .line || isAligned) } ?? .line
    }

    private var byte: UInt8? {
        switch self {
        case .tab: 0x09
        case .bar: UInt8(ascii: "|")
        case .semicolon: UInt8(ascii: ";")
        case .comma: UInt8(ascii: ",")
        case .spaces, .line: nil
        }
    }

    /// True if a cell in double quotes may have the delimiter in it (RFC 4180).
    private var allowsQuotes: Bool { self != .bar && byte != nil }

    /// The cells of a line, without the space, the quotes and the emphasis around what they say.
    ///
    /// Bars at both ends of a line belong to no cell, nor does the dash of a list.
    ///
    /// - Parameter line: without its end, or as much of it as there is.
    func cells(of line: Span<UInt8>) -> [Range<Int>] {
        var end = line.count
        while end > 0, line[end - 1] == 0x0D || self != .tab && line[end - 1] == 0x20 { end -= 1 }
        var start = 0
        if byte == nil || self == .bar {
            while start < end, line[start] == 0x20 { start += 1 }
        }
        if self == .line, end - start > 2, line[start] == UInt8(ascii: "-"), line[start + 1] == 0x20 { start += 2 }
        if self == .bar {
            if start < end, line[start] == UInt8(ascii: "|") { start += 1 }
            if start < end, line[end - 1] == UInt8(ascii: "|") { end -= 1 }
        }
        var cells: [Range<Int>] = []
        var at = start
        while at < end {
            if at == start, allowsQuotes, line[at] == UInt8(ascii: "\"") {
                at += 1
                while at < end, line[at] != UInt8(ascii: "\"") { at += 1 }
            }
            let width = at < end ? width(line, at, end) : 0
            if width > 0 {
                cells.append(Self.trimmed(line, start..<at))
                at += width
                start = at
            } else {
                at = min(at + 1, end)
            }
        }
        cells.append(Self.trimmed(line, start..<end))
        return cells
    }

    /// The length of the delimiter at `at`; 0 if there is none.
    private func width(_ line: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
        if let byte { return line[at] == byte ? 1 : 0 }
        guard self == .spaces, line[at] == 0x20 else { return 0 }
        var next = at + 1
        while next < end, line[next] == 0x20 { next += 1 }
        return next - at > 1 ? next - at : 0
    }

    private static func trimmed(_ line: Span<UInt8>, _ cell: Range<Int>) -> Range<Int> {
        var (start, end) = (cell.lowerBound, cell.upperBound)
        while start < end, isAround(line[start]) { start += 1 }
        while start < end, isAround(line[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isAround(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
            || byte == UInt8(ascii: "*")
    }
}
