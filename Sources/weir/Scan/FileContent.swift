import Foundation

/// What is in a file, and whether it is text.
enum FileContent {
    /// - Parameter file: `-` is standard input.
    static func bytes(of file: String) -> [UInt8]? {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        return FileManager.default.contents(atPath: file).map { Array($0) }
    }

    /// In bytes; nil if it cannot be looked at.
    static func size(of file: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int
    }

    /// True for bytes that are no UTF-8, and for text with a NUL near its beginning, as git tells binary files.
    static func isBinary(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(8000).contains(0) || String(validating: bytes, as: UTF8.self) == nil
    }
}
