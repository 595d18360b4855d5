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
