import Foundation
import Glibc

/// Says when a file below some paths was written, moved or removed, through Linux's inotify(7): no polling.
///
/// Editors write a file in several steps, so a change is told once it has been quiet for a moment.
final class FileWatcher {
    private let descriptor: Int32
    private let paths: [String]

    private static let quietInMilliseconds: Int32 = 60

    init(_ paths: [String]) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { throw CommandFailure.failure("inotify: \(String(cString: strerror(errno)))") }
        self.paths = paths
        watch()
    }

    deinit { close(descriptor) }

    /// Returns after the next change; what happened since the last call counts too.
    func waitForChange() throws {
        // A new folder is seen by its parent's event; watching a folder twice is watching it once.
        watch()
        while try read(waitingFor: -1) == false {}
        while try read(waitingFor: Self.quietInMilliseconds) {}
    }

    private func watch() {
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE)
        for folder in Set(paths.flatMap(Self.folders)) { inotify_add_watch(descriptor, folder, mask) }
    }

    /// A folder with all below it; of a file the folder that it stands in, since editors replace files.
    private static func folders(of path: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            let parent = URL(filePath: path).deletingLastPathComponent().path
            return [parent.isEmpty ? "." : parent]
        }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return [path]
            + below.map { "\(path)/\($0)" }.filter {
                FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && isFolder.boolValue
            }
    }

    /// Takes what there is.
    ///
    /// - Parameter timeout: in milliseconds; negative for ever.
    /// - Returns: false if nothing of interest came.
    private func read(waitingFor timeout: Int32) throws -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waiting, 1, timeout)
        guard ready > 0 else {
            if ready < 0, errno != EINTR { throw CommandFailure.failure("poll: \(String(cString: strerror(errno)))") }
            return false
        }
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        return Self.names(in: buffer.prefix(max(count, 0))).contains(where: isOfInterest)
    }

    /// The names in a run of `struct inotify_event`: watch, mask and cookie, four bytes each, the name's length, the name padded with zeros.
    static func names(in events: ArraySlice<UInt8>) -> [String] {
        var names: [String] = []
        var rest = events
        while rest.count >= 16 {
            let start = rest.startIndex
            let length = rest[start + 12..<start + 16].reversed().reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 16 + length else { break }
            names.append(String(decoding: rest[start + 16..<start + 16 + length].prefix { $0 != 0 }, as: UTF8.self))
            rest = rest.dropFirst(16 + length)
        }
        return names
    }

    /// Rule files and folders; not the swap and backup files of editors.
    private func isOfInterest(_ name: String) -> Bool {
        guard !name.hasPrefix("."), !name.hasSuffix("~") else { return false }
        let isNamed = paths.contains { URL(filePath: $0).lastPathComponent == name }
        return isNamed || name.hasSuffix(".yaml") || name.hasSuffix(".yml") || !name.contains(".")
    }
}
