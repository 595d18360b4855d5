import Foundation
import Testing

@testable import weir

@Suite struct `Watching rule files` {
    @Test func `events are read from the bytes that the kernel writes`() {
        func event(_ name: String, padded length: Int) -> [UInt8] {
            [UInt8](repeating: 7, count: 12) + [UInt8(length), 0, 0, 0] + Array(name.utf8)
                + [UInt8](repeating: 0, count: length - name.utf8.count)
        }
        let bytes = event("a.yaml", padded: 16) + event("", padded: 0) + event("b", padded: 16)
        #expect(FileWatcher.names(in: bytes[...]) == ["a.yaml", "", "b"])
        #expect(FileWatcher.names(in: bytes.dropLast(1)) == ["a.yaml", ""])
    }

    @Test func `a change of a file in a folder made since is told`() async throws {
        let folder = try TemporaryFolder()
        let watcher = try FileWatcher([folder.url.path])
        let below = folder.url.appending(path: "below")
        try FileManager.default.createDirectory(at: below, withIntermediateDirectories: true)
        try watcher.waitForChange()
        // The second wait begins to watch the new folder; then its file is written.
        let writing = Task.detached {
            try await Task.sleep(for: .milliseconds(300))
            try "x".write(to: below.appending(path: "a.yaml"), atomically: true, encoding: .utf8)
        }
        try watcher.waitForChange()
        try await writing.value
    }
}
