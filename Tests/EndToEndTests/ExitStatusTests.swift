import Testing

/// 0 done, 1 findings or failing tests, 2 usage or configuration, 3 engine or I/O: scripts depend on the numbers.
@Suite(.serialized) struct ExitStatusTests {
    struct Case: CustomTestStringConvertible {
        let status: Int32
        let arguments: [String]
        var input = ""

        var testDescription: String { "weir \(arguments.joined(separator: " ")) ends with \(status)" }
    }

    static let cases = [
        Case(status: 0, arguments: ["--version"]),
        Case(status: 0, arguments: ["--help"]),
        Case(status: 0, arguments: ["scan", "--help"]),
        Case(status: 2, arguments: ["no-such-command"]),
        Case(status: 2, arguments: ["scan"]),
        Case(status: 2, arguments: ["scan", "--no-such-option", "-"]),
        Case(status: 0, arguments: ["scan", "-"], input: "nothing to see\n"),
        Case(status: 1, arguments: ["scan", "-"], input: "card 4012 8888 8888 1881\n"),
        Case(status: 0, arguments: ["scan", "corpora/benign/prose.txt"]),
        Case(status: 1, arguments: ["scan", "--format", "jsonl", "corpora/demo/prompts.jsonl"]),
        Case(status: 2, arguments: ["scan", "--format", "jsonl", "-"], input: "this is no JSON\n"),
        Case(status: 3, arguments: ["scan", "no/such/file.txt"]),
        Case(status: 2, arguments: ["scan", "--rules", "no/such/rules", "-"]),
        Case(status: 0, arguments: ["rules", "check", "rules/"]),
        Case(status: 0, arguments: ["rules", "check", "--policy", "policies/strict.yaml", "rules/"]),
        Case(status: 0, arguments: ["rules", "test", "rules/payment.yaml"]),
        Case(status: 0, arguments: ["rules", "list"]),
        Case(status: 0, arguments: ["rules", "explain", "payment.card-number"]),
        Case(status: 1, arguments: ["rules", "explain", "-"], input: "card 4012 8888 8888 1881"),
        Case(status: 2, arguments: ["rules", "explain", "payment.card-nomber"]),
        Case(status: 2, arguments: ["rules", "test", "no/such/rules"]),
        Case(status: 0, arguments: ["rules", "schema"]),
        Case(status: 2, arguments: ["audit", "query", "--db", "no/such/audit.db"]),
        Case(status: 2, arguments: ["audit", "query", "--action", "explode"]),
        Case(status: 2, arguments: ["audit", "verify", "--db", "no/such/audit.db"]),
        Case(status: 2, arguments: ["audit", "verify", "--public-key", "weir-audit+0"]),
        Case(status: 2, arguments: ["serve", "--config", "no/such/weir.yaml"]),
    ]

    @Test(arguments: cases)
    func `a command ends with its documented status`(one: Case) async throws {
        let ending = try await Program.run(one.arguments, input: one.input)
        #expect(ending.status == one.status, "\(ending.remarks.prefix(500))")
        // What went wrong is said on standard error, so that it never gets into a pipe of data.
        if one.status >= 2 {
            #expect(ending.output.isEmpty)
            #expect(!ending.remarks.isEmpty)
        }
    }

    @Test func `a misspelled rule id is answered with the nearest one`() async throws {
        let ending = try await Program.run(["rules", "explain", "payment.card-nomber"])
        #expect(ending.remarks.contains("payment.card-number"))
    }
}
