import Detection
import Foundation
import GuardrailTypes
import Testing

@testable import RuleFiles

@Suite struct FileFinderTests {
    /// Calls `body` with a fresh folder that holds `files`, and removes it.
    static func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        try body(folder.path())
    }

    @Test func `files are found below folders, once each, in the order of their paths`() throws {
        let files = ["b.yaml": "", "a/z.yml": "", "a/b/c.yaml": "", ".git/x.yaml": "", "a/.x.yaml": "", "x.json": ""]
        try Self.withFolder(files) { folder in
            let found = FileFinder.files(below: [folder, folder + "/a", folder + "//b.yaml"])
            #expect(found.files.map { String($0.dropFirst(folder.count + 1)) } == ["a/b/c.yaml", "a/z.yml", "b.yaml"])
            #expect(found.diagnostics.isEmpty)
        }
    }

    @Test func `links are followed, as mounted configuration consists of them`() throws {
        try Self.withFolder(["..data/a.yaml": "", "rules/b.yaml": ""]) { folder in
            let link = folder + "/rules/a.yaml"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../..data/a.yaml")
            try FileManager.default.createSymbolicLink(atPath: folder + "/rules/again", withDestinationPath: ".")
            let found = FileFinder.files(below: [folder + "/rules"]).files
            #expect(found.contains(link))
        }
    }

    @Test func `what is missing, empty or not text is said`() throws {
        try Self.withFolder(["empty/readme.txt": "", "bad.yaml": "", "good.yaml": PackText.sound]) { folder in
            try Data([0x61, 0xFF, 0x62]).write(to: URL(filePath: folder + "/bad.yaml"))
            let paths = ["/nowhere", "/empty", "/bad.yaml", "/good.yaml"].map { folder + $0 }
            guard case .refused(let found) = RuleLoader(runsTests: false).load(paths: paths) else {
                return #expect(Bool(false), "it was loaded")
            }
            #expect(found.map(\.code) == [.unreadableFile, .noFiles, .unreadableFile])
        }
    }

    @Test func `a load of files brings what their texts would`() throws {
        try Self.withFolder(["a.yaml": PackText.sound]) { folder in
            let loaded = try RuleLoader().load(paths: [folder]).get()
            #expect(loaded.packs.map(\.id) == ["test"])
            #expect(loaded.rules.map(\.reference.id) == ["test.word"])
            #expect(loaded.testCount == 4)
        }
    }
}
