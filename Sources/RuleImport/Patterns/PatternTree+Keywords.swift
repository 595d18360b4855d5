import ByteText
import Matching

extension PatternTree {
    /// True if a repeat without end takes line ends, so that a match may run over any number of lines.
    var hasEndlessLines: Bool {
        switch self {
        case .repetition(let body, _, let max): (max == nil && body.takesLineEnds) || body.hasEndlessLines
        case .sequence(let parts), .alternation(let parts): parts.contains(where: \.hasEndlessLines)
        case .lookahead, .lookbehind, .preceded, .empty, .scalar, .bytes, .wordEdge, .edge: false
        }
    }

    private var takesLineEnds: Bool {
        switch self {
        // White space alone takes line ends too, but runs of it are no block of lines.
        case .scalar(let set, _, _): set.contains(0x0A) && set.contains(UInt8(ascii: "a"))
        case .bytes(let bytes): bytes.contains(0x0A)
        case .sequence(let parts), .alternation(let parts): parts.contains(where: \.takesLineEnds)
        case .repetition(let body, _, _): body.takesLineEnds
        case .lookahead, .lookbehind, .preceded, .empty, .wordEdge, .edge: false
        }
    }

    /// True if every match is known to hold one of the words; false if that is not so, or cannot be told cheaply.
    ///
    /// - Parameter words: in lower case.
    func alwaysHolds(oneOf words: [[UInt8]]) -> Bool {
        switch self {
        case .sequence(let parts): parts.indices.contains { Self.holds(oneOf: words, in: parts[$0...]) }
        case .alternation(let branches): branches.allSatisfy { $0.alwaysHolds(oneOf: words) }
        case .repetition(let body, let min, _): min > 0 && body.alwaysHolds(oneOf: words)
        default: Self.holds(oneOf: words, in: [self])
        }
    }

    /// Whether the first of some parts holds a word, or all ways through the parts from there do, as far as they are few.
    private static func holds(oneOf words: [[UInt8]], in parts: ArraySlice<PatternTree>) -> Bool {
        if parts.count > 1, let first = parts.first, first.alwaysHolds(oneOf: words) { return true }
        var lines: [[ByteSet?]] = [[]]
        for part in parts.prefix(32) {
            guard let more = part.expanded(limit: 512), lines.count * more.count <= 512 else { break }
            lines = lines.flatMap { line in more.map { line + $0 } }
        }
        return lines.allSatisfy { line in words.contains { holds($0, line) } }
    }

    /// All ways through, as sets of bytes one after another; nil stands for a gap.
    private func expanded(limit: Int) -> [[ByteSet?]]? {
        switch self {
        case .empty, .edge, .wordEdge, .preceded, .lookahead, .lookbehind: return [[]]
        case .scalar(let set, let nonASCII, _):
            let choices = set.choices
            return choices.count <= 4 && (!nonASCII || choices.count == 1) ? choices.map { [$0] } : [[nil]]
        case .bytes(let bytes): return [bytes.map { ByteSet([$0]) }]
        case .sequence(let parts):
            var lines: [[ByteSet?]] = [[]]
            for part in parts {
                guard let more = part.expanded(limit: limit), lines.count * more.count <= limit else { return nil }
                lines = lines.flatMap { line in more.map { line + $0 } }
            }
            return lines
        case .alternation(let branches):
            var lines: [[ByteSet?]] = []
            for branch in branches {
                guard let more = branch.expanded(limit: limit), lines.count + more.count <= limit else { return nil }
                lines += more
            }
            return lines
        case .repetition(let body, let min, let max):
            guard min == 1, max == 1 || max == nil, let once = body.expanded(limit: limit) else {
                return min == 0 && max == 1 ? body.expanded(limit: limit - 1).map { $0 + [[]] } : [[nil]]
            }
            return max == 1 ? once : once.map { $0 + [nil] }
        }
    }

    private static func holds(_ word: [UInt8], _ line: [ByteSet?]) -> Bool {
        guard !word.isEmpty, line.count >= word.count else { return false }
        return (0...(line.count - word.count)).contains { start in
            zip(word, line[start...]).allSatisfy { byte, set in set.map { $0.isOnly(byte) } ?? false }
        }
    }
}

extension ByteSet {
    /// The letter in either case, or the byte itself, and nothing else.
    fileprivate func isOnly(_ byte: UInt8) -> Bool {
        let upper = (0x61...0x7A).contains(byte) ? byte & 0xDF : byte
        return contains(byte) || contains(upper) ? subtracting(ByteSet([byte, upper])).isEmpty : false
    }

    /// Its members, a letter in both cases as one.
    ///
    /// Where a letter stands in both cases, a scalar above U+007F may be a third (U+212A is K).
    fileprivate var choices: [ByteSet] {
        var found: [ByteSet] = []
        for byte in UInt8(0)...127 where contains(byte) {
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            if lower != byte, contains(lower) { continue }
            let upper = (0x61...0x7A).contains(byte) ? byte & 0xDF : byte
            found.append(contains(upper) ? ByteSet([byte, upper]) : ByteSet([byte]))
        }
        return found
    }
}
