import Glibc

/// Reads a file or standard input and hands out whole lines, many at a time.
///
/// A pipe's lines are handed out as they come, so a scan can sit behind `tail -f`.
struct InputLines: ~Copyable {
    private let descriptor: Int32
    private let owns: Bool
    private var pending: [UInt8] = []
    private var isAtEnd = false
    /// Bytes there are, if that is known.
    let total: Int?

    private static let readSize = 1 << 20

    /// - Parameter path: `-` is standard input.
    init(_ path: String) throws {
        owns = path != "-"
        descriptor = owns ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
        guard descriptor >= 0 else { throw CommandFailure.failure("\(path): \(String(cString: strerror(errno)))") }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        total = isFile ? Int(status.st_size) : nil
    }

    deinit {
        if owns { close(descriptor) }
    }

    /// The next bytes up to and with a line end; empty at the end.
    ///
    /// The last piece may have no line end.
    mutating func next() throws -> [UInt8] {
        while !isAtEnd {
            let start = pending.count
            try read()
            let fresh = isAtEnd ? nil : pending[start...].lastIndex(of: 0x0A)
            if let fresh {
                let whole = Array(pending[...fresh])
                pending.removeFirst(fresh + 1)
                return whole
            }
        }
        defer { pending = [] }
        return pending
    }

    private mutating func read() throws {
        let start = pending.count
        pending.append(contentsOf: repeatElement(0, count: Self.readSize))
        var count: Int
        repeat {
            count = pending.withUnsafeMutableBytes {
                Glibc.read(descriptor, UnsafeMutableRawBufferPointer(rebasing: $0[start...]).baseAddress, Self.readSize)
            }
        } while count < 0 && errno == EINTR
        pending.removeLast(Self.readSize - max(count, 0))
        if count < 0 { throw CommandFailure.failure("reading failed: \(String(cString: strerror(errno)))") }
        if count == 0 { isAtEnd = true }
    }
}
