/// Readings of encoded runs in which nothing was found.
///
/// What an encoded run stands for is inspected with the words before it. A text that says the same thing over and over is
/// read once; what the reading had cost is charged each time, so that a budget ends where it would (`TotalWork`).
struct ReadingMemory: Sendable {
    private struct Entry: Sendable {
        let text: [UInt8]
        let start: Int
        let depth: Int
        let cost: Int
    }

    private var entries: [Entry?] = []
    private static let capacity = 64
    /// Longer texts are rarely met twice.
    private static let longest = 512

    /// What was charged for a reading that found nothing; nil if that is not known.
    func costOfNothing(in text: [UInt8], from start: Int, depth: Int) -> Int? {
        guard !entries.isEmpty, text.count <= Self.longest, let entry = entries[Self.place(of: text, start)],
            entry.start == start, entry.depth == depth, entry.text == text
        else { return nil }
        return entry.cost
    }

    mutating func note(_ text: [UInt8], from start: Int, depth: Int, cost: Int) {
        guard text.count <= Self.longest else { return }
        if entries.isEmpty { entries = Array(repeating: nil, count: Self.capacity) }
        entries[Self.place(of: text, start)] = Entry(text: text, start: start, depth: depth, cost: cost)
    }

    /// By what the run stands for and the last of the words before it.
    private static func place(of text: [UInt8], _ start: Int) -> Int {
        var hash = UInt(bitPattern: text.count)
        for index in max(0, start - 8)..<min(text.count, start + 8) { hash = (hash ^ UInt(text[index])) &* 0x9E37_79B1 }
        return Int(truncatingIfNeeded: hash >> 16) & (capacity - 1)
    }
}
