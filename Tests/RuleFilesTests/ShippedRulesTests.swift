import Detection
import Foundation
import GuardrailTypes
import Testing

@testable import RuleFiles

@Suite struct ShippedRulesTests {
    static func load(policy: String? = nil) throws -> LoadedRules {
        let policy = policy.map { SchemaTests.root.appending(path: "policies/\($0).yaml").path() }
        return try RuleLoader().load(
            paths: [SchemaTests.root.appending(path: "rules").path()],
            policies: policy.map { [$0] } ?? []
        ).get()
    }

    @Test(arguments: ["default", "strict", "observe"])
    func `the shipped rules load with every shipped policy, without a warning`(policy: String) throws {
        #expect(try Self.load(policy: policy).warnings.isEmpty)
    }

    @Test func `the optional packs load beside the shipped ones and keep their own tests`() throws {
        let paths = ["rules", "rules-optional"].map { SchemaTests.root.appending(path: $0).path() }
        let loaded = try RuleLoader().load(paths: paths).get()
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.rules.count { $0.reference.entity == "SOURCE_CODE" } == 12)
    }

    @Test func `the strict policy never softens what a rule's author wrote`() throws {
        let loaded = try Self.load(policy: "strict")
        for rule in loaded.rules {
            for direction in Direction.allCases {
                guard let action = loaded.action(of: rule, direction) else { continue }
                #expect(action >= rule.authoredAction(direction), "\(rule.reference.id) \(direction)")
            }
        }
    }

    @Test func `every rule and its findings can be explained`() throws {
        let loaded = try Self.load()
        for rule in loaded.rules {
            let report = try #require(loaded.explain(id: rule.reference.id))
            #expect(report.lines().allSatisfy { !$0.hasSuffix("passes: no") })
        }
        #expect(loaded.explain(id: "no.such-rule") == nil)
        #expect(loaded.nearestID(to: "payment.card-numbr") == "payment.card-number")
    }
}
