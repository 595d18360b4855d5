import ByteText

/// Runs a `PatternAutomaton` deterministically, building each state when it is first met.
///
/// One table look-up per byte once the states are there, and a microsecond for each that is not: new numbers and names bring new
/// states. Confined to one thread: running it writes to it. Memory is bounded:
/// a full table is thrown away and built anew.
final class LazyDFA {
    private let automaton: PatternAutomaton
    private let steps: PositionSteps
    private var table: StateTable
    private var known: KnownStates
    /// By state; nil where no stretch has ended.
    private var outlooks: [Outlook?] = []
    private var gathering: PositionGathering
    /// States with nothing under way, by preceding class; `unbuilt` where not yet made.
    private var idleStates: [UInt16]
    /// How often the table was full.
    ///
    /// Grows only on input made for it.
    private(set) var flushes = 0
    /// States that were met since the last flush.
    var stateCount: Int { known.count }

    /// What a state says where a stretch ends there.
    private struct Outlook {
        var alive: [FilterHits.Alive] = []
        /// Patterns that match if the text ends here.
        var ending: [UInt16] = []
    }

    // Fifteen bits name a state. A table of this many takes 12 MB, and what the states stand for as much again; a text of many
    // kinds meets 23,400 with the shipped rules.
    private static let stateLimit = 32_000

    init(running automaton: PatternAutomaton) {
        self.automaton = automaton
        steps = automaton.steps
        // What grows is copied. A large automaton meets thousands of states in the first texts, one of a single rule a few.
        let isLarge = steps.wordCount > 32
        table = StateTable(automaton, capacity: isLarge ? 1 << 13 : 64)
        known = KnownStates(isLarge: isLarge)
        gathering = PositionGathering(wordCount: steps.wordCount)
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
        let outlook = outlook(of: state)
        if hits.notesAlive {
            hits.alive += outlook.alive
        } else {
            for pattern in outlook.ending { hits.add(pattern, end: end) }
        }
    }

    private func outlook(of state: UInt16) -> Outlook {
        if let outlook = outlooks[Int(state)] { return outlook }
        var outlook = Outlook()
        let words = unsafe known.words(of: state)
        for index in words.indices { unsafe words[index].forEachPosition { note($0, in: &outlook) } }
        outlooks[Int(state)] = outlook
        return outlook
    }

    private func note(_ position: Int, in outlook: inout Outlook) {
        let pattern = automaton.patternOf[position]
        if automaton.endsText[position], outlook.ending.last != pattern { outlook.ending.append(pattern) }
        guard automaton.goesOn[position] else { return }
        var depth = automaton.depth(of: position)
        if let other = outlook.alive.last, other.pattern == pattern {
            outlook.alive.removeLast()
            depth = other.depth.flatMap { other in depth.map { max(other, $0) } }
        }
        outlook.alive.append(FilterHits.Alive(pattern: pattern, depth: depth))
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
            gathering.removeAll()
            idleStates[Int(preceding)] = entry(after: preceding)
        }
        return idleStates[Int(preceding)]
    }

    /// Makes a transition; apart from the byte loop, whose registers it would take.
    @inline(never)
    private func build(from state: UInt16, _ byte: UInt8) -> UInt16 {
        let byteClass = Int(automaton.classOf[Int(byte)])
        unsafe gathering.gather(
            steps,
            beginning: automaton.first[Int(known.preceding(of: state)) * automaton.classCount + byteClass],
            from: known.words(of: state),
            over: byteClass
        )
        let flushed = flushes
        let entry = entry(after: automaton.precedingOfByte[Int(byte)])
        if flushes == flushed { table.set(entry, from: state, byte) }
        return entry
    }

    /// The entry that leads to the state of what was gathered, which is made if there is none.
    private func entry(after preceding: UInt8) -> UInt16 {
        if let state = known.find(gathering, after: preceding) { return table.entry(of: state) }
        if known.count >= Self.stateLimit { flush() }
        var accepting: [UInt16] = []
        let words = unsafe gathering.words
        for index in words.indices {
            var word = unsafe words[index]
            word.bits &= automaton.accepts[Int(word.place)]
            word.forEachPosition { position in
                let pattern = automaton.patternOf[position]
                if accepting.last != pattern { accepting.append(pattern) }
            }
        }
        outlooks.append(nil)
        return table.add(known.add(gathering, after: preceding), accepting: accepting)
    }

    private func flush() {
        flushes += 1
        known.removeAll()
        outlooks.removeAll(keepingCapacity: true)
        for preceding in idleStates.indices { idleStates[preceding] = StateTable.unbuilt }
    }
}
