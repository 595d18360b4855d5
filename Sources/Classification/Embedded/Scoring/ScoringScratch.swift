/// Memory that scoring needs during a call, and nothing of the text after it.
package struct ScoringScratch: Sendable {
    /// Rows of one token.
    var rows: [UInt32] = []
    /// Sums of eight weights since they were last carried over: by table, by place of the row, by vector.
    var pending: [SIMD8<Int16>]
    /// Features in `pending`; below 256, so that no sum of 8-bit weights leaves 16 bits.
    var pendingCount = 0
    /// What to take back after a look at the end of an unfinished word.
    var log: [SeenRows.Undo]?

    init(vectors: Int) {
        pending = Array(repeating: .zero, count: 2 * 3 * vectors)
        rows.reserveCapacity(FeatureHasher.mostPerToken)
    }
}
