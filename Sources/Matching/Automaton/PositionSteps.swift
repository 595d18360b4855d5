import ByteText

/// Where a `PatternAutomaton` goes from a set of positions, in words of 64 positions.
///
/// Patterns are sequences for the most part: from most positions the way leads to the next, the one after it (where the next
/// may be left out) or to the same again. A whole word takes those steps at once, by shifts; what else follows is listed
/// (after G. Navarro and M. Raffinot, *Flexible Pattern Matching in Strings*, 2002, on Glushkov automata). Immutable; in
/// memory of its own, where building a state reaches it without counting references.
@safe
final class PositionSteps: @unchecked Sendable {
    /// The ways from and to the positions of one word.
    struct Step {
        /// Positions to which their predecessors lead.
        var next: UInt64 = 0
        /// Positions to which the ones before their predecessors lead.
        var afterNext: UInt64 = 0
        /// Positions that lead to themselves.
        var again: UInt64 = 0
        /// Positions from which other ways lead, too.
        var branching: UInt64 = 0
    }

    let wordCount: Int
    /// By word, and one more: what is carried out of the last word leads nowhere.
    let steps: UnsafePointer<Step>
    /// Where else a branching position leads: `others[bounds[position]..<bounds[position + 1]]`.
    let others: UnsafePointer<UInt16>
    let bounds: UnsafePointer<Int32>
    /// By byte class, the positions into which its bytes lead; `wordCount` words each.
    let entered: UnsafePointer<UInt64>

    /// - Parameters:
    ///   - followStart: `follow[followStart[p]..<followStart[p + 1]]` may follow `p`.
    ///   - representatives: one byte of each class.
    init(_ sets: [ByteSet], _ follow: [UInt16], _ followStart: [Int32], representatives: [UInt8]) {
        wordCount = (sets.count + 63) / 64
        var steps = [Step](repeating: Step(), count: wordCount + 1)
        var others: [UInt16] = []
        var bounds: [Int32] = [0]
        for position in sets.indices {
            for link in Int(followStart[position])..<Int(followStart[position + 1]) {
                let target = Int(follow[link])
                let bit: UInt64 = 1 << UInt64(target % 64)
                switch target - position {
                case 0: steps[target / 64].again |= bit
                case 1: steps[target / 64].next |= bit
                case 2: steps[target / 64].afterNext |= bit
                default:
                    steps[position / 64].branching |= 1 << UInt64(position % 64)
                    others.append(follow[link])
                }
            }
            bounds.append(Int32(others.count))
        }
        let entered = Self.entered(sets, representatives, wordCount)
        unsafe self.steps = Self.copy(steps)
        unsafe self.others = Self.copy(others)
        unsafe self.bounds = Self.copy(bounds)
        unsafe self.entered = Self.copy(entered)
    }

    private static func entered(_ sets: [ByteSet], _ representatives: [UInt8], _ wordCount: Int) -> [UInt64] {
        var entered = [UInt64](repeating: 0, count: wordCount * representatives.count)
        // Many positions have the same few sets.
        var rows: [ByteSet: [Int]] = [:]
        for (position, set) in sets.enumerated() {
            if rows[set] == nil {
                rows[set] = representatives.indices.filter { set.contains(representatives[$0]) }.map { $0 * wordCount }
            }
            for row in rows[set] ?? [] { entered[row + position / 64] |= 1 << UInt64(position % 64) }
        }
        return entered
    }

    private static func copy<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        unsafe memory.initialize(from: elements, count: elements.count)
        return unsafe UnsafePointer(memory)
    }

    deinit {
        unsafe steps.deallocate()
        unsafe others.deallocate()
        unsafe bounds.deallocate()
        unsafe entered.deallocate()
    }
}
