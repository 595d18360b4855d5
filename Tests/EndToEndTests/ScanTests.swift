import Foundation
import Testing

/// The contract of `weir scan`: one line out for each line in, in order, and the same lines however texts are cut.
@Suite(.serialized) struct ScanTests {
    struct Line: Codable, Hashable {
        struct Finding: Codable, Hashable {
            let rule: String
            let entity: String
            let start: Int
            let end: Int
            let confidence: Double
            let action: String
        }

        let id: String
        let action: String
        let findings: [Finding]
        let redacted: String
    }

    private static let demo = ["scan", "--format", "jsonl", "corpora/demo/prompts.jsonl"]

    private func lines(_ output: String) throws -> [Line] {
        try output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func `each line of input has one line of output, in order`() async throws {
        let found = try lines(try await Program.run(Self.demo).output)
        let corpus = Program.repository.appendingPathComponent("corpora/demo/prompts.jsonl")
        struct Sent: Codable { let id: String }
        let sent = try String(contentsOf: corpus, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Sent.self, from: Data($0.utf8)).id
        }
        #expect(found.map(\.id) == sent)
    }

    @Test func `the demo lines are decided as their names say`() async throws {
        let found = try lines(try await Program.run(Self.demo).output)
        let actions = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.action) })
        let expected = [
            "clean-1": "allow", "clean-2": "allow", "card-1": "redact", "card-2": "redact", "not-a-card": "allow",
            "mail-1": "redact", "key-1": "block", "key-2": "redact", "placeholder-1": "allow", "injection-1": "block",
            "injection-2": "allow", "empty": "allow",
        ]
        #expect(actions == expected)
    }

    @Test(arguments: [1, 3, 7])
    func `a text that comes in chunks gives the same line`(size: Int) async throws {
        let whole = try await Program.run(Self.demo)
        let cut = try await Program.run(Self.demo + ["--chunks", "\(size)"])
        #expect(cut.output == whole.output)
        #expect(cut.status == whole.status)
    }

    @Test func `a text is decided the same without the filter`() async throws {
        let with = try await Program.run(Self.demo)
        let without = try await Program.run(Self.demo + ["--prefilter", "off", "--chunks", "5"])
        #expect(without.output == with.output)
        #expect(without.status == with.status)
    }

    @Test func `offsets count the bytes of UTF-8`() async throws {
        let ending = try await Program.run(
            ["scan", "--format", "jsonl", "-"],
            input: #"{"id":"1","text":"über 4012 8888 8888 1881"}"# + "\n"
        )
        let line = try #require(try lines(ending.output).first)
        #expect(line.findings.map(\.start) == [6])
        #expect(line.findings.map(\.end) == [25])
        #expect(line.redacted == "über **** **** **** 1881")
    }

    @Test func `a direction changes what is done`() async throws {
        let input = """
            {"id":"in","text":"key AKIAWEIRDEMOQ7XZ5TKB","direction":"prompt"}
            {"id":"out","text":"key AKIAWEIRDEMOQ7XZ5TKB","direction":"response"}

            """
        let found = try lines(try await Program.run(["scan", "--format", "jsonl", "-"], input: input).output)
        #expect(found.map(\.action) == ["block", "redact"])
    }

    @Test func `a lower threshold shows what one rule sees without its context`() async throws {
        let input = #"{"id":"1","text":"021000021"}"# + "\n"
        let arguments = ["scan", "--format", "jsonl", "--entity", "US_ABA_ROUTING", "-"]
        let usual = try lines(try await Program.run(arguments, input: input).output)
        let lower = try lines(try await Program.run(arguments + ["--report-at", "0.1"], input: input).output)
        #expect(usual.first?.findings.isEmpty == true)
        #expect(lower.first?.findings.map(\.rule) == ["bank.aba-routing"])
        #expect(try await Program.run(["scan", "--entity", "NOBODY", "-"], input: "").status == 2)
        #expect(try await Program.run(["scan", "--report-at", "2", "-"], input: "").status == 2)
    }

    @Test func `a bad line is named by its number and the others are scanned`() async throws {
        let input = #"{"id":"1","text":"a"}"# + "\n{broken\n" + #"{"id":"3","text":"b"}"# + "\n"
        let ending = try await Program.run(["scan", "--format", "jsonl", "-"], input: input)
        #expect(try lines(ending.output).map(\.id) == ["1", "3"])
        #expect(ending.remarks.contains("-:2:"))
        #expect(ending.status == 2)
    }

    @Test func `plain text is reported with its place and never with its value`() async throws {
        let ending = try await Program.run(["scan", "-"], input: "one\ncard 4012 8888 8888 1881\n")
        #expect(ending.output.contains("2:6"))
        #expect(ending.output.contains("payment.card-number"))
        #expect(!ending.output.contains("4012 8888 8888 1881"))
        #expect(!ending.remarks.contains("4012 8888 8888 1881"))
    }
}
