import Foundation
import Testing

/// `weir rules import` and `weir rules digest`, from a shell.
@Suite(.serialized) struct ImportCommandTests {
    private static let foreign = """
        [[rules]]
        id = "acme"
        description = "Acme's token."
        regex = 'acme_([a-z0-9]{8})'
        path = '\\.env$'
        """

    @Test func `an imported pack loads, and what was lost is on standard error`() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.file("house.toml", holding: Self.foreign)
        let pack = folder.url.appendingPathComponent("pack.yaml")
        let run = try await Program.run(["rules", "import", source.path, "--output", pack.path, "--action", "redact"])
        #expect(run.status == 0 && run.output.isEmpty)
        #expect(run.remarks.contains("acme: not mapped: path \\.env$"))
        #expect(run.remarks.contains("1 rule imported, 0 left out, 1 feature not mapped"))
        let check = try await Program.run(["rules", "check", pack.path])
        #expect(check.status == 0 && check.remarks.contains("R061"))
        let scan = try await Program.run(["scan", "--rules", pack.path, "-"], input: "acme_a1b2c3d4\n")
        #expect(scan.status == 1 && scan.output.contains("gitleaks-house.acme"))
    }

    @Test func `nothing is written where nothing may be lost, or nothing is there`() async throws {
        let folder = try TemporaryFolder()
        let source = try folder.file("house.toml", holding: Self.foreign)
        let strict = try await Program.run(["rules", "import", source.path, "--fail-on-unmapped"])
        #expect(strict.status == 2 && strict.output.isEmpty)
        let empty = try folder.file("empty.toml", holding: "title = 'nothing'")
        #expect(try await Program.run(["rules", "import", empty.path]).status == 2)
        let broken = try folder.file("broken.toml", holding: "a = 1\nb = ?")
        let refused = try await Program.run(["rules", "import", broken.path])
        #expect(refused.status == 2 && refused.remarks.contains("broken.toml:2: not TOML"))
        let unknown = try folder.file("rules.json", holding: "{}")
        #expect(try await Program.run(["rules", "import", unknown.path]).remarks.contains("--format"))
    }

    @Test func `a digest is made under the gateway's key, and no key is made for it`() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["rules", "digest", "--entity", "KEY", "--data-dir", folder.url.path]
        let without = try await Program.run(arguments, input: "value\n")
        #expect(without.status == 2 && without.output.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
        _ = try folder.file("fingerprint.key", holding: String(repeating: "k", count: 32))
        let first = try await Program.run(arguments, input: "value\n")
        let second = try await Program.run(arguments, input: "value")
        #expect(first.output == second.output && first.output.count == 33 && first.status == 0)
        #expect(try await Program.run(arguments, input: "other").output != first.output)
        #expect(try await Program.run(arguments, input: "").status == 2)
    }
}
