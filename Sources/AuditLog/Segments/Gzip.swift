internal import CZlib
internal import Glibc

/// Files in gzip's form (RFC 1952), a piece at a time.
enum Gzip {
    private static let pieceSize = 1 << 20

    /// Compresses a file into another that must not be there, and puts it on disk.
    static func compress(_ path: String, to other: String) throws(AuditError) {
        let input = try open(path, O_RDONLY)
        defer { close(input) }
        let output = try open(other, O_WRONLY | O_CREAT | O_EXCL)
        // zlib closes the descriptor that it was given.
        guard let file = gzdopen(output, "wb6") else { throw AuditError.file(path: other, code: ENOMEM) }
        do throws(AuditError) {
            try pieces(from: { read(input, $0, $1) }, path) { (bytes) throws(AuditError) in
                guard gzwrite(file, bytes.baseAddress, UInt32(bytes.count)) == bytes.count else {
                    throw AuditError.file(path: other, code: errno)
                }
            }
        } catch {
            gzclose(file)
            throw error
        }
        guard gzclose(file) == Z_OK else { throw AuditError.file(path: other, code: errno) }
        try AuditFile.synchronize(other)
    }

    /// Expands what follows the first bytes of a file into another that must not be there, and puts it on disk.
    ///
    /// - Throws: `damagedCopy` for what is no gzip.
    static func expand(_ path: String, from offset: Int, to other: String) throws(AuditError) {
        let input = try open(path, O_RDONLY)
        guard lseek(input, off_t(offset), SEEK_SET) >= 0, let file = gzdopen(input, "rb") else {
            close(input)
            throw AuditError.damagedCopy(path: path)
        }
        defer { gzclose(file) }
        let output = try open(other, O_WRONLY | O_CREAT | O_EXCL)
        defer { close(output) }
        // zlib hands through what does not look like gzip; a segment's content always does.
        guard gzdirect(file) == 0 else { throw AuditError.damagedCopy(path: path) }
        try pieces(from: { Int(gzread(file, $0, UInt32($1))) }, path) { (bytes) throws(AuditError) in
            guard write(output, bytes.baseAddress, bytes.count) == bytes.count else {
                throw AuditError.file(path: other, code: errno)
            }
        }
        guard fsync(output) == 0 else { throw AuditError.file(path: other, code: errno) }
    }

    private static func open(_ path: String, _ flags: Int32) throws(AuditError) -> Int32 {
        let file = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        return file
    }

    private static func pieces(
        from read: (UnsafeMutableRawPointer?, Int) -> Int,
        _ path: String,
        _ body: (UnsafeRawBufferPointer) throws(AuditError) -> Void
    ) throws(AuditError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(buffer.baseAddress, buffer.count)
            if count == 0 { return }
            guard count > 0 else { throw AuditError.damagedCopy(path: path) }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
