/// What the exchanges of one block have in one dimension, by their place in it: the index the other way round.
///
/// A set for each value answers which exchanges have it. How many of a few have which of two hundred values is answered by two
/// hundred sets, or by one look at these. Those with more than 254 values in a block have none, and are counted by their sets.
enum BlockColumn: Int64, CaseIterable {
    /// Milliseconds from arrival to end, for any latency that is asked for.
    case latency
    case app, key, model
    case rule, entity

    init?(_ dimension: AuditDimension) {
        guard let column = Self.allCases.first(where: { $0.dimension == dimension }) else { return nil }
        self = column
    }

    var dimension: AuditDimension? {
        switch self {
        case .latency: nil
        case .app: .app
        case .key: .key
        case .model: .model
        case .rule: .rule
        case .entity: .entity
        }
    }

    /// An exchange has one application and any number of rules that found something.
    private var isSingle: Bool { dimension?.home == .exchange }

    /// The key of `block_column`: a column's blocks stand one after the other.
    func slot(of block: Int64) -> Int64 { rawValue << 40 | block }

    // MARK: Values

    private enum Form {
        /// 4,096 bytes: the number of each exchange's value, from 1; 0 for none.
        static let codes: UInt8 = 1
        /// Three bytes for each value of an exchange: its place, and the value's number from 1.
        static let pairs: UInt8 = 2
    }

    /// A byte for the form, one for how many values there are, their terms in four bytes each, and the form's own; little-endian.
    ///
    /// - Returns: nil if there are more values than fit.
    func encoded(_ sets: [(term: Int64, bits: BlockBits)]) -> [UInt8]? {
        guard sets.count <= 254 else { return nil }
        var out = [isSingle ? Form.codes : Form.pairs, UInt8(sets.count)]
        for set in sets { out.put(UInt32(truncatingIfNeeded: set.term)) }
        if isSingle {
            var codes = [UInt8](repeating: 0, count: Int(SeqBlock.size))
            for (index, set) in sets.enumerated() { set.bits.forEach { codes[$0] = UInt8(index + 1) } }
            return out + codes
        }
        for (index, set) in sets.enumerated() {
            set.bits.forEach { place in
                out.put(UInt16(place))
                out.append(UInt8(index + 1))
            }
        }
        return out
    }

    /// Adds how many of the chosen exchanges have each term; what is no such column adds nothing.
    ///
    /// - Returns: false for that.
    static func count(
        _ bytes: UnsafeRawBufferPointer,
        _ chosen: BlockBits,
        into counts: inout [Int64: Int]
    ) -> Bool {
        guard bytes.count >= 2 else { return false }
        let (form, values) = (bytes[0], Int(bytes[1]))
        let begin = 2 + values * 4
        guard bytes.count >= begin else { return false }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[begin...])
        var sums = [Int](repeating: 0, count: 256)
        switch form {
        case Form.codes where rest.count == Int(SeqBlock.size):
            chosen.forEach { sums[Int(rest[$0])] += 1 }
        case Form.pairs where rest.count % 3 == 0:
            for offset in stride(from: 0, to: rest.count, by: 3) {
                let place = Int(rest[offset]) | Int(rest[offset + 1]) << 8
                if place < Int(SeqBlock.size), chosen.contains(place) { sums[Int(rest[offset + 2])] += 1 }
            }
        default: return false
        }
        for index in 0..<values where sums[index + 1] > 0 {
            let term = bytes.loadUnaligned(fromByteOffset: 2 + index * 4, as: UInt32.self)
            counts[Int64(UInt32(littleEndian: term)), default: 0] += sums[index + 1]
        }
        return true
    }

    // MARK: Latencies

    /// Of an exchange that has none.
    static let noLatency = UInt32.max

    /// - Parameter microseconds: anything beyond 49 days counts as that.
    static func latency(_ microseconds: Int64) -> UInt32 {
        UInt32(clamping: min(max(microseconds, 0) / 1000, Int64(noLatency) - 1))
    }

    static func encoded(latencies: [UInt32]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(latencies.count * 4)
        for latency in latencies { out.put(latency) }
        return out
    }

    /// Those of the chosen exchanges that took at least and less than so many milliseconds; nil for what is no such column.
    static func places(
        _ bytes: UnsafeRawBufferPointer,
        _ chosen: BlockBits,
        from: Int64,
        to: Int64
    ) -> BlockBits? {
        guard bytes.count == Int(SeqBlock.size) * 4 else { return nil }
        var out = BlockBits.empty
        chosen.forEach { place in
            let raw = bytes.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
            let latency = UInt32(littleEndian: raw)
            if latency != noLatency, Int64(latency) >= from, Int64(latency) < to { out.insert(place) }
        }
        return out
    }
}

extension [UInt8] {
    /// Little-endian.
    fileprivate mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

/// Reads columns of blocks with one statement.
final class BlockColumnReader {
    private var one: Statement
    private var some: Statement

    init(on connection: borrowing Connection) throws(SQLiteError) {
        one = try connection.prepare("SELECT bytes FROM block_column WHERE slot = ?")
        some = try connection.prepare("SELECT slot, bytes FROM block_column WHERE slot BETWEEN ? AND ?")
    }

    /// The bytes are borrowed; nil if there are none.
    func with<Result>(
        _ column: BlockColumn,
        of block: Int64,
        _ body: (UnsafeRawBufferPointer) -> Result?
    ) throws(SQLiteError) -> Result? {
        one.reset()
        one.bind(column.slot(of: block))
        return try one.step() ? body(one.bytes(at: 0)) : nil
    }

    func forEach(
        _ column: BlockColumn,
        in blocks: ClosedRange<Int64>,
        _ body: (Int64, UnsafeRawBufferPointer) -> Void
    ) throws(SQLiteError) {
        some.reset()
        some.bind(column.slot(of: blocks.lowerBound))
        some.bind(column.slot(of: blocks.upperBound))
        while try some.step() { body(some.integer(at: 0) - column.slot(of: 0), some.bytes(at: 1)) }
    }
}
