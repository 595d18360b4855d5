import ByteText

/// Runs a `PatternAutomaton` deterministically, building each state when it is first met.
///
/// One table look-up per byte once the states are there. Confined to one thread: running it writes to it. Memory is bounded:
/// a full table is thrown away and built anew.
@safe
final class LazyDFA {
    private let automaton: PatternAutomaton
    /// The automaton's byte classes, where the byte loop reaches them without counting references.
    private let classOf: UnsafeMutablePointer<UInt8>
    /// `stride` entries a state: the next state, with `acceptFlag` set where that state accepts.
    ///
    /// Half a word each: what a text needs of the table should stay in the nearest cache.
    private var table: UnsafeMutablePointer<UInt16>
    private var capacity: Int
    /// Class count, rounded up to whole cache lines: the first line has the classes that texts are mostly made of.
    private let stride: Int
    private var states: [State] = []
    /// Whom a state tells of: `accepting[acceptBounds[state]..<acceptBounds[state + 1]]`, where the byte loop reaches them
    /// without counting references.
    private var acceptBounds: UnsafeMutablePointer<UInt32>
    private var accepting: UnsafeMutablePointer<UInt16>
    private var acceptingCapacity = 256
    private var index: [StateKey: UInt16] = [:]
    /// States with nothing under way, by preceding class; `unbuilt` where not yet made.
    private var idleStates: [UInt16]
    /// How often the table was full.
    ///
    /// Grows only on input made for it.
    private(set) var flushes = 0
    /// States that were met since the last flush.
    var stateCount: Int { states.count }

    private struct State {
        var positions: [UInt16]
        /// Preceding class of the byte that led here.
        var preceding: UInt8
        var alive: [FilterHits.Alive]
        /// Patterns that match if the text ends here.
        var ending: [UInt16]
    }

    /// What tells states apart, hashed once with FNV-1a: the standard library's hash of an array is most of a look-up.
    private struct StateKey: Hashable {
        let positions: [UInt16]
        let preceding: UInt8
        private let digest: UInt64

        init(positions: [UInt16], preceding: UInt8) {
            self.positions = positions
            self.preceding = preceding
            var digest = (14_695_981_039_346_656_037 ^ UInt64(preceding)) &* 1_099_511_628_211
            for position in positions { digest = (digest ^ UInt64(position)) &* 1_099_511_628_211 }
            self.digest = digest
        }

        func hash(into hasher: inout Hasher) { hasher.combine(digest) }
    }

    private static let acceptFlag: UInt16 = 1 << 15
    /// Entry of a transition that was never taken.
    ///
    /// Has `acceptFlag`'s bit, so one comparison finds both.
    private static let unbuilt = UInt16.max
    // Fifteen bits name a state. A table of this many takes 8 MB; a text of many kinds meets more than 12,000 with some 350 rules.
    private static let stateLimit = 32_000

    init(running automaton: PatternAutomaton) {
        self.automaton = automaton
        unsafe classOf = .allocate(capacity: 256)
        for byte in 0..<256 { unsafe classOf[byte] = automaton.classOf[byte] }
        stride = (automaton.classCount + 31) / 32 * 32
        capacity = 64
        unsafe table = Self.allocateTable(capacity * stride)
        unsafe acceptBounds = .allocate(capacity: capacity + 1)
        unsafe acceptBounds[0] = 0
        unsafe accepting = .allocate(capacity: acceptingCapacity)
        idleStates = Array(repeating: Self.unbuilt, count: automaton.precedingCount)
    }

    deinit {
        unsafe classOf.deallocate()
        unsafe UnsafeMutableRawPointer(table).deallocate()
        unsafe acceptBounds.deallocate()
        unsafe accepting.deallocate()
    }

