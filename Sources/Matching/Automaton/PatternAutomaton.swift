import ByteText

/// Many patterns as one non-deterministic automaton over bytes, position by position (Glushkov's construction).
///
/// A superset of what the patterns match: assertions count as true but where they look at one byte beside the match, long
/// repeats are cut short and looped, of scalars above U+007F only the first byte counts, and a digit that is asked for may be any.
/// So it may say *maybe* where PCRE2 says no, and never the other way round.
/// Immutable; `LazyDFA` runs it.
final class PatternAutomaton: Sendable {
    /// Byte value → class of bytes that no position tells apart.
    let classOf: [UInt8]
    let classCount: Int
    /// Which bytes lead into a position, and where it leads.
    let steps: PositionSteps
    let patternOf: [UInt16]
    /// Whether a match may end with a position, or, where that is known, with the byte before it; in words of 64 positions.
    let accepts: [UInt64]
    /// Whether a match may end with a position at the end of the text.
    let endsText: [Bool]
    /// Whether anything may follow a position.
    let goesOn: [Bool]
    /// By position: the bytes of an attempt that has come there; above `deepest` if there is no telling.
    private let depths: [UInt8]
    private static let deepest: UInt8 = 24
    /// Bytes that no pattern tells apart when they stand before its match are one *preceding class*; so is "nothing".
    let precedingOfByte: [UInt8]
    let precedingNothing: UInt8
    let precedingCount: Int
    /// Positions that a match may begin with, by preceding class and byte class: `preceding * classCount + class`.
    let first: [[PositionWord]]
    /// Far more than any pack needs; patterns beyond it stay unfiltered.
    static let positionLimit = 60_000

    init(_ builder: AutomatonBuilder) {
        patternOf = builder.patternOf
        accepts = Self.words(builder.accepts)
        endsText = builder.endsText
        let (follow, followStart) = builder.flattenedFollow()
        goesOn = zip(followStart, followStart.dropFirst()).map { $0 < $1 }
        depths = Self.depths(from: builder.starts.map(\.position), follow, followStart)
        let starts = builder.starts
        let conditions = Array(Set(starts.map(\.preceding)))
        let classes = Self.classes(of: Set(builder.sets).union(conditions.map(\.bytes)))
        let sets = builder.sets
        classOf = classes.classOf
        classCount = classes.representative.count
        steps = PositionSteps(sets, follow, followStart, representatives: classes.representative)

        // The preceding classes: which conditions a byte, or nothing, meets.
        var names: [[Bool]: UInt8] = [:]
        var members: [[Bool]] = []
        func name(_ met: [Bool]) -> UInt8 {
            if let known = names[met] { return known }
            names[met] = UInt8(members.count)
            members.append(met)
            return UInt8(members.count - 1)
        }
        precedingOfByte = (0...255).map { byte in name(conditions.map { $0.bytes.contains(UInt8(byte)) }) }
        precedingNothing = name(conditions.map(\.nothing))
        precedingCount = members.count
        first = members.flatMap { met in
            let allowed = Set(zip(conditions, met).filter(\.1).map(\.0))
            let begins = starts.filter { allowed.contains($0.preceding) }
            return classes.representative.map { byte in
                PositionWord.words(of: begins.map(\.position).filter { sets[Int($0)].contains(byte) })
            }
        }
    }

    private static func words(_ bits: [Bool]) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (bits.count + 63) / 64)
        for (position, bit) in bits.enumerated() where bit { words[position / 64] |= 1 << UInt64(position % 64) }
        return words
    }

    /// How many bytes an attempt which has come to a position has read; nil if there is no telling.
    func depth(of position: Int) -> Int? {
        let depth = depths[position]
        return depth > Self.deepest ? nil : Int(depth)
    }

    private static func depths(from starts: [UInt16], _ follow: [UInt16], _ followStart: [Int32]) -> [UInt8] {
        var depths = [UInt8](repeating: 0, count: followStart.count - 1)
        var open = starts
        for start in starts { depths[Int(start)] = 1 }
        while let position = open.popLast() {
            let next = min(depths[Int(position)] + 1, deepest + 1)
            for index in Int(followStart[Int(position)])..<Int(followStart[Int(position) + 1]) {
                let successor = Int(follow[index])
                guard depths[successor] < next else { continue }
                depths[successor] = next
                open.append(UInt16(successor))
            }
        }
        // More than was read is not held: for a number with separators, or without, PCRE2 says where it began.
        let least = leastDepths(from: starts, follow, followStart)
        for position in depths.indices where Int(depths[position]) != least[position] {
            depths[position] = deepest + 1
        }
        return depths
    }

    /// The least that an attempt has read which has come to a position.
    private static func leastDepths(from starts: [UInt16], _ follow: [UInt16], _ followStart: [Int32]) -> [Int] {
        var depths = [Int](repeating: .max, count: followStart.count - 1)
        var edge = Set(starts)
        var depth = 1
        while !edge.isEmpty {
            for position in edge { depths[Int(position)] = depth }
            depth += 1
            edge = edge.reduce(into: []) { next, position in
                for index in Int(followStart[Int(position)])..<Int(followStart[Int(position) + 1])
                where depths[Int(follow[index])] == .max { next.insert(follow[index]) }
            }
        }
        return depths
    }

    /// What most text is made of; these classes come first, so that they share a cache line of each state's row.
    private static let frequent = Array(" etaoinsrhldcum0123456789-.,".utf8)

    /// Splits the byte values until no set tells two of one class apart; with one byte of each class.
    private static func classes(of distinct: Set<ByteSet>) -> (classOf: [UInt8], representative: [UInt8]) {
        var classOf = [Int](repeating: 0, count: 256)
        var count = 1
        for set in distinct {
            var renamed: [Int: Int] = [:]
            for byte in 0..<256 where set.contains(UInt8(byte)) {
                let old = classOf[byte]
                if let new = renamed[old] {
                    classOf[byte] = new
                } else {
                    renamed[old] = count
                    classOf[byte] = count
                    count += 1
                }
            }
        }
        var dense: [Int: UInt8] = [:]
        var representative: [UInt8] = []
        for byte in frequent + Array(UInt8.min...UInt8.max) where dense[classOf[Int(byte)]] == nil {
            dense[classOf[Int(byte)]] = UInt8(representative.count)
            representative.append(byte)
        }
        return (classOf.map { dense[$0] ?? 0 }, representative)
    }
}
