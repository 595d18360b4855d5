import Foundation
import Testing

/// What a rule author sees: file, line, column, reason and help; all or nothing.
@Suite(.serialized) struct RuleDiagnosticTests {
    private static let good = """
        schema: 1
        pack: {id: mine, name: My rules, version: 1.0.0}
        rules:
          - id: mine.ticket
            name: Ticket number
            entity: TICKET
            severity: low
            detect:
              - regex: 'TCK-\\d{6}'
                confidence: 0.9
            action: redact
            tests:
              match:
                - {text: "see TCK-123456 now", finds: "TCK-123456", redacted: "see [TICKET] now"}
                - "TCK-000001"
              no_match:
                - "TCK-12"
                - "tickets"

        """

    private func check(_ pack: String, _ command: [String] = ["rules", "check"]) async throws -> Program.Ending {
        let folder = try TemporaryFolder()
        let file = try folder.file("mine.yaml", holding: pack)
        return try await Program.run(command + [file.path])
    }

    @Test func `a good pack is good`() async throws {
        let ending = try await check(Self.good)
        #expect(ending.status == 0, "\(ending.remarks)")
        #expect(try await check(Self.good, ["rules", "test"]).status == 0)
    }

    @Test(arguments: [
        ("severity: low", "sevrity: low", "severity"),
        ("severity: low", "severity: lowish", "low"),
        ("TCK-\\d{6}'", "TCK-(\\d{6}'", "mine.yaml:9:"),
        ("TCK-\\d{6}'", "TCK-\\d+'", "max_length"),
        ("schema: 1", "schema: 2", "schema"),
    ])
    func `a bad pack is refused with file, place and help`(good: String, bad: String, says: String) async throws {
        let ending = try await check(Self.good.replacingOccurrences(of: good, with: bad))
        #expect(ending.status == 2)
        #expect(ending.remarks.contains("mine.yaml:"))
        #expect(ending.remarks.contains("error R"))
        #expect(ending.remarks.contains("help:"))
        #expect(ending.remarks.contains(says), "\(ending.remarks)")
    }

    @Test func `a failing test of a rule fails the test run`() async throws {
        let bad = Self.good.replacingOccurrences(of: "- \"tickets\"", with: "- \"TCK-999999\"")
        let ending = try await check(bad, ["rules", "test"])
        #expect(ending.status == 1)
        #expect(ending.remarks.contains("mine.ticket"))
    }

    @Test func `JSON goes to standard output and is one document`() async throws {
        for command in [["rules", "check", "--json"], ["rules", "test", "--json"]] {
            let ending = try await check(Self.good, command)
            #expect(try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) is [String: Any])
        }
        let list = try await Program.run(["rules", "list", "--json"])
        #expect(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) is [String: Any])
    }

    @Test func `NO_COLOR and a file instead of a terminal both mean no colours`() async throws {
        let bad = Self.good.replacingOccurrences(of: "severity: low", with: "sevrity: low")
        let folder = try TemporaryFolder()
        let file = try folder.file("mine.yaml", holding: bad)
        for environment in [["NO_COLOR": "1"], [:], ["NO_COLOR": "1", "TERM": "xterm-256color"]] {
            let ending = try await Program.run(["rules", "check", file.path], environment: environment)
            #expect(!(ending.output + ending.remarks).contains("\u{1B}["))
        }
    }
}
