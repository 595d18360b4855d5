import ByteText

/// Characters written as a list of their numbers: `52 53 51`, `[52, 53]`, `chr(52)+chr(53)`, `0x34, 0x35`, `U+0034 U+0035`.
///
/// Between each two codes stands the same, white space aside: marks, and what stands right before the first code if that ends
/// in a word. The list ends before the first thing that does not fit. It is read as its source arrives.
struct CodeList: Sendable {
    /// Offsets in the source, in order.
    private(set) var codes: [Range<Int>] = []
    /// The bytes before the first codes; 0 where there is none.
    private var leads: [UInt8] = []
    private let start: Int
    /// Bytes right before the first code that stand before each other one too: `chr(`.
    let prefixLength: Int
    private(set) var hasPrefixes = false

    static let leastCodes = ReadableStretches.leastBytes
    /// Of the first so many codes `evenCodes` in a row begin at even distances behind the same byte, or it is no list.
    static let firstCodes = 16
    static let evenCodes = 4
    /// Longer lists are read piece by piece.
    static let mostCodes = 1024
    private static let mostMarks = 6
    private static let longestGap = 32
    private static let longestPrefix = 24

    enum Progress { case ended, waits, isFull }

    private enum Piece {
        case none, wait
        /// Where it ends, an index.
        case found(Int)
    }

    /// - Parameter at: index of the first digit of a word; what stands before it is looked at.
    init(in source: Span<UInt8>, at: Int, base: Int) {
        start = base + at
        prefixLength = Self.prefixLength(source, at)
    }

    /// The range of the source that is known to belong to the list.
    var range: Range<Int> { start..<(codes.last?.upperBound ?? start) }

    /// True if more than regular numbers shows that these are codes.
    func isMarked(in source: Span<UInt8>, at base: Int) -> Bool {
        hasPrefixes || codes.first.map { CodeNotation.marked(source, $0.moved(by: -base)) != nil } ?? false
    }

    /// True if these are enough codes, and regular ones.
    var isList: Bool {
        guard codes.count >= Self.leastCodes else { return false }
        return (0...leads.count - Self.evenCodes).contains { first in
            (first + 1..<first + Self.evenCodes).allSatisfy {
                leads[$0] == leads[first] && ($0 == first + 1 || abs(distance($0) - distance($0 - 1)) <= 1)
            }
        }
    }

    /// How far a code stands from the one before.
    private func distance(_ index: Int) -> Int { codes[index].lowerBound - codes[index - 1].lowerBound }

    /// Takes what has come of the source.
    mutating func extend(over source: Span<UInt8>, at base: Int, isFinal: Bool) -> Progress {
        while codes.count < Self.mostCodes {
            var index = start - base
            if let last = codes.last {
                switch gapEnd(source, last.upperBound - base, base) {
                case .none: return .ended
                case .wait: return isFinal ? .ended : .waits
                case .found(let end): index = end
                }
            }
            switch Self.codeEnd(source, index, isFinal) {
            case .none: return .ended
            case .wait: return .waits
            case .found(let end): codes.append(base + index..<base + end)
            }
            if leads.count < Self.firstCodes { leads.append(index > 0 ? source[index - 1] : 0) }
            if codes.count == Self.firstCodes, !isList { return .ended }
        }
        return .isFull
    }

    /// The end of the word at `at`, if it is a code in any notation.
    private static func codeEnd(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Piece {
        guard at < source.count else { return isFinal ? .none : .wait }
        guard source[at].isASCIIDigit else { return .none }
        var end = at + 1
        while end < source.count, end - at <= CodeNotation.mostBytes, source[end].isASCIIAlphanumeric { end += 1 }
        if end - at > CodeNotation.mostBytes { return .none }
        if end == source.count, !isFinal { return .wait }
        return CodeNotation.allCases.contains { $0.byte(of: source, at..<end) != nil } ? .found(end) : .none
    }

    // MARK: What stands between codes

    /// Of the bytes before `at` a word and marks behind it.
    private static func prefixLength(_ source: Span<UInt8>, _ at: Int) -> Int {
        var first = at
        let limit = max(0, at - longestPrefix)
        while first > limit, isMark(source[first - 1]) { first -= 1 }
        let marks = first
        while first > limit, isOfName(source[first - 1]) { first -= 1 }
        while first < marks, isMark(source[first]) { first += 1 }
        return first < marks ? at - first : 0
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric && !byte.isASCIIDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    private static func isMark(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && !byte.isASCIIAlphanumeric }

    /// Where the gap ends that begins at `at`, if it is like the first.
    private mutating func gapEnd(_ source: Span<UInt8>, _ at: Int, _ base: Int) -> Piece {
        var (end, marks) = (at, 0)
        while let byte = source.byte(at: end), !byte.isASCIIAlphanumeric {
            if !byte.isASCIISpace { marks += 1 }
            end += 1
            guard byte < 0x7F, marks <= Self.mostMarks, end - at <= Self.longestGap else { return .none }
        }
        guard let next = source.byte(at: end) else { return .wait }
        let marksEnd = end
        if !next.isASCIIDigit {
            guard prefixLength > 0 else { return .none }
            let prefix = start - base - prefixLength
            for offset in 0..<prefixLength {
                guard let byte = source.byte(at: end + offset) else { return .wait }
                guard byte == source[prefix + offset] else { return .none }
            }
            end += prefixLength
        }
        if codes.count == 1 {
            hasPrefixes = end > marksEnd
            return .found(end)
        }
        guard hasPrefixes == (end > marksEnd) else { return .none }
        return isLikeFirst(source, at..<marksEnd, base) ? .found(end) : .none
    }

    /// True if the first gap had the same marks; one of white space alone is like no other.
    private func isLikeFirst(_ source: Span<UInt8>, _ gap: Range<Int>, _ base: Int) -> Bool {
        var first = codes[0].upperBound - base
        let firstEnd = codes[1].lowerBound - base - (hasPrefixes ? prefixLength : 0)
        for index in gap where !source[index].isASCIISpace {
            while first < firstEnd, source[first].isASCIISpace { first += 1 }
            guard first < firstEnd, source[first] == source[index] else { return false }
            first += 1
        }
        while first < firstEnd, source[first].isASCIISpace { first += 1 }
        return first == firstEnd
    }
}

extension Range<Int> {
    func moved(by distance: Int) -> Range<Int> { lowerBound + distance..<upperBound + distance }
}
