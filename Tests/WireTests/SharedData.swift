import Foundation
import TestSupport
import Wire

/// Public test suites that lie beside the package, or where `WEIR_SHARED_DATA` says; not part of the repository.
enum SharedData {
    static let folder = TestSupport.SharedData.folder

    static var isPresent: Bool { folder != nil }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let folder else { return [] }
        return Array(try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func names(in path: String) throws -> [String] {
        guard let folder else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(path).path).sorted()
    }

    /// The lines of a file of JSON lines.
    static func lines(_ path: String) throws -> [JSONDocument] {
        let limits = JSONLimits(numberLengthInBytes: 1 << 20)
        return try bytes(path).split(separator: 0x0A).map { try JSONDocument(parsing: Array($0), limits: limits) }
    }
}

extension JSONDocument {
    /// The text of a member of the outermost object, by any key.
    func string(_ key: String) -> [UInt8]? { value(key).flatMap { kind(of: $0) == .string ? text(of: $0) : nil } }

    func value(_ key: String) -> Int? {
        nodes.indices.first { nodes[$0].kind == .key && text(of: $0) == Array(key.utf8) }.map { $0 + 1 }
    }

    func strings(_ key: String) -> [[UInt8]] {
        var strings: [[UInt8]] = []
        if let list = value(key) { forEachChild(of: list) { _, node in strings.append(text(of: node)) } }
        return strings
    }
}

func decodeBase64(_ text: [UInt8]) -> [UInt8] { Array(Data(base64Encoded: Data(text)) ?? Data()) }
func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
