package import Detection
import Foundation
import Glibc

/// Builds a set of exact data in bounded memory, whatever its size.
///
/// Cells go into 64 temporary files by the first bits of their codes. Each is then sorted by itself, and they follow one another in the set. Memory is
/// the filters (2 bytes a cell, and up to 8 MiB) and one temporary file at a time; disk is about 21 bytes a cell beside the
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
    private let starts: ByteFile
    private var startCount = 0
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
        starts = try ByteFile.temporary()
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
            startCount += 1
            try starts.append(start)
        }
    }

    /// Writes the set beside `path` and renames it, so that a reader sees the old set or the new one.
    package mutating func finish(path: String) throws(ListBuildError) -> Summary {
        guard cells > 0 else { throw ListBuildError("no cell has \(ExactValue.shortest) letters and digits or more") }
        var layout = ExactDataLayout(
            digest: [UInt8](repeating: 0, count: 32),
            keyCheck: key.check,
            count: cells,
            startBits: Self.startBits(for: startCount),
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
        try ByteFile.write(try startFilter(layout), to: path, at: layout.starts)
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

    private func startFilter(_ layout: ExactDataLayout) throws(ListBuildError) -> [UInt8] {
        var bits = [UInt8](repeating: 0, count: layout.startBits / 8)
        let bytes = try starts.readBack()
        bytes.withUnsafeBytes { bytes in
            for at in stride(from: 0, to: bytes.count, by: 8) {
                let address = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                let bit = ExactDataSet.startBit(address, mask: UInt64(layout.startBits - 1))
                bits[Int(bit >> 3)] |= 1 << UInt8(bit & 7)
            }
        }
        return bits
    }

    private static func startBits(for count: Int) -> Int {
        var bits = 512
        while bits < count * 8, bits < mostStartBits { bits *= 2 }
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
