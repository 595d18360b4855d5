internal import Glibc

/// The audit log's place on disk: who may read it, who may write it, and that it survives a power cut from its first
/// row on.
package enum AuditFile {
    /// Name of the database within a data directory.
    package static let defaultName = "audit.db"

    /// Makes the directory (0700) and an empty file (0600) where they are missing.
    ///
    /// Existing ones keep their mode.
    ///
    /// SQLite gives the WAL and its index the mode of the database file.
    static func create(_ path: String) throws(AuditError) {
        let directory = Self.directory(of: path)
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw AuditError.file(path: directory, code: errno) }
        // Closing any handle of a file drops every POSIX lock that this process has on it, SQLite's too: so only if new.
        guard !exists(path) else { return }
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        close(file)
    }

    /// Puts the names of newly made files on disk; without it a power cut may take away the file with everything in it.
    static func synchronizeDirectory(of path: String) throws(AuditError) {
        let directory = Self.directory(of: path)
        let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw AuditError.file(path: directory, code: errno) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw AuditError.file(path: directory, code: errno) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The right to write to one audit log, held by one process at a time: an advisory lock on a file beside the database.
///
/// The kernel lets go of it when the process ends, however it ends.
struct AuditFileLock: ~Copyable {
    private let handle: Int32

    private init(handle: Int32) {
        self.handle = handle
    }

    /// - Throws: `inUse` at once if somebody else holds it.
    static func take(for path: String) throws(AuditError) -> AuditFileLock {
        let handle = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard handle >= 0 else { throw AuditError.file(path: path + ".lock", code: errno) }
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            close(handle)
            throw AuditError.inUse(path: path)
        }
        return AuditFileLock(handle: handle)
    }

    deinit { close(handle) }
}

/// The system's constant sentence for an `errno`.
func systemMessage(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
