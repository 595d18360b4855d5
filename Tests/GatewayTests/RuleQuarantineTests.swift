import GuardrailTypes
import NIOCore
import Testing

@testable import Gateway

@Suite struct `The quarantine` {
    static func failure(_ id: String, _ reason: RuleFailure.Reason = .matchLimit) -> RuleFailure {
        let rule = RuleReference(
            id: id,
            name: id,
            entity: "X",
            severity: .low,
            tags: [],
            packID: "test",
            packVersion: "1.0.0"
        )
        return RuleFailure(rule: rule, reason: reason, mode: .block, offset: 0)
    }

    static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    @Test
    func `takes a rule that fails again and again, once`() {
        let quarantine = RuleQuarantine()
        let taken = (0..<8).map { quarantine.note(Self.failure("a.b"), at: Self.at($0)) }
        #expect(taken == [false, false, false, false, true, false, false, false])
        #expect(quarantine.rules == ["a.b"])
        #expect(quarantine.generation == 1)
    }

    @Test
    func `forgets failures that lie long apart, and those of other rules`() {
        let quarantine = RuleQuarantine()
        for second in 0..<20 { #expect(!quarantine.note(Self.failure("a.b"), at: Self.at(Int64(second) * 16))) }
        for index in 0..<20 { #expect(!quarantine.note(Self.failure("a.r\(index)"), at: Self.at(400))) }
        #expect(quarantine.rules.isEmpty)
    }

    @Test
    func `does not count that a rule was not run`() {
        let quarantine = RuleQuarantine()
        for second in 0..<20 {
            #expect(!quarantine.note(Self.failure("a.b", .quarantined), at: Self.at(Int64(second))))
        }
    }
}
