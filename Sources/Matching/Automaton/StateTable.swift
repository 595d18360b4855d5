/// The transitions of a `LazyDFA` and what its states tell, where the byte loop reaches them without counting references.
@safe
struct StateTable: ~Copyable {
    /// Entries in a cache line.
    static let lineLength = 32
    /// Set in an entry that leads to a state which accepts.
    static let acceptFlag: UInt16 = 1 << 15
    /// Entry of a transition that was never taken.
    ///
    /// Has `acceptFlag`'s bit, so one comparison finds both.
    static let unbuilt = UInt16.max

    /// The next state by state and byte class: `rows[state * lineLength + columns[byte]]`.
    ///
    /// In planes of `lineLength` classes, a line for each state: the first plane has the classes that texts are mostly made
    /// of, so that what a text needs of the table lies together. Moves when a state is added.
    var rows: UnsafePointer<UInt16> { unsafe UnsafePointer(entries) }
    private var entries: UnsafeMutablePointer<UInt16>
    /// For each byte, where its plane begins and its place in a line, in entries.
    let columns: UnsafeMutablePointer<Int>
    private let classOf: [UInt8]
    private let planeCount: Int
    /// States that there is room for.
    private var capacity: Int
    /// Whom a state tells of: `patterns[bounds[state]..<bounds[state + 1]]`.
    private var bounds: UnsafeMutablePointer<Int>
    private var patterns: UnsafeMutablePointer<UInt16>
    private var patternCapacity = 256

    /// - Parameter capacity: states that there is room for at first. Memory is taken only as it is written to.
    init(_ automaton: PatternAutomaton, capacity: Int) {
        self.capacity = capacity
        classOf = automaton.classOf
        planeCount = (automaton.classCount + Self.lineLength - 1) / Self.lineLength
        unsafe entries = Self.allocate(capacity * planeCount)
        unsafe columns = .allocate(capacity: 256)
        unsafe bounds = .allocate(capacity: capacity + 1)
        unsafe bounds[0] = 0
        unsafe patterns = .allocate(capacity: patternCapacity)
        placeColumns()
    }

    deinit {
        UnsafeMutableRawPointer(entries).deallocate()
        unsafe columns.deallocate()
        unsafe bounds.deallocate()
        unsafe patterns.deallocate()
    }

    /// The patterns that match where a state is come to.
    func accepting(in state: UInt16) -> UnsafeBufferPointer<UInt16> {
        let (start, end) = unsafe (bounds[Int(state)], bounds[Int(state) + 1])
        return unsafe UnsafeBufferPointer(start: patterns + start, count: end - start)
    }

    /// The entry that leads to a state.
    func entry(of state: UInt16) -> UInt16 {
        let accepts = unsafe bounds[Int(state)] < bounds[Int(state) + 1]
        return state | (accepts ? Self.acceptFlag : 0)
    }

    mutating func set(_ entry: UInt16, from state: UInt16, _ byte: UInt8) {
        unsafe entries[Int(state) * Self.lineLength + columns[Int(byte)]] = entry
    }

    /// Adds the state after the last, or the first anew, with no transition built.
    ///
    /// - Returns: the entry that leads to it.
    mutating func add(_ state: UInt16, accepting: [UInt16]) -> UInt16 {
        if Int(state) == capacity { grow() }
        for plane in 0..<planeCount {
            let line = (plane * capacity + Int(state)) * Self.lineLength
            unsafe (entries + line).update(repeating: Self.unbuilt, count: Self.lineLength)
        }
        store(accepting, of: Int(state))
        return entry(of: state)
    }

    private mutating func store(_ accepting: [UInt16], of state: Int) {
        let start = unsafe bounds[state]
        if start + accepting.count > patternCapacity {
            patternCapacity = 2 * (start + accepting.count)
            let larger = unsafe UnsafeMutablePointer<UInt16>.allocate(capacity: patternCapacity)
            unsafe larger.update(from: patterns, count: start)
            unsafe patterns.deallocate()
            unsafe patterns = larger
        }
        for (offset, pattern) in accepting.enumerated() { unsafe patterns[start + offset] = pattern }
        unsafe bounds[state + 1] = start + accepting.count
    }

    private static func allocate(_ lines: Int) -> UnsafeMutablePointer<UInt16> {
        let count = lines * lineLength
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * 2, alignment: 64)
        return unsafe bytes.bindMemory(to: UInt16.self, capacity: count)
    }

    private mutating func grow() {
        let larger = capacity * 2
        let copy = unsafe Self.allocate(larger * planeCount)
        for plane in 0..<planeCount {
            let (old, new) = (plane * capacity * Self.lineLength, plane * larger * Self.lineLength)
            unsafe (copy + new).update(from: entries + old, count: capacity * Self.lineLength)
        }
        UnsafeMutableRawPointer(entries).deallocate()
        unsafe entries = copy
        let further = unsafe UnsafeMutablePointer<Int>.allocate(capacity: larger + 1)
        unsafe further.update(from: bounds, count: capacity + 1)
        unsafe bounds.deallocate()
        unsafe bounds = further
        capacity = larger
        placeColumns()
    }

    private func placeColumns() {
        for byte in 0..<256 {
            let (plane, place) = Int(classOf[byte]).quotientAndRemainder(dividingBy: Self.lineLength)
            unsafe columns[byte] = plane * capacity * Self.lineLength + place
        }
    }
}
