import Foundation
import Testing

/// `weir policy` from files to lines.
@Suite(.serialized) struct PolicyCommandTests {
    private static let pack = """
        schema: 1
        pack: {id: acme, version: 1.0.0}
        rules:
          - id: acme.badge
            name: Badge
            description: Badge numbers.
            entity: BADGE
            severity: high
            detect: [{regex: 'BDG-[0-9]{6}', confidence: 0.9}]
            action: redact
            tests: {match: [BDG-123456, my BDG-000001], no_match: [BDG-12345, badge]}

        """

    private struct Files {
        let folder: TemporaryFolder
        let settings: String

        init() throws {
            folder = try TemporaryFolder()
            _ = try folder.file("acme.yaml", holding: PolicyCommandTests.pack)
            _ = try folder.file(
                "floor.yaml",
                holding: """
                    schema: 1
                    policy: {id: floor, version: 1.0.0}
                    floor: true
                    statements:
                      - {entities: [BADGE], direction: response, action: block}

                    """
            )
            _ = try folder.file(
                "house.yaml",
                holding: """
                    schema: 1
                    policy: {id: house, version: 2.0.0}
                    for: {teams: [red]}
                    statements:
                      - {rules: [acme.*], action: flag}
                      - {rules: [acme.*], action: block, mode: shadow}

                    """
            )
            let digest = String(repeating: "0", count: 64)
            let text = """
                schema: 1
                data_dir: data
                rules: acme.yaml
                policies: [floor.yaml, house.yaml]
                keys:
                  - {id: ann, app: chat, team: red, sha256: "\(digest)"}

                """
            settings = try folder.file("weir.yaml", holding: text).path
        }
    }

    @Test func `the effective policy names the line of each value`() async throws {
        let files = try Files()
        let run = try await Program.run(["policy", "explain", "--config", files.settings, "--key", "ann"])
        #expect(run.status == 0, "\(run.remarks)")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(lines.count == 3)
        #expect(lines[1].prefix(4) == ["acme.badge", "prompt", "flag", "block"])
        #expect(lines[2].prefix(4) == ["acme.badge", "response", "block", "-"])
        #expect(run.output.contains("house 2.0.0, \(files.folder.url.path)/house.yaml:5; trial: house 2.0.0,"))
        #expect(run.output.contains("floor 1.0.0, \(files.folder.url.path)/floor.yaml:5"))
        // The floor makes the house's first statement vain in one direction of two.
        #expect(run.remarks.contains("R054"))
    }

    @Test func `as JSON for one rule, of one who is in no team`() async throws {
        let files = try Files()
        let run = try await Program.run([
            "policy", "explain", "--config", files.settings, "--app", "x", "--direction", "prompt", "--rule", "acme.*",
            "--json",
        ])
        let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let rule = try #require((document?["rules"] as? [[String: Any]])?.first)
        #expect(rule["action"] as? String == "redact")
        #expect((rule["action_from"] as? String)?.hasPrefix("acme 1.0.0, ") == true)
        #expect(rule["trial_action"] == nil)
    }

    @Test func `a list has every policy with whom it is for`() async throws {
        let files = try Files()
        let run = try await Program.run(["policy", "list", "--config", files.settings])
        #expect(run.status == 0)
        #expect(run.output.contains("floor") && run.output.contains("teams red"))
        let none = try await Program.run(["policy", "list", "--rules", files.folder.url.path + "/acme.yaml"])
        #expect(none.output == "no policy: the rules' own actions hold\n")
    }

    @Test(arguments: [
        (["--key", "anna"], "did you mean \"ann\"?"), (["--rule", "acme.bagde"], "did you mean \"acme.badge\"?"),
        (["--policy", "house.yaml"], "leave out"),
    ])
    func `what is not there is wrong usage`(arguments: [String], help: String) async throws {
        let files = try Files()
        let run = try await Program.run(["policy", "explain", "--config", files.settings] + arguments)
        withExtendedLifetime(files) {}
        #expect(run.status == 2)
        #expect(run.remarks.contains(help))
    }

    @Test func `from a proposal to a rollback, as two people do it`() async throws {
        let files = try Files()
        func weir(_ arguments: String...) async throws -> Program.Ending {
            try await Program.run(["policy"] + arguments + ["--config", files.settings])
        }
        #expect(try await weir("history").output == "nothing was loaded yet\n")
        let proposed = try await weir("propose", "--by", "ann")
        #expect(proposed.status == 0, "\(proposed.remarks)")
        let hash = String(proposed.output.dropFirst("proposed sha256:".count).prefix(12))
        #expect(try await weir("approve", hash, "--by", "ann").status == 2)
        #expect(try await weir("approve", hash, "--by", "Bob!").status == 2)
        #expect(try await weir("approve", hash, "--by", "bob").status == 0)

        let same = try await weir("diff", hash)
        #expect(same.status == 0)
        #expect(same.output == "nothing is decided otherwise\n")
        let pack = Self.pack.replacing("action: redact", with: "action: block")
        _ = try files.folder.file("acme.yaml", holding: pack)
        let changed = try await weir("diff", hash)
        #expect(changed.status == 1)
        #expect(changed.output == "acme.badge prompt: redact → block\n", "the floor blocks responses before and after")
        let json = try await weir("diff", hash, "--json").output
        #expect(json.contains(#""before": "redact""#))

        #expect(try await weir("rollback", hash, "--by", "ann").status == 0)
        let history = try await weir("history")
        #expect(history.output.split(separator: "\n").count == 4)
        #expect(history.remarks.contains("rolled back to sha256:\(hash)"))
        #expect(try await weir("rollback", "--end", "--by", "ann").status == 0)
        #expect(try await weir("rollback", "--end", "--by", "ann").status == 2)
        #expect(try await weir("rollback", "ffff0000", "--by", "ann").status == 2)
    }
}
