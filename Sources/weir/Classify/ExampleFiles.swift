import ClassifierTraining
import Foundation

/// Labelled texts of a training or an evaluation.
enum ExampleFiles {
    /// - Parameter paths: JSON lines; `-` is standard input.
    static func read(_ paths: [String]) throws -> [ExampleFile] {
        var files: [ExampleFile] = []
        for path in paths {
            guard let bytes = FileContent.bytes(of: path) else {
                throw CommandFailure.failure("\(path): cannot be read")
            }
            guard !bytes.starts(with: [0x1F, 0x8B]) else {
                throw CommandFailure.usage("\(path): is compressed; gzip -dc \(path) | weir … - reads it")
            }
            let file = ExampleFile(name: URL(filePath: path).deletingPathExtension().lastPathComponent, lines: bytes)
            guard !file.examples.isEmpty else {
                throw CommandFailure.usage("\(path): has no line with a text\(reasons(file))")
            }
            files.append(file)
        }
        return files
    }

    private static func reasons(_ file: ExampleFile) -> String {
        let reasons = file.skipped.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
        return reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")
    }
}
