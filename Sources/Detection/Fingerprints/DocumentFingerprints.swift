import ByteText

/// Fingerprints of documents: whether a text repeats enough of one can be told without having it.
package final class DocumentFingerprints: Sendable {
    /// The file, as the rule names it.
    package let name: String
    /// Hexadecimal, over what the file holds.
    package let digest: String
    /// Words of a run.
    let length: Int
    /// Fingerprints of each section.
    let counts: [Int]
    /// The least of them.
    let fewest: Int
    let key: ExactDataKey
    private let known: HashTable
    private let sections: [UInt64: [Int]]

    package enum Failure: Error, Hashable, Sendable { case noFingerprints, otherKey }

    static let magic = Array("WEIRDFP1".utf8)
    private static let headLength = 64

    package init(name: String, file: [UInt8], key: ExactDataKey) throws(Failure) {
        guard file.starts(with: Self.magic), file.count >= Self.headLength else { throw .noFingerprints }
        let (sectionCount, entryCount) = (Int(file.number(at: 20, UInt32.self)), file.number(at: 24, UInt64.self))
        let entries = Self.headLength + sectionCount * 4
        guard file.number(at: 8, UInt64.self) == key.check else { throw .otherKey }
        guard entryCount < 1 << 32, file.count == entries + Int(entryCount) * 12 else { throw .noFingerprints }
        var digest = ContentDigest()
        digest.update(Array(file[Self.headLength...]))
        guard digest.finalize() == Array(file[32..<64]) else { throw .noFingerprints }

        counts = (0..<sectionCount).map { Int(file.number(at: Self.headLength + $0 * 4, UInt32.self)) }
        fewest = counts.min() ?? 0
        var sections: [UInt64: [Int]] = [:]
        for index in 0..<Int(entryCount) {
            let section = Int(file.number(at: entries + index * 12 + 8, UInt32.self))
            guard section < sectionCount else { throw .noFingerprints }
            sections[file.number(at: entries + index * 12, UInt64.self), default: []].append(section)
        }
        known = HashTable(sections.keys.map { ($0, 1) })
        self.sections = sections
        length = Int(file.number(at: 16, UInt32.self))
        guard (1...64).contains(length) else { throw .noFingerprints }
        self.digest = Hex.string(file[32..<64])
        self.name = name
        self.key = key
    }

    package var sectionCount: Int { counts.count }

    /// The sections that a run of words is a fingerprint of.
    func sections(of shingle: UInt64) -> (fingerprint: UInt64, sections: [Int])? {
        let address = key.address(of: shingle)
        guard known.flags(of: address) != nil, let found = sections[address] else { return nil }
        return (address, found)
    }
}

extension DocumentFingerprints: Hashable, CustomStringConvertible {
    package static func == (left: DocumentFingerprints, right: DocumentFingerprints) -> Bool {
        left.digest == right.digest && left.key.check == right.key.check
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    package var description: String { "fingerprints \(digest) key \(key.check)" }
}

extension [UInt8] {
    /// A little-endian number.
    fileprivate func number<Number: FixedWidthInteger>(at offset: Int, _: Number.Type) -> Number {
        unsafe withUnsafeBytes {
            unsafe Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
    }
}
