internal import Glibc

/// A folder beside a log into which commands put what they read, for the one writer to take into the chain.
///
/// It is made by the writer, so a copy of a log has none: reading a copy leaves no trace, and does not change the copy.
package struct ReadSpool: Sendable {
    /// Of the folder.
    let path: String

    /// - Parameter log: the database; a link to it is followed.
    package init(of log: String) {
        path = Self.resolved(log) + ".reads"
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Makes the folder (0700), for those who may write to the log.
    package func create() throws(AuditError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw AuditError.file(path: path, code: errno) }
    }

    // MARK: For commands

    /// Puts a read on disk, before anything of what was read is shown.
    ///
    /// - Throws: `file` if it cannot be recorded; does nothing beside a copy.
    package func record(_ read: AuditRead) throws(AuditError) {
        guard AuditFile.exists(path) else { return }
        var generator = SystemRandomNumberGenerator()
        let name = "\(path)/\(read.at.milliseconds)-\(getpid())-\(String(generator.next(), radix: 16))"
        // Root's reads must be readable for the gateway's user; nobody else gets into the folder.
        try AuditFile.write(Array(read.line.utf8), to: name + Self.unfinished, mode: 0o644)
        guard rename(name + Self.unfinished, name) == 0 else { throw AuditError.file(path: path, code: errno) }
        try AuditFile.synchronizeDirectory(of: name)
    }

    private static let unfinished = ".new"

    // MARK: For the writer

    /// A file that somebody put there.
    struct Item: Hashable {
        let name: String
        /// The user that it belongs to, as the system says.
        let user: UInt32
        /// Nil for what is no read of ours.
        let read: AuditRead?
    }

    /// Largest file that is read, in bytes; a line of all names is far below.
    private static let largest = 4096

    /// What is there, oldest first.
    ///
    /// - Parameter most: files that are looked at.
    func items(most: Int) -> [Item] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while names.count < most, let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), !name.hasSuffix(Self.unfinished) { names.append(name) }
        }
        return names.sorted().compactMap(item)
    }

    private func item(_ name: String) -> Item? {
        let file = open("\(path)/\(name)", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return errno == ELOOP ? Item(name: name, user: .max, read: nil) : nil }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        var buffer = [UInt8](repeating: 0, count: Self.largest)
        let count = Glibc.read(file, &buffer, buffer.count)
        guard count >= 0 else { return nil }
        let text = String(validating: buffer[..<count], as: UTF8.self)
        return Item(name: name, user: facts.st_uid, read: text.flatMap(AuditRead.init(line:)))
    }

    func remove(_ name: String) { unlink("\(path)/\(name)") }
}
