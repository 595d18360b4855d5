/// Which rows of the tables a text has, and in which block of words each was seen last.
///
/// An open hash table that grows with the text: one random access for each feature, in little memory.
struct SeenRows: Sendable {
    /// A row with the table in bit 19, then twelve bits of the block; 0 is empty.
    private var slots: [UInt32]
    private var count = 0
    /// Blocks are told apart modulo this; block numbers are 1 to it.
    static let blocks: UInt32 = 4095

    /// What a row is to the text.
    enum Place: Int {
        case new = 0
        /// Seen, but not in the window.
        case beforeWindow = 1
        /// Seen in the window's first half only.
        case inWindow = 2
        case inBlock = 3
    }

    init() { slots = [UInt32](repeating: 0, count: 2048) }

    /// Makes room, so that so many rows can be noted.
    mutating func reserve(_ more: Int) {
        if (count + more) * 2 > slots.count { grow(to: max(slots.count * 2, (count + more) * 2)) }
    }

    private mutating func grow(to least: Int) {
        var size = slots.count
        while size < least { size *= 2 }
        let old = slots
        slots = [UInt32](repeating: 0, count: size)
        for entry in old where entry != 0 { slots[slot(of: entry >> 12)] = entry }
    }

    /// The slot of a row, or the empty one that it would get.
    @inline(__always)
    private func slot(of key: UInt32) -> Int {
        let mask = slots.count - 1
        var slot = Int(key &* 0x9E37_79B1 >> 7) & mask
        while slots[slot] != 0, slots[slot] >> 12 != key { slot = (slot + 1) & mask }
        return slot
    }

    /// Notes that a row is seen in a block.
    ///
    /// - Parameters:
    ///   - key: the row, with the table in bit 19.
    ///   - block: 1 to `blocks`.
    ///   - log: where the slot and what stood in it go, if the note is to be taken back.
    @inline(__always)
    mutating func note(_ key: UInt32, in block: UInt32, log: inout [Undo]?) -> Place {
        let slot = slot(of: key)
        let entry = slots[slot]
        let last = entry & 0xFFF
        if last == block { return .inBlock }
        if log != nil { log?.append(Undo(slot: slot, entry: entry)) }
        slots[slot] = key << 12 | block
        if entry == 0 {
            count += 1
            return .new
        }
        return last == (block == 1 ? Self.blocks : block - 1) ? .inWindow : .beforeWindow
    }

    struct Undo: Sendable {
        let slot: Int
        let entry: UInt32
    }

    /// Takes back notes, last first; nothing may have grown since.
    mutating func takeBack(_ log: [Undo]) {
        for undo in log.reversed() {
            slots[undo.slot] = undo.entry
            if undo.entry == 0 { count -= 1 }
        }
    }
}
