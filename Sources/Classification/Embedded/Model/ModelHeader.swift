/// What stands before the tables in the file of a model.
///
/// All numbers are little-endian:
///
///     0   8   "WEIRCLS" and 0
///     8   4   version of the format, 1
///     12  4   bytes of the header, a multiple of 64
///     16  8   bytes of the file
///     24  8   checksum of all bytes from 32
///     32  4   version of the way texts are read
///     36  8   word bits, character bits, word order, skips words (0 or 1), shortest and longest n-gram, heads, lanes
///     44  4   words of a window
///     48  8   seed of the hashes
///     56  8   what one step of the norm lane is worth, for words and for characters (two floats)
///     64      name (length in one byte), licences (length in four), then the heads:
///             id (length in one byte), flags (one byte), five floats of `ModelHead.Scoring`, count of thresholds (one
///             byte) and for each two floats
///
/// The two tables follow: a row is `lanes` signed bytes, one for each head, zeros, and last the square of what the row
/// counts in the norm.
package struct ModelHeader: Hashable, Sendable {
    /// As verdicts and reports name it: `weir-embedded-1`.
    package var name: String
    package var shape: FeatureShape
    package var wordNormScale: Float
    package var characterNormScale: Float
    package var heads: [ModelHead]
    /// Whose texts it was trained on, and under which licences; what must go where the model goes.
    package var licences: String

    package init(
        name: String,
        shape: FeatureShape,
        wordNormScale: Float,
        characterNormScale: Float,
        heads: [ModelHead],
        licences: String
    ) {
        self.name = name
        self.shape = shape
        self.wordNormScale = wordNormScale
        self.characterNormScale = characterNormScale
        self.heads = heads
        self.licences = licences
    }

    static let magic = Array("WEIRCLS\0".utf8)
    static let version: UInt32 = 1
    static let fixedLength = 64
    static let mostHeads = 31

    /// Bytes of a row: the heads and the norm, in steps of eight.
    package var lanes: Int { (heads.count + 8) / 8 * 8 }
    package var wordTableLength: Int { lanes << shape.wordBits }
    package var characterTableLength: Int { lanes << shape.characterBits }
}

/// Guards a file against damage; not against those who mean harm.
struct ModelChecksum {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Of all bytes from `offset`, eight at a time and the last ones filled up with zeros.
    static func of(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> UInt64 {
        var sum = ModelChecksum()
        var index = offset
        while index + 8 <= bytes.count {
            sum.add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index += 8
        }
        var last: UInt64 = 0
        for rest in (index..<bytes.count).reversed() { last = last << 8 | UInt64(bytes[rest]) }
        sum.add(last)
        sum.add(UInt64(bytes.count))
        return sum.state
    }

    private mutating func add(_ word: UInt64) {
        state = (state ^ word) &* 0xBB67_AE85_84CA_A73B
        state ^= state >> 31
    }
}
