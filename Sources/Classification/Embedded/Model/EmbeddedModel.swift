/// A classifier's weights, as they stand in a file or in the program.
///
/// `@unchecked Sendable`: the bytes are never written after `init` returns, and live as long as the model does.
package final class EmbeddedModel: @unchecked Sendable {
    package let header: ModelHeader
    /// Of everything in it: equal for equal models.
    package let checksum: UInt64
    /// Rows of `vectors` times eight weights.
    let wordTable: UnsafeRawPointer
    let characterTable: UnsafeRawPointer
    /// Eights of lanes in a row.
    let vectors: Int
    /// Of each head; without references, which the byte path would have to count.
    let scorings: [ModelHead.Scoring]
    /// Of each head; empty if none has parts.
    let parts: [[ModelHead.Part]]
    /// What one step of the norm lane is worth.
    let normScales: (words: Float, characters: Float)
    /// Indices of the heads that judge windows as well.
    let windowedHeads: [Int]
    /// Keeps the bytes alive.
    private let owner: AnyObject?

    /// Reads a model where it stands; nothing is copied.
    ///
    /// - Parameters:
    ///   - bytes: a whole file. They must not change, and live as long as `owner`, or for ever if that is nil.
    ///   - owner: whose end is the end of the bytes.
    /// - Complexity: one pass over the bytes, for the checksum.
    package init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject?) throws(ModelError) {
        let (header, tables) = try ModelHeader.read(bytes)
        guard let base = bytes.baseAddress else { throw ModelError(.notAModel, at: 0) }
        self.header = header
        checksum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        self.owner = owner
        wordTable = base + tables
        characterTable = base + tables + header.wordTableLength
        vectors = header.lanes / 8
        scorings = header.heads.map(\.scoring)
        parts = header.heads.contains { !$0.parts.isEmpty } ? header.heads.map(\.parts) : []
        normScales = (header.wordNormScale, header.characterNormScale)
        windowedHeads = header.shape.windowWords == 0 ? [] : header.heads.indices.filter { header.heads[$0].isWindowed }
    }

    /// Reads a model from memory that is copied once.
    package convenience init(_ bytes: [UInt8]) throws(ModelError) {
        let copy = ModelBytes(bytes)
        try self.init(UnsafeRawBufferPointer(copy.bytes), owner: copy)
    }

    package var heads: [ModelHead] { header.heads }

    /// Memory for the scoring of one text at a time; lent for a call, and the same for any text.
    package func makeScratch() -> ScoringScratch { ScoringScratch(vectors: vectors) }
}

/// Bytes with an owner.
private final class ModelBytes {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        self.bytes = .allocate(byteCount: bytes.count, alignment: 64)
        self.bytes.copyBytes(from: bytes)
    }

    deinit { bytes.deallocate() }
}
