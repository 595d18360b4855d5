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
    }

    init() { slots = [UInt32](repeating: 0, count: 4096) }

    /// Makes room, so that so many rows can be noted.
    mutating func reserve(_ more: Int) {
        if (count + more) * 2 > slots.count { grow(to: (count + more) * 4) }
    }

    private mutating func grow(to least: Int) {
        var size = slots.count
        while size < least { size *= 2 }
        let old = slots
        slots = [UInt32](repeating: 0, count: size)
        slots.withUnsafeMutableBufferPointer { slots in
            for entry in old where entry != 0 { slots[Self.slot(of: entry >> 12, in: slots)] = entry }
        }
    }

    /// The slot of a row, or the empty one that it would get.
    @inline(__always)
    private static func slot(of key: UInt32, in slots: UnsafeMutableBufferPointer<UInt32>) -> Int {
        let mask = slots.count &- 1
        var slot = Int(key &* 0x9E37_79B1 >> 7) & mask
        while slots[slot] != 0, slots[slot] >> 12 != key { slot = (slot &+ 1) & mask }
        return slot
    }

    /// Notes that rows are seen in a block.
    ///
    /// - Parameters:
    ///   - table: 0 or 1.
    ///   - block: 1 to `blocks`.
    ///   - log: where the slots and what stood in them go, if the notes are to be taken back.
    ///   - body: called with each row that the block did not have, and what it is to the text.
    @inline(__always)
    mutating func note(
        _ rows: ArraySlice<UInt32>,
        table: UInt32,
        in block: UInt32,
        log: inout [Undo]?,
        _ body: (_ row: UInt32, _ place: Place) -> Void
    ) {
        let before = block == 1 ? Self.blocks : block - 1
        var added = 0
        slots.withUnsafeMutableBufferPointer { slots in
            for row in rows {
                let key = row | table << 19
                let slot = Self.slot(of: key, in: slots)
                let entry = slots[slot]
                let last = entry & 0xFFF
                if last == block { continue }
                if log != nil { log?.append(Undo(slot: slot, entry: entry)) }
                slots[slot] = key << 12 | block
                if entry == 0 { added &+= 1 }
                body(row, entry == 0 ? .new : last == before ? .inWindow : .beforeWindow)
            }
        }
        count += added
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
