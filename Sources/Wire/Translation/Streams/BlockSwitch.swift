/// Keeps one block open at a time, as the steps of an answer want it.
struct BlockSwitch: Sendable {
    private(set) var open: AnswerStep.Block?
    /// Blocks so far.
    private(set) var count = 0

    /// Adds to the block of a kind of text, which is opened if another or none is open.
    mutating func add(_ text: [UInt8], to block: AnswerStep.Block, _ events: inout [AnswerStep]) {
        guard !text.isEmpty else { return }
        if open != block { begin(block, &events) }
        events.append(.delta(text))
    }

    mutating func begin(_ block: AnswerStep.Block, _ events: inout [AnswerStep]) {
        close(&events)
        open = block
        count += 1
        events.append(.open(block))
    }

    mutating func close(_ events: inout [AnswerStep]) {
        guard open != nil else { return }
        open = nil
        events.append(.close)
    }
}
