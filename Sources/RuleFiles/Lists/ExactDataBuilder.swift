package import Detection
import Foundation
import Glibc

/// Builds a set of exact data in bounded memory, whatever its size.
///
/// Cells go into 64 temporary files by the first bits of their codes. Each is then sorted by itself, and they follow one another in the set. Memory is
/// the filters (2 bytes a cell, and 8 MiB) and one temporary file at a time; disk is about 21 bytes a cell beside the
/// set's own 15. No value and no key is written anywhere.
package struct ExactDataBuilder {
    /// What was built.
    package struct Summary: Hashable, Sendable {
        package let cells: Int
        /// The highest number of a row.
        package let rows: Int
        /// Cells that are too short, too long or of too many words, or not UTF-8.
        package let skipped: Int
        package let lengthInBytes: Int
    }

    private let key: ExactDataKey
    private let columns: [String]
    private var shapes = ExactDataShapes()
    private var buckets: [ByteFile] = []
    /// A bit for each first word of a value of several words, as many as the largest filter has.
    private var starts = [UInt8](repeating: 0, count: Self.mostStartBits / 8)
    private var cells = 0
    private var skipped = 0
    private var lastRow: UInt32 = 0

    private static let bucketBits = 6
    private static let recordLength = 21
    /// Bits of the filter for each cell: one look-up in about 500 is wrong.
    private static let filterBitsPerCell = 16
    private static let mostStartBits = 1 << 26

    /// - Parameter columns: names of the table's columns that are kept.
    package init(key: ExactDataKey, columns: [String]) throws(ListBuildError) {
        guard (1...ExactDataLayout.mostColumns).contains(columns.count) else {
            throw ListBuildError("a set has 1 to \(ExactDataLayout.mostColumns) columns")
        }
        self.key = key
        self.columns = columns
        for _ in 0..<(1 << Self.bucketBits) { buckets.append(try ByteFile.temporary()) }
    }

    /// Takes one cell.
    ///
    /// - Parameter row: the same for all cells of a row.
    package mutating func add(_ value: [UInt8], row: UInt32, column: UInt8) throws(ListBuildError) {
        guard value.allSatisfy({ $0 < 0x80 }) || String(validating: value, as: UTF8.self) != nil,
            let exact = ExactValue(value.span)
        else {
            if !value.isEmpty { skipped += 1 }
            return
        }
        lastRow = max(lastRow, row)
        let cell = ExactDataCell(exact, row: row, column: column, key: key)
        shapes.add(exact)
        cells += 1
        let bucket = buckets[Int(cell.code >> UInt64(64 - Self.bucketBits))]
        try bucket.append(cell.code)
        try bucket.append(cell.address)
        try bucket.append(cell.row)
        try bucket.append(cell.column)
        if let start = cell.start {
            let bit = ExactDataSet.startBit(start, mask: UInt64(Self.mostStartBits - 1))
            starts[Int(bit >> 3)] |= 1 << UInt8(bit & 7)
        }
    }

    /// Writes the set beside `path` and renames it, so that a reader sees the old set or the new one.
    package mutating func finish(path: String) throws(ListBuildError) -> Summary {
        guard cells > 0 else { throw ListBuildError("no cell has \(ExactValue.shortest) letters and digits or more") }
        let starts = foldedStarts()
        var layout = ExactDataLayout(
            digest: [UInt8](repeating: 0, count: 32),
            keyCheck: key.check,
            count: cells,
            startBits: starts.count * 8,
            blocks: max(1, (cells * Self.filterBitsPerCell + 511) / 512),
            shapes: shapes,
            columns: columns
        )
        let partial = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil), truncate(partial, layout.fileLength) == 0
        else { throw ListBuildError("\(partial) cannot be written") }
        var digest = ContentDigest()
        digest.update(layout.head)
        try writeCells(to: partial, layout, &digest)
        try ByteFile.write(starts, to: partial, at: layout.starts)
        layout.digest = digest.finalize()
        try ByteFile.write(layout.head, to: partial, at: 0)
        guard rename(partial, path) == 0 else { throw ListBuildError("\(path) cannot be written") }
        return Summary(cells: cells, rows: Int(lastRow), skipped: skipped, lengthInBytes: layout.fileLength)
    }

    private mutating func writeCells(
        to path: String,
        _ layout: ExactDataLayout,
        _ digest: inout ContentDigest
    ) throws(ListBuildError) {
        let codes = try ByteFile(path: path, at: layout.codes)
        let rows = try ByteFile(path: path, at: layout.rows)
        let columns = try ByteFile(path: path, at: layout.columnNumbers)
        var filter = [UInt8](repeating: 0, count: layout.blocks * ExactDataLayout.blockLength)
        for bucket in buckets {
            for cell in Self.sortedCells(try bucket.readBack(), &digest) {
                try codes.append(cell.code)
                try rows.append(cell.row)
                try columns.append(cell.column)
                let place = ExactDataSet.place(of: cell.address, blocks: layout.blocks)
                ExactDataSet.forEachBit(of: place.bits) { bit in
                    filter[place.block * ExactDataLayout.blockLength + bit / 8] |= 1 << UInt8(bit & 7)
                }
            }
        }
        buckets.removeAll()
        for file in [codes, rows, columns] { try file.flush() }
        try ByteFile.write(filter, to: path, at: layout.filter)
    }

    private static func sortedCells(_ records: [UInt8], _ digest: inout ContentDigest) -> [ExactDataCell] {
        var cells: [ExactDataCell] = []
        cells.reserveCapacity(records.count / recordLength)
        records.withUnsafeBytes { bytes in
            for at in stride(from: 0, to: bytes.count, by: recordLength) {
                cells.append(
                    ExactDataCell(
                        code: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)),
                        address: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)),
                        row: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 16, as: UInt32.self)),
                        column: bytes[at + 20]
                    )
                )
            }
        }
        digest.update(records)
        cells.sort { ($0.code, $0.row, $0.column) < ($1.code, $1.row, $1.column) }
        return cells
    }

    /// The filter of first words, no larger than it need be: eight bits for each different one.
    ///
    /// Words stand at the low bits of their addresses, so laying one half of the bits over the other halves the filter.
    private func foldedStarts() -> [UInt8] {
        var bits = starts
        let ones = bits.reduce(0) { $0 + $1.nonzeroBitCount }
        while bits.count > 64, bits.count >= ones * 2 {
            let half = bits.count / 2
            for index in 0..<half { bits[index] |= bits[half + index] }
            bits.removeLast(half)
        }
        return bits
    }
}

extension ByteFile {
    fileprivate static func write(_ bytes: [UInt8], to path: String, at offset: Int) throws(ListBuildError) {
        let file = try ByteFile(path: path, at: offset)
        try file.append(bytes)
        try file.flush()
    }
}
