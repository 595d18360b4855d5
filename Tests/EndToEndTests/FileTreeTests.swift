import Foundation
import Testing

@testable import weir

@Suite struct `Ignore lists` {
    /// Pattern, path, whether it is a folder, what gitignore(5) says; checked with `git check-ignore` when written.
    static let cases: [(String, String, Bool, IgnoreList.Verdict)] = [
        ("*.log", "a.log", false, .ignored), ("*.log", "a/b/c.log", false, .ignored),
        ("*.log", "a.logs", false, .unsaid),
        ("build/", "build", true, .ignored), ("build/", "build", false, .unsaid), ("build/", "a/build", true, .ignored),
        ("/build", "build", false, .ignored), ("/build", "a/build", false, .unsaid),
        ("a/b", "a/b", false, .ignored), ("a/b", "x/a/b", false, .unsaid),
        ("a/**", "a/b/c", false, .ignored), ("a/**", "a", true, .unsaid),
        ("**/b", "a/x/b", false, .ignored), ("**/b", "b", false, .ignored),
        ("a/**/b", "a/b", false, .ignored), ("a/**/b", "a/x/y/b", false, .ignored),
        ("*", "a", false, .ignored), ("a*b", "a/b", false, .unsaid), ("a?c", "abc", false, .ignored),
        ("a[0-9].txt", "a5.txt", false, .ignored), ("a[!0-9].txt", "a5.txt", false, .unsaid),
        ("a[!0-9].txt", "ax.txt", false, .ignored), ("a[]x]", "a]", false, .ignored),
        ("# comment", "# comment", false, .unsaid), ("\\#x", "#x", false, .ignored), ("\\!x", "!x", false, .ignored),
        ("*.txt\n!keep.txt", "keep.txt", false, .kept), ("!keep.txt\n*.txt", "keep.txt", false, .ignored),
        ("a*b*c", "axbxbc", false, .ignored), ("*a", "aba", false, .ignored),
        ("x  ", "x", false, .ignored), ("x\r", "x", false, .ignored), ("", "x", false, .unsaid),
    ]

    @Test(arguments: cases)
    func `say what git would`(one: (String, String, Bool, IgnoreList.Verdict)) {
        #expect(IgnoreList(one.0).verdict(on: one.1, isFolder: one.2) == one.3, "\(one.0) on \(one.1)")
    }

    @Test func `many stars take no time`() {
        let pattern = String(repeating: "*a", count: 40) + "*b"
        #expect(IgnoreList(pattern).verdict(on: String(repeating: "a", count: 200), isFolder: false) == .unsaid)
    }
}

@Suite struct `Files below a folder` {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for (name, text) in [
            (".git/config", "x"), (".gitignore", "*.tmp\nlocal/\n"), ("repo/.env", "x"), ("repo/a.txt", "x"),
            ("repo/b.tmp", "x"), ("repo/local/c.txt", "x"), ("repo/sub/.gitignore", "!d.tmp\n/e.txt\n"),
            ("repo/sub/d.tmp", "x"), ("repo/sub/e.txt", "x"), ("repo/sub/f.txt", "x"), ("repo/.git/config", "x"),
        ] {
            let url = folder.url.appending(path: name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: url, atomically: false, encoding: .utf8)
        }
        try FileManager.default.removeItem(at: folder.url.appending(path: "repo/.git"))
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "repo/circle"),
            withDestinationURL: folder.url
        )
    }

    private func names(_ tree: FileTree, below name: String = "repo") throws -> [String] {
        let root = folder.url.appending(path: name).path
        return try tree.files(below: root).map { String($0.dropFirst(root.count + 1)) }
    }

    @Test func `all are found, in order, without links and git's own`() throws {
        #expect(
            try names(FileTree()) == [
                ".env", "a.txt", "b.tmp", "local/c.txt", "sub/.gitignore", "sub/d.tmp", "sub/e.txt", "sub/f.txt",
            ]
        )
    }

    @Test func `lists above, in and below the folder are respected`() throws {
        let found = try names(FileTree(respectsIgnoreFiles: true))
        #expect(found == [".env", "a.txt", "sub/.gitignore", "sub/d.tmp", "sub/f.txt"])
    }

    @Test func `what is excluded is left out whatever lists say`() throws {
        let tree = FileTree(respectsIgnoreFiles: true, excluded: IgnoreList("sub/\n.env"))
        #expect(try names(tree) == ["a.txt"])
    }

    @Test func `git's own folder is never entered`() throws {
        #expect(try !names(FileTree(), below: "").contains { $0.contains(".git/") })
    }
}

/// `weir scan` over a tree.
@Suite(.serialized) struct `Scans of trees` {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.file("a.txt", holding: "one\nüber card 4012 8888 8888 1881\n")
        _ = try folder.file("b.bin", holding: "card 4012 8888 8888 1881\u{0}")
        _ = try folder.file("big.txt", holding: String(repeating: "card 4012 8888 8888 1881\n", count: 50_000))
        try Data([0xFF, 0xFE, 0x41]).write(to: folder.url.appending(path: "c.txt"))
    }

    @Test func `binary and large files are counted and passed over`() async throws {
        let ending = try await Program.run(["scan", "--max-size", "1", folder.url.path])
        #expect(ending.status == 1)
        #expect(ending.output.split(separator: "\n").count == 1)
        #expect(ending.remarks.contains("not scanned: 2 files of no UTF-8 text, 1 file above 1 MB"))
    }

    @Test func `SARIF has a result for each finding, at its place, and no text`() async throws {
        let ending = try await Program.run(["scan", "--format", "sarif", "--max-size", "1", folder.url.path])
        #expect(ending.status == 1)
        let log = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
        let run = try #require((log?["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.compactMap { $0["ruleId"] as? String } == ["payment.card-number"])
        let place = (results[0]["locations"] as? [[String: [String: Any]]])?.first?["physicalLocation"]
        #expect(
            place?["region"] as? [String: Int]
                == ["startLine": 2, "startColumn": 11, "byteOffset": 15, "byteLength": 19]
        )
        #expect(!ending.output.contains("1881"))
    }

    @Test func `SARIF of nothing found is a log all the same`() async throws {
        let ending = try await Program.run(["scan", "--format", "sarif", "-"], input: "nothing\n")
        #expect(ending.status == 0)
        #expect(ending.output.contains("\"results\": []"))
    }
}
