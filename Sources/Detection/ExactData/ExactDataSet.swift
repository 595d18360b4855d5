package import ByteText

/// The values of a customer's table, known by keyed codes: a value of the text is looked for, never stored.
///
/// It reads memory that somebody else owns, such as a mapped file, so a set of ten million cells costs what the system
/// keeps of it. Sendable: the memory is never written.
@safe
package final class ExactDataSet: @unchecked Sendable {
    /// The file, as the rule names it.
    package let name: String
    package let layout: ExactDataLayout
    /// Bit for each column that is looked for.
    package let columnMask: UInt64
    let key: ExactDataKey
    private let owner: any AnyObject & Sendable
    private let memory: UnsafeRawBufferPointer
    private let startMask: UInt64
    /// A byte for each number of words, and then for loose values, and each length.
    private let fits: UnsafeMutablePointer<Bool>
    /// The longest values that are compared word by word, in words and in bytes; the longest loose one in bytes.
    let mostWords: Int
    let longestTight: Int
    let longestLoose: Int
    private let starts: Int
    private let filter: Int
    private let blocks: Int

    package enum Failure: Error, Hashable, Sendable { case noSet, otherKey, noSuchColumn(String) }

    /// More rows of one value than these are not told apart.
    package static let mostRows = 64

    /// - Parameters:
    ///   - memory: the whole file; stays as it is for as long as `owner` lives.
    ///   - columns: those that are looked for; all if there are none.
    package init(
        name: String,
        memory: UnsafeRawBufferPointer,
        owner: any AnyObject & Sendable,
        key: ExactDataKey,
        columns: [String] = []
    ) throws(Failure) {
        guard let layout = unsafe ExactDataLayout(reading: memory) else { throw .noSet }
        guard layout.keyCheck == key.check else { throw .otherKey }
        var mask: UInt64 = columns.isEmpty ? .max : 0
        for column in columns {
            guard let index = layout.columns.firstIndex(of: column) else { throw .noSuchColumn(column) }
            mask |= 1 << UInt64(index)
        }
        self.name = name
        self.layout = layout
        self.key = key
        self.owner = owner
        unsafe self.memory = memory
        columnMask = mask
        startMask = UInt64(layout.startBits - 1)
        let shapes = layout.shapes
        (mostWords, longestTight, longestLoose) = (shapes.mostWords, shapes.longestTight, shapes.longestLoose)
        (starts, filter, blocks) = (layout.starts, layout.filter, layout.blocks)
        unsafe fits = .allocate(capacity: (ExactValue.mostWords + 1) * Self.rowLength)
        for row in 0...ExactValue.mostWords {
            for length in 0..<Self.rowLength { unsafe fits[row * Self.rowLength + length] = shapes.has(row, length) }
        }
    }

    deinit { unsafe fits.deallocate() }

    private static let rowLength = ExactValue.longest + 1

    /// True if a value of so many words has this length in bytes.
    func hasTight(words: Int, length: Int) -> Bool {
        unsafe words <= ExactValue.mostWords && length < Self.rowLength && fits[(words - 1) * Self.rowLength + length]
    }

    /// True if a loose value has this length in bytes.
    func hasLoose(length: Int) -> Bool {
        unsafe length < Self.rowLength && fits[ExactValue.mostWords * Self.rowLength + length]
    }

    /// False if no value of several words begins with this one.
    func mayStart(_ word: WordHash) -> Bool {
        let bit = Self.startBit(key.address(of: word), mask: startMask)
        return unsafe memory[starts + Int(bit >> 3)] & 1 << (bit & 7) != 0
    }

    /// False if no value has this hash; true by mistake for about one in 500 others.
    func mayContain(_ hash: WordHash) -> Bool {
        let place = Self.place(of: key.address(of: hash), blocks: blocks)
        let block = filter + place.block * ExactDataLayout.blockLength
        for index in 0..<Self.bitsPerValue {
            let bit = Int(truncatingIfNeeded: place.bits >> UInt64(index * 9)) & 511
            if unsafe memory[block + bit >> 3] & 1 << UInt8(bit & 7) == 0 { return false }
        }
        return true
    }

    /// The rows that have this value in a column that is looked for, at most `mostRows`; nil if there are none.
    func rows(with value: [UInt8]) -> [UInt32]? {
        let code = key.code(of: value)
        var (low, high) = (0, layout.count)
        while low < high {
            let middle = (low + high) / 2
            if self.code(middle) < code { low = middle + 1 } else { high = middle }
        }
        var rows: [UInt32] = []
        while low < layout.count, self.code(low) == code, rows.count < Self.mostRows {
            if unsafe columnMask & 1 << UInt64(memory[layout.columnNumbers + low]) != 0 {
                rows.append(
                    unsafe UInt32(
                        littleEndian: memory.loadUnaligned(fromByteOffset: layout.rows + low * 4, as: UInt32.self)
                    )
                )
            }
            low += 1
        }
        return rows.isEmpty ? nil : rows
    }

    private func code(_ index: Int) -> UInt64 {
        unsafe UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: layout.codes + index * 8, as: UInt64.self))
    }

    // MARK: Where values stand in the filters; the builder asks too.

    private static let bitsPerValue = 6

    package static func startBit(_ address: UInt64, mask: UInt64) -> UInt64 { (address >> 7) & mask }

    /// A block, and nine bits for each of the bits in it.
    package static func place(of address: UInt64, blocks: Int) -> (block: Int, bits: UInt64) {
        (Int(address.multipliedFullWidth(by: UInt64(blocks)).high), WordHash.mix(address))
    }

    package static func forEachBit(of bits: UInt64, _ body: (Int) -> Void) {
        for index in 0..<bitsPerValue { body(Int(truncatingIfNeeded: bits >> UInt64(index * 9)) & 511) }
    }
}

extension ExactDataSet: Hashable, CustomStringConvertible {
    package static func == (left: ExactDataSet, right: ExactDataSet) -> Bool {
        left.layout.digest == right.layout.digest && left.columnMask == right.columnMask
            && left.layout.keyCheck == right.layout.keyCheck
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(layout.digest) }

    package var description: String {
        "exact data \(Hex.string(layout.digest)) columns \(columnMask) key \(layout.keyCheck)"
    }
}
