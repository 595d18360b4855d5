/// Numbers of the blocks in which the log is indexed: 4,096 exchanges each, by `seq`.
enum SeqBlock {
    static let size: Int64 = 4096

    static func number(of seq: Int64) -> Int64 { (seq - 1) / size }
    static func first(of block: Int64) -> Int64 { block * size + 1 }
    static func last(of block: Int64) -> Int64 { (block + 1) * size }
}

/// A set of the exchanges of one block, by their place in it.
struct BlockBits: Hashable {
    private static let wordCount = Int(SeqBlock.size) / 64
    private var words: [UInt64]

    static let empty = BlockBits(words: Array(repeating: 0, count: wordCount))
    static let full = BlockBits(words: Array(repeating: .max, count: wordCount))

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func insert(_ place: Int) { words[place / 64] |= 1 << UInt64(place % 64) }
    func contains(_ place: Int) -> Bool { words[place / 64] >> UInt64(place % 64) & 1 == 1 }

    mutating func formIntersection(_ other: BlockBits) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: BlockBits) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// The places in the set, ascending.
    var places: [Int] {
        var places: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                places.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return places
    }

    /// The places in the set, ascending.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    // MARK: On disk

    /// Up to 255 places as 16-bit numbers, more as 4,096 bits; little-endian both.
    var encoded: [UInt8] {
        if count < Int(SeqBlock.size) / 16 {
            return places.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        }
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    }

    /// Adds an encoded set; what is no such thing adds nothing that is not a place.
    mutating func formUnion(encoded bytes: UnsafeRawBufferPointer) {
        if bytes.count == Self.wordCount * 8 {
            for index in words.indices {
                words[index] |= UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
        } else {
            Self.forEachPlace(in: bytes) { insert($0) }
        }
    }

    /// How many members this and an encoded set have in common.
    func intersectionCount(encoded bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        if bytes.count == Self.wordCount * 8 {
            for index in words.indices {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                count += (words[index] & word).nonzeroBitCount
            }
        } else {
            Self.forEachPlace(in: bytes) { if contains($0) { count += 1 } }
        }
        return count
    }

    private static func forEachPlace(in bytes: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
        for offset in stride(from: 0, to: bytes.count - 1, by: 2) {
            let place = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
            if place < Int(SeqBlock.size) { body(place) }
        }
    }
}
