import Classification
import ClassifierClients
import Foundation
import GuardrailTypes
import NIOPosix
import ShippedModel
import TestSupport
import Testing
import Upstream

@testable import Gateway

/// The examples of `docs/classifiers-remote.md`, read and made as `weir serve` would.
@Suite struct `The page about remote classifiers` {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/classifiers-remote.md")

    /// The items of its YAML blocks, in their order.
    private func examples() throws -> String {
        let parts = try String(contentsOf: Self.page, encoding: .utf8).components(separatedBy: "```")
        let blocks = parts.enumerated().filter { !$0.offset.isMultiple(of: 2) && $0.element.hasPrefix("yaml\n") }
        // The first block repeats the name of a later one.
        return blocks.dropFirst().map { String($0.element.dropFirst(5)) }.joined()
    }

    @Test
    func `shows classifiers of every kind, and each can be made`() throws {
        let head = "schema: 1\nrules: [r]\nupstreams: [{id: a, base_url: \"https://a.example.com\", models: \"*\"}]\n"
        let folder = try TemporaryFolder([
            "weir.yaml": head + "classifiers:\n" + (try examples()), "bedrock.key": "id:secret\n",
        ])
        let keys = ["OPENAI_API_KEY", "HF_TOKEN", "AZURE_CONTENT_SAFETY_KEY", "LAKERA_API_KEY"]
        let settings = try SettingsReader.read(
            "\(folder.path)/weir.yaml",
            environment: Dictionary(uniqueKeysWithValues: keys.map { ($0, "key") })
        )
        let client = CurlDriver()
        defer { client.shutdown() }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let factory = ClassifierFactory(client: client, eventLoop: loop, time: { 0 })
        var known: [String: any Classifier] = ["embedded": EmbeddedClassifier(.shipped)]
        var kinds: Set<String> = []
        for one in settings.classifiers {
            switch one {
            case .backend(let backend):
                kinds.insert(backend.kind)
                known[one.id] = try factory.make(backend)
            case .combination(let combination): known[one.id] = try factory.make(combination, of: known)
            }
            #expect(known[one.id]?.categories(in: .prompt).isEmpty == false)
        }
        // The three Llama Guards are one example.
        let shown = Set(ClassifierKind.allCases.map(\.rawValue)).subtracting(["llama_guard_3_1b", "llama_guard_4_12b"])
        #expect(kinds == shown)
    }
}
