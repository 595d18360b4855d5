import Foundation
import Testing

/// `weir routes test` and `calibrate` on the routes and texts that the benchmark measures with.
@Suite(.serialized) struct SemanticCommandTests {
    private static let settings = ["--config", "Benchmarks/Semantic/weir.yaml"]

    @Test func `a text is told where it would go`() async throws {
        let run = try await Program.run(["routes", "test", "translate this letter into German"] + Self.settings)
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("→ large (translation)\n"))
        #expect(run.output.contains("* translation"))
        #expect(run.output.split(separator: "\n").count == 10)
    }

    @Test func `a file's texts are told one by one`() async throws {
        let run = try await Program.run(
            ["routes", "test", "--file", "-"] + Self.settings,
            input: "write a poem\r\nzzz qqq\n"
        )
        #expect(run.output.contains("line 1\n→ large (writing)"))
        #expect(run.output.contains("line 2\n→ small (default"))
    }

    @Test func `a calibration proposes thresholds and shows what goes where`() async throws {
        let run = try await Program.run(
            ["routes", "calibrate", "--labelled", "Benchmarks/Semantic/held-out.jsonl", "--folds", "5"] + Self.settings
        )
        #expect(run.status == 0, "\(run.remarks)")
        #expect(run.output.contains("auto: 8 routes, 160 examples, embedding built-in, aggregate mean"))
        for line in ["examples, now", "examples, proposed", "labelled, now", "labelled, proposed"] {
            #expect(run.output.contains(line))
        }
        #expect(run.output.contains("(160)") || run.output.contains("of 160)"))
        #expect(run.output.contains("of 40)"))
    }

    private static let mistakes: [([String], Int32)] = [
        (["routes", "test"], 2), (["routes", "test", "a", "--config", "no/such.yaml"], 2),
        (["routes", "test", "a", "--config", "Examples/weir.yaml"], 2),
        (["routes", "test", "a", "--model", "auot", "--config", "Benchmarks/Semantic/weir.yaml"], 2),
        (["routes", "calibrate", "--learn-from-labelled", "--config", "Benchmarks/Semantic/weir.yaml"], 2),
        (["routes", "calibrate", "--labelled", "no/such.jsonl", "--config", "Benchmarks/Semantic/weir.yaml"], 3),
        (["routes", "calibrate", "--labelled", "-", "--config", "Benchmarks/Semantic/weir.yaml"], 2),
    ]

    @Test(arguments: mistakes)
    func `what cannot be done is said`(arguments: [String], status: Int32) async throws {
        let run = try await Program.run(arguments, input: #"{"text":"a","route":"nowhere"}"#)
        #expect(run.status == status)
        #expect(run.output.isEmpty && !run.remarks.isEmpty)
    }

    @Test func `an embedding model that is not there is a failure`() async throws {
        let run = try await Program.run(
            ["routes", "test", "a"] + Self.settings,
            environment: ["WEIR_EMBEDDING": "all-minilm-l6-v2", "WEIR_EMBEDDING_URL": "http://127.0.0.1:1/v1"]
        )
        #expect(run.status == 3)
        #expect(run.remarks.contains("the embedding model did not answer"))
    }
}
