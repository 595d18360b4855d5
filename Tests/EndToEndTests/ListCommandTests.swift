import Foundation
import Testing

/// Sets of values and fingerprints, from a table or a document to a finding.
@Suite(.serialized) struct ListCommandTests {
    private static let pack = """
        schema: 1
        pack: {id: acme, version: 1.0.0}
        rules:
          - id: acme.name
            name: Name
            description: Names of customers, as evidence.
            entity: CUSTOMER_NAME
            severity: low
            detect: [{exact_data: customers.edm, key_file: key, columns: [name], confidence: 0.9}]
            report: false
            tests: {match: [Anna O'Neil, I am anna o'neil], no_match: [Anna, O'Neil]}
          - id: acme.account
            name: Account
            description: An account beside its owner's name.
            entity: ACCOUNT
            severity: high
            detect: [{exact_data: customers.edm, key_file: key, columns: [account], confidence: 0.9}]
            with: {any: [acme.name], within: 50, same_row: true}
            action: redact
            tests:
              match: ["Anna O'Neil, 4711 0815", "47110815 (anna o'neil)"]
              no_match: ["Bob Dylan, 4711 0815", "47110815"]

        """

    @Test func `a table becomes a set that rules find rows of`() async throws {
        let folder = try TemporaryFolder()
        let table = try folder.file(
            "customers.csv",
            holding: "id,name,account\n1,Anna O'Neil,4711-0815\n2,\"Bob Dylan\",1234 5678\n"
        )
        let key = try folder.file("key", holding: String(repeating: "k", count: 32))
        let rules = try folder.file("acme.yaml", holding: Self.pack)
        let output = folder.url.appendingPathComponent("customers.edm")
        let build = ["rules", "edm", "build", "--key-file", key.path, "--columns", "name,account"]
        let built = try await Program.run(build + [table.path, "--output", output.path])
        #expect(built.status == 0, "\(built.remarks)")
        #expect(built.remarks.hasPrefix("4 cells of 2 rows in "))
        let tested = try await Program.run(["rules", "test", rules.path])
        #expect(tested.status == 0, "\(tested.output) \(tested.remarks)")
    }

    @Test func `a table that is not there, or a short key, is wrong usage`() async throws {
        let folder = try TemporaryFolder()
        let short = try folder.file("short", holding: "key")
        let key = try folder.file("key", holding: String(repeating: "k", count: 32))
        for (key, input) in [(short, short.path), (key, folder.url.path + "/none.csv")] {
            let ending = try await Program.run(
                ["rules", "edm", "build", "--key-file", key.path, input, "--output", folder.url.path + "/out.edm"]
            )
            #expect(ending.status == 2)
        }
    }

    @Test func `documents become fingerprints`() async throws {
        let folder = try TemporaryFolder()
        let key = try folder.file("key", holding: String(repeating: "k", count: 32))
        let text = (0..<80).map { "word\($0)" }.joined(separator: " ")
        let document = try folder.file("plan.txt", holding: text)
        let output = folder.url.appendingPathComponent("plan.fp")
        let built = try await Program.run(
            ["rules", "fingerprint", "build", "--key-file", key.path, document.path, "--output", output.path]
        )
        #expect(built.status == 0, "\(built.remarks)")
        #expect(FileManager.default.fileExists(atPath: output.path))
    }
}
