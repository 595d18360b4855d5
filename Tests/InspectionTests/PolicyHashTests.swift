import Detection
import GuardrailTypes
import Inspection
import Testing

@Suite struct `The policy hash` {
    static let conditions: [RuleConditions] = [
        .none, RuleConditions(isReported: false),
        RuleConditions(with: Companions(names: ["a"], before: 1, after: 2)),
        RuleConditions(with: Companions(names: ["a"], needsAll: true, before: 1, after: 2)),
        RuleConditions(with: Companions(names: ["a"], before: 1, after: 3)),
        RuleConditions(with: Companions(names: ["a"], before: 1, after: 2, inSameRow: true)),
        RuleConditions(without: Companions(names: ["a"], before: 1, after: 2)),
        RuleConditions(minMatches: MatchCount(count: 2)),
        RuleConditions(minMatches: MatchCount(count: 2, within: 9)),
    ]

    @Test
    func `tells conditions apart`() throws {
        let hashes = try Self.conditions.map { conditions in
            var rule = TestRules.key
            rule.conditions = conditions
            return try TestRules.engine([rule]).policyHash
        }
        #expect(Set(hashes).count == hashes.count)
    }

    @Test
    func `tells records apart`() throws {
        let shapes = [
            RecordShape(members: ["a", "b"], minDistinct: 2, within: 9),
            RecordShape(members: ["a", "c"], minDistinct: 2, within: 9),
            RecordShape(members: ["a", "b"], minDistinct: 3, within: 9),
            RecordShape(members: ["a", "b"], minDistinct: 2, within: 8),
        ]
        let hashes = try shapes.map { shape in
            var rule = TestRules.key
            rule.patterns = [Pattern(source: .record(shape), confidence: Confidence(0.9))]
            return try TestRules.engine([rule]).policyHash
        }
        #expect(Set(hashes).count == hashes.count)
    }
}
