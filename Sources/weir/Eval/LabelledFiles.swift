import Evaluation
import Foundation

/// The labelled files that a person means by some paths.
enum LabelledFiles {
    /// Files named themselves, of any name; below folders `.jsonl` and `.txt` whose names are not all in capitals: those describe.
    static func below(_ paths: [String]) throws -> [LabelledFile] {
        var files: [LabelledFile] = []
        for path in paths {
            for file in try FileTree().files(below: path) where file == path || isLabelled(file) {
                files.append(try read(file, under: path))
            }
        }
        return files
    }

    private static func isLabelled(_ path: String) -> Bool {
        let name = URL(filePath: path).deletingPathExtension().lastPathComponent
        return ["jsonl", "txt"].contains(URL(filePath: path).pathExtension) && name.contains(where: \.isLowercase)
    }

    private static func read(_ path: String, under root: String) throws -> LabelledFile {
        guard let bytes = FileContent.bytes(of: path) else {
            throw CommandFailure.failure("\(path): cannot be read")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw CommandFailure.usage("\(path): is not UTF-8 text")
        }
        let name = name(of: path, under: root)
        return path.hasSuffix(".jsonl") || path == "-"
            ? .lines(name: name, bytes) : .clean(name: name, text: bytes)
    }

    /// The part of the path that tells files of one run apart: the named folder's name, and what is below it.
    private static func name(of path: String, under root: String) -> String {
        let parts = URL(filePath: path).pathComponents
        let depth = path == root ? 2 : parts.count - URL(filePath: root).pathComponents.count + 1
        return parts.suffix(depth).joined(separator: "/")
    }
}
