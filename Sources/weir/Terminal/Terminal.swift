import Glibc

/// Standard output for data, standard error for talk.
enum Terminal {
    /// Writes a line of data to standard output.
    static func print(_ text: String) {
        writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDOUT_FILENO)
    }

    /// Says a line to the person at the terminal, on standard error.
    static func say(_ text: String) {
        writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes without a line end, for lines that are written over.
    static func whisper(_ text: String) {
        writeAll(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Writes a report to a file, or to standard output if none is named.
    static func write(_ text: String, to path: String?) throws {
        guard let path else { return print(text) }
        try write(text.hasSuffix("\n") ? text : text + "\n", toFile: path)
    }

    /// Writes a whole file anew.
    static func write(_ text: String, toFile path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CommandFailure.failure("\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard writeAll(Array(text.utf8), to: descriptor) else {
            throw CommandFailure.failure("\(path): cannot be written")
        }
    }

    /// Colours only where a person looks on and has not asked for none (no-color.org, TERM=dumb).
    static func isColored(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && environment("NO_COLOR").isEmpty && environment("TERM") != "dumb"
    }

    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb" }

    /// A variable's value; empty if it is not set.
    static func environment(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }

    /// Writes all bytes.
    ///
    /// - Returns: false if the other side is gone or the disk is full.
    @discardableResult
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                offset += written
            } else if errno != EINTR && errno != EAGAIN {
                return false
            }
        }
        return true
    }
}
