import Foundation

/// A folder of its own for a test; removed with its last reference.
package final class TemporaryFolder: Sendable {
    package let path = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString)").path

    /// - Parameter files: texts by name.
    package init(_ files: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
