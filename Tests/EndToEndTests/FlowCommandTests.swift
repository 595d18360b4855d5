import Foundation
import Testing

@testable import Gateway

/// `weir routes show`, `versions`, `diff` and `rollback` from a file to lines.
@Suite(.serialized) struct FlowCommandTests {
    private static let first = "schema: 1\nnodes:\n  - {id: only, model: {model: big}} # dear\n"
    private static let second = "schema: 1\nnodes:\n  - {id: only, model: {model: small}}\n"

    private struct Files {
        let folder: TemporaryFolder
        let settings: String

        /// Two versions that a gateway has taken in.
        init() throws {
            folder = try TemporaryFolder()
            let text = """
                schema: 1
                data_dir: data
                rules: [r]
                upstreams: [{id: cloud, base_url: https://cloud.example/v1, models: [big, small]}]
                flows: [{name: support, file: support.yaml}]

                """
            settings = try folder.file("weir.yaml", holding: text).path
            for flow in [FlowCommandTests.first, FlowCommandTests.second] {
                _ = try folder.file("support.yaml", holding: flow)
                let settings = try SettingsReader.read(settings, environment: [:])
                try FlowHistory(in: settings.dataDirectory).keep(settings.routing)
            }
        }

        func run(_ arguments: String...) async throws -> Program.Ending {
            try await Program.run(["routes"] + arguments + ["--config", settings])
        }

        var text: String {
            get throws { try String(contentsOf: folder.url.appendingPathComponent("support.yaml"), encoding: .utf8) }
        }
    }

    @Test func `a version is listed, shown, compared and put back`() async throws {
        let files = try Files()
        let list = try await files.run("versions", "dynamic/support")
        #expect(list.status == 0, "\(list.remarks)")
        let lines = list.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.last?.hasSuffix("in force, in the file") == true)
        #expect(try await files.run("show", "support", "--version", "1").output == Self.first)
        #expect(try await files.run("show", "support").output == Self.second)

        let same = try await files.run("diff", "support")
        #expect(same.status == 0)
        let diff = try await files.run("diff", "support", "1", "2")
        #expect(diff.status == 1)
        #expect(diff.output.contains("~ only\n    before  asks big\n    now     asks small\n"))
        let json = try await files.run("diff", "support", "1", "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["from"] as? Int == 1)
        #expect((object["models"] as? [String: [String]])?["added"] == ["small"])

        let back = try await files.run("rollback", "support", "--to", "1", "--by", "ann")
        #expect(back.status == 0, "\(back.remarks)")
        #expect(try files.text == Self.first)
        let events = try await files.run("versions", "support", "--json").output
        #expect(events.contains("\"rolled_back\"") && events.contains("\"ann\""))
    }

    @Test(arguments: [
        (["show", "nobody"], "no flow for \"nobody\""), (["show", "support", "--version", "3"], "there are 1 to 2"),
        (["rollback", "support", "--to", "0"], "no version 0"),
        (["rollback", "support", "--to", "1", "--by", "Ann!"], "--by takes a name"),
    ])
    func `what is not there is said`(arguments: [String], remark: String) async throws {
        let files = try Files()
        let run = try await Program.run(["routes"] + arguments + ["--config", files.settings])
        #expect(run.status == 2)
        #expect(run.remarks.contains(remark), "\(run.remarks)")
        #expect(try files.text == Self.second)
    }
}
