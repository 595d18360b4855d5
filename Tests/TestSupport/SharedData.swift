package import Foundation

/// Labelled data that lies beside a checkout of the project and is never committed.
package enum SharedData {
    /// The package's folder.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `../shared/data`, or what `WEIR_SHARED_DATA` names; nil if it is not there.
    package static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["WEIR_SHARED_DATA"].map { URL(filePath: $0) }
        let folder = named ?? root.deletingLastPathComponent().appending(path: "shared/data")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The lines of a file below `../shared/data`; none if it is not there.
    package static func lines(_ path: String) -> [String] {
        guard let folder, let text = try? String(contentsOf: folder.appending(path: path), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").map(String.init)
    }

    /// The `text` members of a file of JSON lines.
    package static func texts(_ path: String) -> [String] {
        lines(path).compactMap { line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["text"] as? String
        }
    }
}
