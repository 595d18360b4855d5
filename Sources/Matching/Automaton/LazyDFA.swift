import ByteText

/// Runs a `PatternAutomaton` deterministically, building each state when it is first met.
///
/// One table look-up per byte once the states are there. Confined to one thread: running it writes to it. Memory is bounded:
/// a full table is thrown away and built anew.
final class LazyDFA {
    private let automaton: PatternAutomaton
    private var table: StateTable
    private var states: [State] = []
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

    // Fifteen bits name a state. A table of this many takes 12 MB; a text of many kinds meets 31,100 with the shipped rules.
    private static let stateLimit = 32_000

    init(running automaton: PatternAutomaton) {
        self.automaton = automaton
        table = StateTable(automaton)
        idleStates = Array(repeating: StateTable.unbuilt, count: automaton.precedingCount)
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
            let columns = unsafe table.columns
            var rows = unsafe table.rows
            while at < end {
                let byte = unsafe input[at]
                let entry = unsafe rows[Int(state) &* StateTable.lineLength &+ columns[Int(byte)]]
                at &+= 1
                if entry < StateTable.acceptFlag {
                    state = entry
                } else {
                    state = follow(entry, from: state, byte, end: at, into: &hits)
                    rows = unsafe table.rows
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
            let (leftColumns, rightColumns) = unsafe (left.table.columns, right.table.columns)
            var (leftRows, rightRows) = unsafe (left.table.rows, right.table.rows)
            while at < end {
                let byte = unsafe input[at]
                let leftEntry = unsafe leftRows[Int(leftState) &* StateTable.lineLength &+ leftColumns[Int(byte)]]
                let rightEntry = unsafe rightRows[Int(rightState) &* StateTable.lineLength &+ rightColumns[Int(byte)]]
                at &+= 1
                if leftEntry | rightEntry < StateTable.acceptFlag {
                    (leftState, rightState) = (leftEntry, rightEntry)
                    continue
                }
                leftState = left.step(leftEntry, from: leftState, byte, end: at, into: &hits)
                rightState = right.step(rightEntry, from: rightState, byte, end: at, into: &hits)
                (leftRows, rightRows) = unsafe (left.table.rows, right.table.rows)
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
        _ byte: UInt8,
        end: Int,
        into hits: inout FilterHits
    ) -> UInt16 {
        entry < StateTable.acceptFlag ? entry : follow(entry, from: state, byte, end: end, into: &hits)
    }

    /// The rare half of a step: a transition not yet built, or a state that accepts.
    private func follow(
        _ entry: UInt16,
        from state: UInt16,
        _ byte: UInt8,
        end: Int,
        into hits: inout FilterHits
    ) -> UInt16 {
        let entry = entry == StateTable.unbuilt ? build(from: state, byte) : entry
        let next = entry & ~StateTable.acceptFlag
        if entry & StateTable.acceptFlag != 0 {
            for pattern in unsafe table.accepting(in: next) { hits.add(pattern, end: end) }
        }
        return next
    }

    private func idleState(after preceding: UInt8) -> UInt16 {
        if idleStates[Int(preceding)] == StateTable.unbuilt {
            if states.count >= Self.stateLimit { flush() }
            idleStates[Int(preceding)] = addState(for: [], after: preceding)
        }
        return idleStates[Int(preceding)]
    }

    private func build(from state: UInt16, _ byte: UInt8) -> UInt16 {
        let byteClass = automaton.classOf[Int(byte)]
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
            table.set(known, from: state, byte)
            return known
        }
        if states.count >= Self.stateLimit {
            flush()
            return addState(for: unique, after: preceding)
        }
        let entry = addState(for: unique, after: preceding)
        table.set(entry, from: state, byte)
        return entry
    }

    private func flush() {
        flushes += 1
        states.removeAll(keepingCapacity: true)
        index.removeAll(keepingCapacity: true)
        for preceding in idleStates.indices { idleStates[preceding] = StateTable.unbuilt }
    }

    /// Makes a row of unbuilt transitions and returns the entry that leads to it.
    private func addState(for positions: [UInt16], after preceding: UInt8) -> UInt16 {
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
        let entry = table.add(UInt16(states.count), accepting: accepting)
        states.append(State(positions: positions, preceding: preceding, alive: alive, ending: ending))
        index[StateKey(positions: positions, preceding: preceding)] = entry
        return entry
    }
}
