import Detection
import Foundation
import Testing

@testable import RuleFiles

@Suite struct ListFileTests {
    /// A folder of its own with the given files; removed with it.
    final class Folder {
        let path = FileManager.default.temporaryDirectory.appending(path: "weir-lists-\(UUID().uuidString)").path

        init(_ files: [String: String]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for (name, text) in files { try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    static func pack(_ detect: String) -> String {
        PackText.changing("regex: 'hemlock'", to: detect)
    }

    static func outcome(_ files: [String: String], runsTests: Bool = false) throws -> LoadOutcome {
        let folder = try Folder(files)
        return RuleLoader(runsTests: runsTests).load(paths: [folder.path])
    }

    static func diagnostics(_ files: [String: String], runsTests: Bool = false) throws -> [Diagnostic] {
        switch try outcome(files, runsTests: runsTests) {
        case .loaded(let rules): rules.warnings
        case .refused(let diagnostics): diagnostics
        }
    }

    @Test func `a dictionary beside the pack is found in its rule's tests`() throws {
        let files = ["pack.yaml": Self.pack("dictionary: herbs.txt"), "herbs.txt": "hemlock\nnightshade\n"]
        #expect(try Self.diagnostics(files, runsTests: true).isEmpty)
        let source = try Self.outcome(files).get().located[0].rule.patterns[0].source
        guard case .dictionary(let list) = source else { throw CancellationError() }
        #expect(list.count == 2 && list.name == "herbs.txt" && !list.isCaseSensitive)
    }

    @Test(arguments: [
        ("missing.txt", "", "this list cannot be read"), ("herbs.txt", "", "this list has no entries"),
        ("herbs.txt", "hemlock\na\n", "line 2 of this list has fewer than two bytes"),
    ])
    func `a list that cannot be used is an error at its name`(name: String, content: String, reason: String) throws {
        let found = try Self.diagnostics(["pack.yaml": Self.pack("dictionary: \(name)"), "herbs.txt": content])
        #expect(found.map(\.code) == [.unusableList])
        #expect(found[0].reason.hasPrefix(reason))
        #expect(found[0].place.sourceLine?.contains(name) == true)
    }

    @Test func `a list is part of what the policy hash covers`() throws {
        let sources = try ["hemlock", "hemlock\nyew"].map { content in
            let loaded = try Self.outcome(["pack.yaml": Self.pack("dictionary: herbs.txt"), "herbs.txt": content]).get()
            return "\(loaded.located[0].rule.patterns[0].source)"
        }
        #expect(sources[0] != sources[1])
    }

    @Test(arguments: ["group: 1", "flags: [dot_all]", "max_length: 9", "keywords: [a]"])
    func `keys of patterns mean nothing for a dictionary`(key: String) throws {
        let text = Self.pack("dictionary: herbs.txt\n        \(key)")
        let found = try Self.diagnostics(["pack.yaml": text, "herbs.txt": "hemlock"])
        #expect(found.map(\.code) == [.conflictingKeys])
    }
}
