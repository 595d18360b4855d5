import ByteText

/// The first line of a table: what its columns hold.
struct TableHead: Sendable {
    let delimiter: CellDelimiter
    /// Of all columns.
    let count: Int
    /// Those in whose head a word stands that some rule asks for, with the head and `: ` behind it.
    let columns: [(index: Int, label: [UInt8])]

    /// Longer lines are no line of a table, in bytes.
    static let longestLine = 1024
    private static let mostColumns = 64

    /// Reads a line as a head.
    ///
    /// - Parameters:
    ///   - line: without its end.
    ///   - words: what rules ask for.
    /// - Returns: nil if it is none, or no rule asks for what it says.
    init?(_ line: Span<UInt8>, _ words: HeadWords) {
        // Most lines are none: those cost a look at their first words and no memory.
        guard line.count <= Self.longestLine, LabelKind.areLabels(line), words.areIn(line) else { return nil }
        let delimiter = CellDelimiter(of: line)
        let cells = delimiter.cells(of: line).map { delimiter == .line ? Self.withoutColon($0, line) : $0 }
        guard cells.count <= Self.mostColumns, cells.allSatisfy({ LabelKind.isLabel(line, $0) }) else { return nil }
        guard cells.count { !$0.isEmpty } >= min(2, cells.count) else { return nil }
        (self.delimiter, count) = (delimiter, cells.count)
        columns = cells.enumerated().compactMap { index, cell in
            let label = line.extracting(cell)
            return words.areIn(label) ? (index, label.bytes + [UInt8(ascii: ":"), 0x20]) : nil
        }
        if columns.isEmpty { return nil }
    }

    private static func withoutColon(_ cell: Range<Int>, _ line: Span<UInt8>) -> Range<Int> {
        !cell.isEmpty && line[cell.upperBound - 1] == UInt8(ascii: ":") ? cell.lowerBound..<cell.upperBound - 1 : cell
    }
}

/// The words that rules ask for, where the head of a column may have them.
///
/// A class for the reason that `Detector` is one.
final class HeadWords: Sendable {
    private let search: WordSearch
    /// By the first letters of a word, three or as many as it has: those that begin so are
    /// `indices[starts[place]..<starts[place + 1]]`.
    private let starts: [UInt16]
    private let indices: [UInt16]

    init(_ words: some Sequence<[UInt8]>) {
        search = WordSearch(Set(words).sorted { $0.lexicographicallyPrecedes($1) })
        // Sorted by counting: each rule's tests have an engine of their own, and so a table of their own.
        var places: [(place: Int, index: UInt16)] = []
        for (index, word) in search.words.enumerated() {
            for second in Self.letters(of: word, at: 1) {
                for third in Self.letters(of: word, at: 2) {
                    places.append((Self.place(word[0], second, third), UInt16(index)))
                }
            }
        }
        var starts = [UInt16](repeating: 0, count: 1 << 15 + 1)
        for (place, _) in places { starts[place + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        self.starts = starts
        var indices = [UInt16](repeating: 0, count: places.count)
        for (place, index) in places.reversed() {
            starts[place + 1] -= 1
            indices[Int(starts[place + 1])] = index
        }
        self.indices = indices
    }

    /// What may stand at an index of a word: any byte for a separator, as names have others, and behind the word.
    private static func letters(of word: [UInt8], at index: Int) -> ClosedRange<UInt8> {
        guard index < word.count, word[index] >= 0x80 || word[index].isASCIIAlphanumeric else { return 0...31 }
        return word[index]...word[index]
    }

    var isEmpty: Bool { search.words.isEmpty }

    /// True if one of them stands in `label`, as a word or as part of a name.
    func areIn(_ label: Span<UInt8>) -> Bool {
        var at = 0
        var (before, byte) = (UInt8(0x20), UInt8(0x20))
        while at + 1 < label.count {
            (before, byte) = (byte, label[at])
            // A word begins at an edge, or with a capital.
            guard !before.isASCIIAlphanumeric || byte &- 0x61 >= 26 else {
                at += 1
                continue
            }
            let place = Self.place(label[at], label[at + 1], at + 2 < label.count ? label[at + 2] : 0)
            for index in Int(starts[place])..<Int(starts[place + 1])
            where search.stands(Int(indices[index]), in: label, at: at) {
                return true
            }
            at += 1
        }
        return false
    }

    /// Of ASCII letters the case makes no difference.
    private static func place(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        Int(first & 31) << 10 | Int(second & 31) << 5 | Int(third & 31)
    }
}

extension Span<UInt8> {
    var bytes: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }
}
