import ByteText

/// How a set of exact data lies in its file: a head, and five sections that each begin at a multiple of 64 bytes.
///
/// All numbers are little-endian. The codes are sorted; rows and columns stand in their order.
package struct ExactDataLayout: Hashable, Sendable {
    /// SHA-256 over what the set holds.
    package var digest: [UInt8]
    package var keyCheck: UInt64
    package var count: Int
    /// Power of two.
    package var startBits: Int
    package var blocks: Int
    package var shapes: ExactDataShapes
    package var columns: [String]

    package static let magic = Array("WEIREDM1".utf8)
    package static let headLength = 256
    /// Bytes of a block of the filter.
    package static let blockLength = 64
    package static let mostColumns = 64

    package init(
        digest: [UInt8],
        keyCheck: UInt64,
        count: Int,
        startBits: Int,
        blocks: Int,
        shapes: ExactDataShapes,
        columns: [String]
    ) {
        self.digest = digest
        self.keyCheck = keyCheck
        self.count = count
        self.startBits = startBits
        self.blocks = blocks
        self.shapes = shapes
        self.columns = columns
    }

    private var names: [UInt8] { Array(columns.joined(separator: "\n").utf8) }

    private static func aligned(_ offset: Int) -> Int { (offset + 63) / 64 * 64 }

    package var starts: Int { Self.aligned(Self.headLength + names.count) }
    package var filter: Int { Self.aligned(starts + startBits / 8) }
    package var codes: Int { filter + blocks * Self.blockLength }
    package var rows: Int { Self.aligned(codes + count * 8) }
    package var columnNumbers: Int { Self.aligned(rows + count * 4) }
    package var fileLength: Int { columnNumbers + count }

    /// The head with the names of the columns behind it.
    package var head: [UInt8] {
        var out = Self.magic + digest
        for number in [keyCheck, UInt64(count), UInt64(startBits), UInt64(blocks), UInt64(names.count)] {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                out.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        out += shapes.bytes
        out += [UInt8](repeating: 0, count: Self.headLength - out.count)
        return out + names
    }

    /// - Parameter file: the whole file.
    /// - Returns: nil if it is no set, or not all of one.
    package init?(reading file: UnsafeRawBufferPointer) {
        guard unsafe file.count >= Self.headLength, unsafe file.prefix(8).elementsEqual(Self.magic) else { return nil }
        func number(_ index: Int) -> Int? {
            Int(
                exactly: unsafe UInt64(
                    littleEndian: file.loadUnaligned(fromByteOffset: 40 + index * 8, as: UInt64.self)
                )
            )
        }
        guard let count = number(1), let startBits = number(2), let blocks = number(3), let nameLength = number(4),
            [count, startBits, blocks, nameLength].allSatisfy({ $0 < 1 << 40 }),
            nameLength <= file.count - Self.headLength, blocks > 0, startBits >= 64, startBits & (startBits - 1) == 0
        else { return nil }
        digest = unsafe Array(file[8..<40])
        keyCheck = unsafe UInt64(littleEndian: file.loadUnaligned(fromByteOffset: 40, as: UInt64.self))
        (self.count, self.startBits, self.blocks) = (count, startBits, blocks)
        shapes = unsafe ExactDataShapes(bytes: Array(file[80..<80 + ExactDataShapes.byteCount]))
        let names = unsafe String(decoding: file[Self.headLength..<Self.headLength + nameLength], as: UTF8.self)
        columns = names.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard fileLength == file.count, (1...Self.mostColumns).contains(columns.count) else { return nil }
    }
}
