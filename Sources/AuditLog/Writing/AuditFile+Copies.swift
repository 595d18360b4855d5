internal import ByteText
internal import Crypto
internal import Glibc

/// Large files, a piece at a time, and files that appear whole or not at all.
extension AuditFile {
    private static let pieceSize = 1 << 20

    /// SHA-256 of a file, in hexadecimal.
    ///
    /// - Parameter offset: bytes at its beginning that are left out.
    static func digest(of path: String, from offset: Int = 0) throws(AuditError) -> String {
        var hash = SHA256()
        try forEachPiece(of: path, from: offset) { (piece) throws(AuditError) in hash.update(bufferPointer: piece) }
        return Hex.string(Array(hash.finalize()))
    }

    /// Adds the bytes of a file to another, which is made (0600) if it is missing, and puts them on disk.
    static func copy(_ path: String, to other: String) throws(AuditError) {
        let file = open(other, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw AuditError.file(path: other, code: errno) }
        defer { close(file) }
        try forEachPiece(of: path, from: 0) { (piece) throws(AuditError) in
            var rest = piece
            while !rest.isEmpty {
                let count = Glibc.write(file, rest.baseAddress, rest.count)
                guard count > 0 else { throw AuditError.file(path: other, code: errno) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
        guard fsync(file) == 0 else { throw AuditError.file(path: other, code: errno) }
    }

    private static func forEachPiece(
        of path: String,
        from offset: Int,
        _ body: (UnsafeRawBufferPointer) throws(AuditError) -> Void
    ) throws(AuditError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        defer { close(file) }
        guard lseek(file, off_t(offset), SEEK_SET) >= 0 else { throw AuditError.file(path: path, code: errno) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw AuditError.file(path: path, code: errno) }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Puts a file on disk.
    static func synchronize(_ path: String) throws(AuditError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw AuditError.file(path: path, code: errno) }
    }

    /// Gives a file that is on disk its name, and puts the name on disk.
    static func rename(_ path: String, to other: String) throws(AuditError) {
        guard Glibc.rename(path, other) == 0 else { throw AuditError.file(path: other, code: errno) }
        try synchronizeDirectory(of: other)
    }

    /// Removes a database and what SQLite and our lock keep beside it; what is not there is no error.
    static func removeDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".lock"] { unlink(path + suffix) }
    }

    static func remove(_ path: String) { unlink(path) }
}
