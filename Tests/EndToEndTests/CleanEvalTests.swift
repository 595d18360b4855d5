import Foundation
import Testing

/// `weir eval --clean`: what would be found in documents that are held to hold nothing.
@Suite(.serialized) struct `Evaluation of clean documents` {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.file("a.txt", holding: "one\nüber card 4012 8888 8888 1881\n")
        _ = try folder.file("b.bin", holding: "card 4012 8888 8888 1881\u{0}")
        _ = try folder.file("c.md", holding: "card 4012 8888 8888 1881\n")
        _ = try folder.file(".gitignore", holding: "local.txt\n")
        _ = try folder.file("local.txt", holding: "card 4012 8888 8888 1881\n")
        let repository = folder.url.appending(path: ".git")
        try FileManager.default.createDirectory(at: repository, withIntermediateDirectories: false)
    }

    private func run(_ arguments: String...) async throws -> Program.Ending {
        try await Program.run(["eval", "--clean"] + arguments + [folder.url.path])
    }

    @Test func `findings are counted by rule, with their places and without the text`() async throws {
        let ending = try await run()
        #expect(ending.status == 0)
        #expect(ending.output.contains("payment.card-number         2          2"))
        #expect(ending.output.contains("/a.txt:2:11\n"))
        #expect(!ending.output.contains("1881") && !ending.output.contains("local.txt"))
        #expect(ending.remarks.contains("not scanned: 1 file of no UTF-8 text"))
    }

    @Test(arguments: ["json", "html", "markdown"])
    func `no form of the report shows a word of the texts`(format: String) async throws {
        let ending = try await run("--format", format)
        #expect(ending.status == 0)
        #expect(ending.output.contains("payment.card-number"))
        #expect(!ending.output.contains("1881"))
    }

    @Test func `a limit that is passed ends with 1, and what is not counted does not pass it`() async throws {
        #expect(try await run("--max-per-mb", "1").status == 1)
        #expect(try await run("--max-per-mb", "1", "--except", "payment.card-number").status == 0)
        #expect(try await run("--max-per-mb", "0", "--exclude", "*.txt", "--exclude", "*.md").status == 0)
        #expect(try await run("--max-per-mb", "1000000").status == 0)
    }

    @Test func `ignored files are read where that is asked for`() async throws {
        #expect(try await run("--no-ignore").output.contains("payment.card-number         3          3"))
    }

    @Test func `faults are one line for each finding`() async throws {
        let faults = folder.url.appending(path: "faults.jsonl")
        #expect(try await run("--faults", faults.path).status == 0)
        let lines = try String(contentsOf: faults, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix(#"{"fault":"wrong","rule":"payment.card-number","file":""#) })
    }

    @Test func `a named file that is no text is said, measured around, and ends with 2`() async throws {
        let binary = folder.url.appending(path: "b.bin").path
        let ending = try await Program.run(["eval", "--clean", folder.url.path, binary])
        #expect(ending.status == 2)
        #expect(ending.remarks.contains("b.bin: is not UTF-8 text"))
        #expect(ending.output.contains("payment.card-number"))
    }

    @Test(arguments: [
        ["--clean", "--fail-under", "0.9", "."], ["--clean", "--isolate", "."], ["--max-per-mb", "1", "corpora"],
        ["--clean", "--max-per-mb", "-1", "."], ["--clean", "--max-size", "0", "."], ["--except", "x", "corpora"],
        ["--clean", "--except", "payment.card-nomber", "docs"],
    ])
    func `what does not go together is refused`(arguments: [String]) async throws {
        let ending = try await Program.run(["eval"] + arguments)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty && !ending.remarks.isEmpty)
    }
}
