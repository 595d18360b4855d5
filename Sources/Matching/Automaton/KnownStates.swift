/// The sets of positions that a `LazyDFA` has met, each once, by number.
///
/// Equal sets are two states if they were come to by bytes of different preceding classes. All sets lie one behind the other: a
/// state costs no allocation of its own.
@safe
struct KnownStates: ~Copyable {
    private var words: UnsafeMutablePointer<PositionWord>
    private var capacity: Int
    private var bounds: [Int] = [0]
    private var preceding: [UInt8] = []
    private var digests: [UInt64] = []
    /// Open addressing with linear probing; a power of two, at most half full.
    private var slots: [UInt16]
    private static let free = UInt16.max

    /// - Parameter isLarge: room for many states at once, of which memory is taken only as it is written to.
    init(isLarge: Bool) {
        capacity = isLarge ? 1 << 18 : 1 << 10
        slots = Array(repeating: Self.free, count: 256)
        unsafe words = .allocate(capacity: capacity)
    }

    deinit { unsafe words.deallocate() }

    var count: Int { digests.count }

    /// The positions of a state, in order; until a state is added.
    func words(of state: UInt16) -> UnsafeBufferPointer<PositionWord> {
        let (start, end) = (bounds[Int(state)], bounds[Int(state) + 1])
        return unsafe UnsafeBufferPointer(start: words + start, count: end - start)
    }

    func preceding(of state: UInt16) -> UInt8 { preceding[Int(state)] }

    func find(_ set: borrowing PositionGathering, after preceding: UInt8) -> UInt16? {
        var slot = slot(of: set.digest)
        while slots[slot] != Self.free {
            let state = slots[slot]
            if digests[Int(state)] == set.digest, self.preceding[Int(state)] == preceding, isEqual(state, set) {
                return state
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isEqual(_ state: UInt16, _ set: borrowing PositionGathering) -> Bool {
        let (words, others) = unsafe (words(of: state), set.words)
        return unsafe words.count == others.count && words.elementsEqual(others)
    }

    /// - Precondition: `find` does not know it.
    mutating func add(_ set: borrowing PositionGathering, after preceding: UInt8) -> UInt16 {
        if 2 * (count + 1) > slots.count { growSlots() }
        let (state, start) = (UInt16(count), bounds[count])
        if start + set.count > capacity { grow(to: 2 * (start + set.count)) }
        for (offset, word) in unsafe set.words.enumerated() { unsafe words[start + offset] = word }
        bounds.append(start + set.count)
        self.preceding.append(preceding)
        digests.append(set.digest)
        take(state, set.digest)
        return state
    }

    mutating func removeAll() {
        bounds.removeLast(count)
        preceding.removeAll(keepingCapacity: true)
        digests.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = Self.free }
    }

    private func slot(of digest: UInt64) -> Int { Int(truncatingIfNeeded: digest >> 32) & (slots.count - 1) }

    private mutating func take(_ state: UInt16, _ digest: UInt64) {
        var slot = slot(of: digest)
        while slots[slot] != Self.free { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = state
    }

    private mutating func growSlots() {
        slots = Array(repeating: Self.free, count: 2 * slots.count)
        for state in digests.indices { take(UInt16(state), digests[state]) }
    }

    private mutating func grow(to larger: Int) {
        let copy = unsafe UnsafeMutablePointer<PositionWord>.allocate(capacity: larger)
        unsafe copy.update(from: words, count: bounds[count])
        unsafe words.deallocate()
        unsafe words = copy
        capacity = larger
    }
}
