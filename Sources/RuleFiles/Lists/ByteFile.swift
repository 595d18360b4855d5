import Glibc

/// A file that is written from front to back, or a nameless one that is read again, through a buffer of its own.
final class ByteFile {
    private let file: UnsafeMutablePointer<FILE>
    private var buffer: [UInt8] = []
    private(set) var count = 0

    private static let bufferLength = 1 << 16

    /// A file without a name, gone when it is closed.
    static func temporary() throws(ListBuildError) -> ByteFile {
        guard let file = tmpfile() else { throw ListBuildError("no temporary file can be made") }
        return ByteFile(file)
    }

    /// An existing file, written from `offset` on.
    init(path: String, at offset: Int) throws(ListBuildError) {
        guard let file = fopen(path, "r+b"), fseek(file, offset, SEEK_SET) == 0 else {
            throw ListBuildError("\(path) cannot be written")
        }
        self.file = file
    }

    private init(_ file: UnsafeMutablePointer<FILE>) {
        self.file = file
    }

    deinit { fclose(file) }

    func append(_ bytes: some Sequence<UInt8>) throws(ListBuildError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferLength { try flush() }
    }

    func append(_ number: some FixedWidthInteger) throws(ListBuildError) {
        withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
        if buffer.count >= Self.bufferLength { try flush() }
    }

    func flush() throws(ListBuildError) {
        guard fwrite(buffer, 1, buffer.count, file) == buffer.count, fflush(file) == 0 else {
            throw ListBuildError("a file cannot be written: is the disk full?")
        }
        count += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    /// Everything that was written, from the start.
    func readBack() throws(ListBuildError) -> [UInt8] {
        try flush()
        var bytes = [UInt8](repeating: 0, count: count)
        guard fseek(file, 0, SEEK_SET) == 0, fread(&bytes, 1, count, file) == count else {
            throw ListBuildError("a temporary file cannot be read")
        }
        return bytes
    }
}

/// Why a set of values or fingerprints cannot be built; no word of the content is in it.
package struct ListBuildError: Error, Hashable, Sendable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}
