/// Rows as bytes, in the one form that is hashed.
///
/// A row is the first letter of its kind, the number of its fields, and the fields in the order of the table's columns.
/// NULLs at the end are left out, so a column that a later version appends changes the bytes of no older row. A field is a byte
/// for its type and, but for NULL, its value: integers and reals in eight bytes, big-endian; texts and blobs behind their
/// length in four.
struct CanonicalRows: ~Copyable {
    enum Table: UInt8 {
        case exchange = 0x78  // x
        case decision = 0x64  // d
        case finding = 0x66  // f
        case failure = 0x72  // r
        case event = 0x65  // e
    }

    private enum Tag {
        static let null: UInt8 = 0
        static let integer: UInt8 = 1
        static let real: UInt8 = 2
        static let text: UInt8 = 3
        static let blob: UInt8 = 4
    }

    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count: Int
    /// Bytes before the first row.
    private let prefixLength: Int
    /// Where the row under way begins.
    private var rowStart: Int
    private var fields: UInt8 = 0
    /// The row's fields and end without the NULLs that it ends with at present.
    private var kept: (fields: UInt8, end: Int) = (0, 0)

    /// - Parameter prefix: bytes that stand before the rows, and are hashed with them in one go.
    init(capacity: Int = 1024, prefix: [UInt8] = []) {
        self.capacity = capacity + prefix.count
        start = .allocate(byteCount: capacity + prefix.count, alignment: 8)
        start.copyMemory(from: prefix, byteCount: prefix.count)
        prefixLength = prefix.count
        count = prefix.count
        rowStart = prefix.count
    }

    deinit { start.deallocate() }

    /// Borrowed until the next change.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    mutating func removeAll() {
        count = prefixLength
        rowStart = prefixLength
    }

    // MARK: A row

    mutating func beginRow(_ table: Table) {
        makeRoom(for: 2)
        rowStart = count
        put(table.rawValue)
        put(0 as UInt8)
        fields = 0
        kept = (0, count)
    }

    mutating func endRow() {
        count = kept.end
        start.storeBytes(of: kept.fields, toByteOffset: rowStart + 1, as: UInt8.self)
        rowStart = count
    }

    /// Forgets the row under way.
    mutating func discardRow() {
        count = rowStart
    }

    // MARK: Its fields

    mutating func appendNull() {
        makeRoom(for: 1)
        put(Tag.null)
        fields += 1
    }

    mutating func append(_ value: Int64) {
        makeRoom(for: 9)
        put(Tag.integer)
        put(UInt64(bitPattern: value).bigEndian)
        keep()
    }

    mutating func append(_ value: Double) {
        makeRoom(for: 9)
        put(Tag.real)
        put(value.bitPattern.bigEndian)
        keep()
    }

    mutating func append(text bytes: UnsafeRawBufferPointer) {
        append(Tag.text, bytes)
    }

    mutating func append(blob bytes: UnsafeRawBufferPointer) {
        append(Tag.blob, bytes)
    }

    private mutating func append(_ tag: UInt8, _ bytes: UnsafeRawBufferPointer) {
        makeRoom(for: 5 + bytes.count)
        put(tag)
        put(UInt32(bytes.count).bigEndian)
        if let source = bytes.baseAddress { (start + count).copyMemory(from: source, byteCount: bytes.count) }
        count += bytes.count
        keep()
    }

    private mutating func keep() {
        fields += 1
        kept = (fields, count)
    }

    private mutating func put<Value: BitwiseCopyable>(_ value: Value) {
        start.storeBytes(of: value, toByteOffset: count, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    private mutating func makeRoom(for more: Int) {
        guard count + more > capacity else { return }
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
        larger.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = larger
    }
}
