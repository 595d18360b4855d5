import Foundation
import Policy
import Testing

@testable import RuleFiles

@Suite struct SchemaTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test(arguments: [
        ("rules/rule-pack.v1.schema.json", SchemaGenerator.rulePack),
        ("policies/policy.v1.schema.json", SchemaGenerator.policy),
    ])
    func `the committed schema is the one that the program prints`(path: String, generated: String) throws {
        let committed = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
        #expect(committed == generated, "run: weir rules schema > \(path)")
    }

    @Test func `the schema is JSON with the keys that the reader knows, at every level`() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(SchemaGenerator.rulePack.utf8))
        expectSame(.mapping(RulePackShape.root), schema, "root")
    }

    private func expectSame(_ shape: Shape, _ schema: Any?, _ path: String) {
        let object = schema as? [String: Any]
        switch shape {
        case .mapping(let mapping):
            let properties = object?["properties"] as? [String: Any] ?? [:]
            #expect(Set(properties.keys) == Set(mapping.keys.map(\.name)), "\(path)")
            #expect(object?["additionalProperties"] as? Bool == false, "\(path)")
            for key in mapping.keys { expectSame(key.shape, properties[key.name], "\(path).\(key.name)") }
        case .list(let item, _):
            expectSame(item, object?["items"], "\(path)[]")
        case .either(let shapes):
            let choices = object?["oneOf"] as? [Any] ?? []
            #expect(choices.count == shapes.count, "\(path)")
            for (shape, choice) in zip(shapes, choices) { expectSame(shape, choice, path) }
        default:
            #expect(object != nil, "\(path)")
        }
    }

    @Test(arguments: ["default", "strict", "observe"])
    func `the shipped policies load`(name: String) throws {
        let text = try String(contentsOf: Self.root.appending(path: "policies/\(name).yaml"), encoding: .utf8)
        #expect(try PolicyFileTests.load(text).id == name)
    }

    @Test func `the shipped default policy is the built-in one`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "policies/default.yaml"), encoding: .utf8)
        #expect(try PolicyFileTests.load(text) == .default)
    }

    @Test func `every diagnostic stands in the documentation`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/rules.md"), encoding: .utf8)
        for code in DiagnosticCode.allCases {
            #expect(text.contains("| \(code.rawValue) | \(code.severity.rawValue) | \(code.summary) |"))
        }
    }

    @Test func `every key of a rule pack stands in the documentation`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/rules.md"), encoding: .utf8)
        for shape in [RulePackShape.root, RulePackShape.rule, RulePackShape.pattern, RulePackShape.context] {
            for key in shape.keys { #expect(text.contains("`\(key.name)`"), "\(shape.title): \(key.name)") }
        }
    }
}
