/// Memory that scoring needs during a call, and nothing of the text after it.
///
/// `@unchecked Sendable`: the pointers are read only during the call that put them there.
package struct ScoringScratch: @unchecked Sendable {
    /// A row that is new to the block.
    struct Row {
        let weights: UnsafeRawPointer
        /// Where in `pending` its sums begin.
        let sums: Int
    }

    /// Rows of one token, and those of them that are new.
    var rows: [UInt32] = []
    var fresh: [Row] = []
    /// Sums of eight weights since they were last carried over: by table, by place of the row, by vector.
    var pending: [SIMD8<Int16>]
    /// Features in `pending`; below 256, so that no sum of 8-bit weights leaves 16 bits.
    var pendingCount = 0
    /// Of no meaning: what was loaded early has to go somewhere.
    var touched: UInt8 = 0
    /// What to take back after a look at the end of an unfinished word.
    var log: [SeenRows.Undo]?

    init(vectors: Int) {
        pending = Array(repeating: .zero, count: 2 * 3 * vectors)
        rows.reserveCapacity(FeatureHasher.mostPerToken)
    }
}
