/// A set of positions while it is put together, and then read word by word.
///
/// A state has up to some hundreds of positions out of tens of thousands: a bit for each word of bits says where to look.
@safe
struct PositionGathering: ~Copyable {
    private let marks: UnsafeMutablePointer<UInt64>
    private let touched: UnsafeMutablePointer<UInt64>
    private let touchedCount: Int
    private let storage: UnsafeMutablePointer<PositionWord>
    /// Of what is here.
    private(set) var digest: UInt64 = 0
    private(set) var count = 0

    init(wordCount: Int) {
        // One more than there is, for what the last word's positions are shifted into.
        touchedCount = wordCount / 64 + 1
        unsafe marks = .allocate(capacity: wordCount + 1)
        unsafe marks.initialize(repeating: 0, count: wordCount + 1)
        unsafe touched = .allocate(capacity: touchedCount)
        unsafe touched.initialize(repeating: 0, count: touchedCount)
        unsafe storage = .allocate(capacity: wordCount + 1)
    }

    deinit {
        unsafe marks.deallocate()
        unsafe touched.deallocate()
        unsafe storage.deallocate()
    }

    /// The words that are not empty, in order.
    var words: UnsafeBufferPointer<PositionWord> { unsafe UnsafeBufferPointer(start: storage, count: count) }

    mutating func removeAll() {
        count = 0
        digest = 0
    }

    /// Puts in place of what is here the positions to which a byte leads from a state.
    ///
    /// - Complexity: a few steps for each word with positions in it, and for each way on that is no shift.
    mutating func gather(
        _ steps: PositionSteps,
        beginning first: [PositionWord],
        from state: UnsafeBufferPointer<PositionWord>,
        over byteClass: Int
    ) {
        // In locals, as what is written through a pointer could be the pointer for all that the compiler knows.
        let (marks, touched, ways) = unsafe (self.marks, self.touched, steps.steps)
        for word in first { unsafe Self.mark(word.bits, in: Int(word.place), marks, touched) }
        for index in state.indices {
            let word = unsafe state[index]
            let place = Int(word.place)
            let (here, there) = unsafe (ways[place], ways[place + 1])
            let bits = word.bits
            let next = bits &<< 1 & here.next | bits &<< 2 & here.afterNext | bits & here.again
            unsafe Self.mark(next, in: place, marks, touched)
            let carried = bits &>> 63 & there.next | bits &>> 62 & there.afterNext
            if carried != 0 { unsafe Self.mark(carried, in: place + 1, marks, touched) }
            if bits & here.branching != 0 { branch(bits & here.branching, of: place, steps) }
        }
        unsafe finish(steps.entered + byteClass * steps.wordCount)
    }

    private func branch(_ bits: UInt64, of place: Int, _ steps: PositionSteps) {
        var bits = bits
        while bits != 0 {
            let position = place << 6 | bits.trailingZeroBitCount
            bits &= bits &- 1
            for link in unsafe Int(steps.bounds[position])..<Int(steps.bounds[position + 1]) {
                let other = unsafe steps.others[link]
                unsafe Self.mark(1 &<< UInt64(other & 63), in: Int(other >> 6), marks, touched)
            }
        }
    }

    private static func mark(
        _ bits: UInt64,
        in place: Int,
        _ marks: UnsafeMutablePointer<UInt64>,
        _ touched: UnsafeMutablePointer<UInt64>
    ) {
        unsafe marks[place] |= bits
        unsafe touched[place &>> 6] |= 1 &<< UInt64(place & 63)
    }

    /// Moves what was marked to `words`, as far as it is in `entered`.
    private mutating func finish(_ entered: UnsafePointer<UInt64>) {
        let (marks, touched, storage) = unsafe (self.marks, self.touched, self.storage)
        var (count, digest) = (0, UInt64(0))
        for group in 0..<touchedCount {
            var open = unsafe touched[group]
            unsafe touched[group] = 0
            while open != 0 {
                let place = group &<< 6 | open.trailingZeroBitCount
                open &= open &- 1
                let bits = unsafe marks[place] & entered[place]
                unsafe marks[place] = 0
                guard bits != 0 else { continue }
                unsafe storage[count] = PositionWord(place: UInt64(place), bits: bits)
                count &+= 1
                let mixed = (digest ^ bits ^ UInt64(place)) &* 0x9E37_79B9_7F4A_7C15
                digest = mixed ^ mixed &>> 29
            }
        }
        (self.count, self.digest) = (count, digest)
    }
}

/// Some of 64 positions: bit `b` stands for position `64 * place + b`.
struct PositionWord: Equatable, Sendable {
    var place: UInt64
    var bits: UInt64

    /// - Parameter body: is given each position, in order.
    func forEachPosition(_ body: (Int) -> Void) {
        var bits = bits
        while bits != 0 {
            body(Int(place) << 6 | bits.trailingZeroBitCount)
            bits &= bits &- 1
        }
    }

    /// The words of positions, in any order and some of them more than once.
    static func words(of positions: [UInt16]) -> [PositionWord] {
        var words: [PositionWord] = []
        for position in positions.sorted() {
            let (place, bit) = (UInt64(position >> 6), UInt64(1) << UInt64(position & 63))
            if words.last?.place == place {
                words[words.count - 1].bits |= bit
            } else {
                words.append(PositionWord(place: place, bits: bit))
            }
        }
        return words
    }
}