    private static func allocateTable(_ count: Int) -> UnsafeMutablePointer<UInt16> {
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * 2, alignment: 64)
        return unsafe bytes.bindMemory(to: UInt16.self, capacity: count)
    }

    /// Runs over `bytes[start..<end]` with nothing under way at its start.
    ///
    /// The byte before `start` is looked at; if there is none, the start is taken for the start of the text. Offsets in
    /// `hits` are indices into `bytes`; they are added to what it holds.
    func scan(_ bytes: Span<UInt8>, from start: Int, to end: Int, into hits: inout FilterHits) {
        var state = firstState(bytes, from: start)
        var at = start
        unsafe bytes.withUnsafeBufferPointer { input in
            // In locals, so that the loop need not fetch them anew for each byte; `follow` may move the table.
            let (classOf, stride) = unsafe (classOf, stride)
            var rows = unsafe UnsafePointer(table)
            while at < end {
                let byteClass = unsafe classOf[Int(input[at])]
                let entry = unsafe rows[Int(state) &* stride &+ Int(byteClass)]
                at &+= 1
                if entry < Self.acceptFlag {
                    state = entry
                } else {
                    state = follow(entry, from: state, byteClass: byteClass, end: at, into: &hits)
                    rows = unsafe UnsafePointer(table)
                }
            }
        }
        note(state, at: end, &hits)
    }

    /// The same for two automata in one pass.
    ///
    /// Each step waits for the look-up before it; two chains of look-ups that do not wait for each other take the time of one.
    static func scan(
        _ left: LazyDFA,
        _ right: LazyDFA,
        over bytes: Span<UInt8>,
        from start: Int,
        to end: Int,
        into hits: inout FilterHits
    ) {
        var (leftState, rightState) = (left.firstState(bytes, from: start), right.firstState(bytes, from: start))
        var at = start
        unsafe bytes.withUnsafeBufferPointer { input in
            let (leftClassOf, rightClassOf) = unsafe (left.classOf, right.classOf)
            let (leftStride, rightStride) = (left.stride, right.stride)
            var (leftRows, rightRows) = unsafe (UnsafePointer(left.table), UnsafePointer(right.table))
            while at < end {
                let byte = unsafe Int(input[at])
                let (leftClass, rightClass) = unsafe (leftClassOf[byte], rightClassOf[byte])
                let leftEntry = unsafe leftRows[Int(leftState) &* leftStride &+ Int(leftClass)]
                let rightEntry = unsafe rightRows[Int(rightState) &* rightStride &+ Int(rightClass)]
                at &+= 1
                if leftEntry | rightEntry < acceptFlag {
                    (leftState, rightState) = (leftEntry, rightEntry)
                    continue
                }
                leftState = left.step(leftEntry, from: leftState, byteClass: leftClass, end: at, into: &hits)
                rightState = right.step(rightEntry, from: rightState, byteClass: rightClass, end: at, into: &hits)
                (leftRows, rightRows) = unsafe (UnsafePointer(left.table), UnsafePointer(right.table))
            }
        }
        left.note(leftState, at: end, &hits)
        right.note(rightState, at: end, &hits)
    }

    private func firstState(_ bytes: Span<UInt8>, from start: Int) -> UInt16 {
        idleState(after: start > 0 ? automaton.precedingOfByte[Int(bytes[start - 1])] : automaton.precedingNothing)
    }

    /// Notes what can go on where a stretch ends, or what matches there if the text ends too.
    private func note(_ state: UInt16, at end: Int, _ hits: inout FilterHits) {
        if hits.notesAlive {
            hits.alive += states[Int(state)].alive
        } else {
            for pattern in states[Int(state)].ending { hits.add(pattern, end: end) }
        }
    }

    private func step(
        _ entry: UInt16,
        from state: UInt16,
        byteClass: UInt8,
        end: Int,
        into hits: inout FilterHits
    ) -> UInt16 {
        entry < Self.acceptFlag ? entry : follow(entry, from: state, byteClass: byteClass, end: end, into: &hits)
    }

    /// The rare half of a step: a transition not yet built, or a state that accepts.
    private func follow(
        _ entry: UInt16,
        from state: UInt16,
        byteClass: UInt8,
        end: Int,
        into hits: inout FilterHits
    ) -> UInt16 {
        let entry = entry == Self.unbuilt ? build(from: state, byteClass: byteClass) : entry
        let next = entry & ~Self.acceptFlag
        if entry & Self.acceptFlag != 0 {
            for index in unsafe acceptBounds[Int(next)]..<acceptBounds[Int(next) + 1] {
                unsafe hits.add(accepting[Int(index)], end: end)
            }
        }
        return next
    }

    private func idleState(after preceding: UInt8) -> UInt16 {
        if idleStates[Int(preceding)] == Self.unbuilt {
            if states.count >= Self.stateLimit { flush() }
            idleStates[Int(preceding)] = addState(for: [], after: preceding)
        }
        return idleStates[Int(preceding)]
    }

    private func build(from state: UInt16, byteClass: UInt8) -> UInt16 {
        let byte = automaton.representative[Int(byteClass)]
        let from = states[Int(state)]
        var next = automaton.first[Int(from.preceding) * automaton.classCount + Int(byteClass)]
        for position in from.positions {
            let range = Int(automaton.followStart[Int(position)])..<Int(automaton.followStart[Int(position) + 1])
            for candidate in automaton.follow[range] where automaton.sets[Int(candidate)].contains(byte) {
                next.append(candidate)
            }
        }
        next.sort()
        var unique: [UInt16] = []
        unique.reserveCapacity(next.count + 1)
        for position in next where unique.last != position { unique.append(position) }

        let preceding = automaton.precedingOfByte[Int(byte)]
        if let known = index[StateKey(positions: unique, preceding: preceding)] {
            unsafe table[Int(state) * stride + Int(byteClass)] = known
            return known
        }
        if states.count >= Self.stateLimit {
            flush()
            return addState(for: unique, after: preceding)
        }
        let entry = addState(for: unique, after: preceding)
        unsafe table[Int(state) * stride + Int(byteClass)] = entry
        return entry
    }

    private func flush() {
        flushes += 1
        states.removeAll(keepingCapacity: true)
        index.removeAll(keepingCapacity: true)
        for preceding in idleStates.indices { idleStates[preceding] = Self.unbuilt }
    }

    /// Makes a row of unbuilt transitions and returns the entry that leads to it.
    private func addState(for positions: [UInt16], after preceding: UInt8) -> UInt16 {
        if states.count == capacity { grow() }
        let number = states.count
        unsafe (table + number * stride).update(repeating: Self.unbuilt, count: stride)
        var accepting: [UInt16] = []
        var alive: [FilterHits.Alive] = []
        var ending: [UInt16] = []
        for position in positions {
            let pattern = automaton.patternOf[Int(position)]
            if automaton.endsText[Int(position)], ending.last != pattern { ending.append(pattern) }
            if automaton.accepts[Int(position)], accepting.last != pattern { accepting.append(pattern) }
            guard automaton.followStart[Int(position)] < automaton.followStart[Int(position) + 1] else { continue }
            var depth = automaton.depth(of: position)
            if let known = alive.last, known.pattern == pattern {
                alive.removeLast()
                depth = known.depth.flatMap { known in depth.map { max(known, $0) } }
            }
            alive.append(FilterHits.Alive(pattern: pattern, depth: depth))
        }
        let entry = UInt16(number) | (accepting.isEmpty ? 0 : Self.acceptFlag)
        store(accepting, of: number)
        states.append(State(positions: positions, preceding: preceding, alive: alive, ending: ending))
        index[StateKey(positions: positions, preceding: preceding)] = entry
        return entry
    }

    private func store(_ patterns: [UInt16], of state: Int) {
        let start = unsafe Int(acceptBounds[state])
        if start + patterns.count > acceptingCapacity {
            acceptingCapacity = 2 * (start + patterns.count)
            let larger = unsafe UnsafeMutablePointer<UInt16>.allocate(capacity: acceptingCapacity)
            unsafe larger.update(from: accepting, count: start)
            unsafe accepting.deallocate()
            unsafe accepting = larger
        }
        for (offset, pattern) in patterns.enumerated() { unsafe accepting[start + offset] = pattern }
        unsafe acceptBounds[state + 1] = UInt32(start + patterns.count)
    }

    private func grow() {
        let larger = capacity * 2
        let copy = unsafe Self.allocateTable(larger * stride)
        unsafe copy.update(from: table, count: capacity * stride)
        unsafe UnsafeMutableRawPointer(table).deallocate()
        unsafe table = copy
        let bounds = unsafe UnsafeMutablePointer<UInt32>.allocate(capacity: larger + 1)
        unsafe bounds.update(from: acceptBounds, count: capacity + 1)
        unsafe acceptBounds.deallocate()
        unsafe acceptBounds = bounds
        capacity = larger
    }
}

/// The automata of a filter, running.
///
/// Confined to one thread.
package struct FilterScratch: ~Copyable {
    private let running: [LazyDFA]

    package init(for filter: PatternFilter) {
        running = filter.automata.map(LazyDFA.init)
    }

    /// Where in `bytes[start..<end]` patterns may match, and which may go on at its end.
    ///
    /// What `hits` held is dropped.
    package mutating func scan(_ bytes: Span<UInt8>, from start: Int, to end: Int, into hits: inout FilterHits) {
        hits.reset()
        scan(bytes, from: start, to: end, addingTo: &hits)
    }

    /// The same, and what `hits` held stays.
    package mutating func scan(_ bytes: Span<UInt8>, from start: Int, to end: Int, addingTo hits: inout FilterHits) {
        if running.count == 2 {
            LazyDFA.scan(running[0], running[1], over: bytes, from: start, to: end, into: &hits)
        } else {
            for automaton in running { automaton.scan(bytes, from: start, to: end, into: &hits) }
        }
    }

    /// States built and tables thrown away, for each automaton.
    package var load: [(states: Int, flushes: Int)] { running.map { ($0.stateCount, $0.flushes) } }
}
