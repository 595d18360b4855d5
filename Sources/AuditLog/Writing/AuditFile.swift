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
    package static func create(_ path: String) throws(AuditError) {
        let directory = Self.directory(of: path)
        if mkdir(directory, 0o700) == 0 {
            // A new directory is a name in the one above, which has to be on disk as well.
            try synchronizeDirectory(of: directory)
        } else if errno != EEXIST {
            throw AuditError.file(path: directory, code: errno)
        }
        // Closing any handle of a file drops every POSIX lock that this process has on it, SQLite's too: so only if new.
        guard !exists(path) else { return }
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        close(file)
    }

    /// Puts the names of newly made files on disk; without it a power cut may take away the file with everything in it.
    package static func synchronizeDirectory(of path: String) throws(AuditError) {
        let directory = Self.directory(of: path)
        let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw AuditError.file(path: directory, code: errno) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw AuditError.file(path: directory, code: errno) }
    }

    /// The bytes of a small file; nil if there is none.
    package static func contents(of path: String) throws(AuditError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0 { throw AuditError.file(path: path, code: errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Makes a file that must not be there yet, and puts it on disk.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(AuditError) {
        try put(bytes, path, O_WRONLY | O_CREAT | O_EXCL, mode)
    }

    /// Makes a file for somebody to take away, readable by its owner only.
    ///
    /// - Throws: `file` if there is one already.
    package static func write(_ bytes: [UInt8], toNewFile path: String) throws(AuditError) {
        try write(bytes, to: path, mode: 0o600)
    }

    /// Adds to a file, which is made (0600) if it is missing, and puts it on disk.
    static func append(_ bytes: [UInt8], to path: String) throws(AuditError) {
        let isNew = !exists(path)
        try put(bytes, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        if isNew { try synchronizeDirectory(of: path) }
    }

    private static func put(_ bytes: [UInt8], _ path: String, _ flags: Int32, _ mode: mode_t) throws(AuditError) {
        let file = open(path, flags | O_CLOEXEC, mode)
        guard file >= 0 else { throw AuditError.file(path: path, code: errno) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw AuditError.file(path: path, code: errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw AuditError.file(path: path, code: errno) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// The right to write to one audit log, held by one process at a time: an advisory lock on a file beside the database.
///
/// The kernel lets go of it when the process ends, however it ends.
package struct AuditFileLock: ~Copyable {
    private let handle: Int32

    private init(handle: Int32) {
        self.handle = handle
    }

    /// - Throws: `inUse` at once if somebody else holds it.
    package static func take(for path: String) throws(AuditError) -> AuditFileLock {
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
