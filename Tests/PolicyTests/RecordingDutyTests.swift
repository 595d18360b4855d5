import GuardrailTypes
import Testing

@testable import Policy

@Suite struct RecordingDutyTests {
    private static func policy(
        _ durability: Durability?,
        _ onFailure: FailureMode? = nil,
        mode: PolicySet.Mode = .enforce,
        app: String? = nil,
        isFloor: Bool = false
    ) -> PolicySet {
        var policy = PolicySet(id: "p", version: "1.0.0", mode: mode)
        policy.durability = durability
        policy.onAuditFailure = onFailure
        policy.isFloor = isFloor
        if let app { policy.audience.apps = [Glob(app)] }
        return policy
    }

    private func duty(_ policies: [PolicySet], app: String = "shop") -> RecordingDuty {
        PolicyStack(policies).recordingDuty(for: PolicySubject(app: app))
    }

    @Test func `of all policies the strictest holds, in any order and with any of them a floor`() {
        for first in Durability.allCases {
            for second in Durability.allCases {
                for isFloor in [false, true] {
                    let duty = duty([Self.policy(first), Self.policy(second, isFloor: isFloor)])
                    #expect(duty.durability == max(first, second))
                    #expect(duty.durabilityFrom == (second > first ? 1 : 0))
                }
            }
        }
        #expect(duty([Self.policy(nil, .passAndRecord), Self.policy(nil, .block)]).onFailure == .block)
        #expect(duty([Self.policy(nil, .block), Self.policy(nil, .passAndRecord)]).onFailureFrom == 0)
        #expect(Durability.async < .beforeClose && Durability.beforeClose < .beforeRelease)
    }

    @Test func `a policy for others, off or on trial asks for nothing`() {
        let mine = Self.policy(.beforeRelease, .block, app: "bank")
        #expect(duty([mine], app: "bank").durability == .beforeRelease)
        #expect(duty([mine]) == RecordingDuty())
        for mode in [PolicySet.Mode.off, .shadow] {
            #expect(duty([Self.policy(.beforeRelease, .block, mode: mode)]) == RecordingDuty())
        }
    }

    @Test func `what is said is part of the policy's hash, and what is not said is not`() {
        let silent = Self.policy(nil).canonicalDescription
        #expect(silent == "policy \"p\" \"1.0.0\" enforce\n")
        #expect(
            Self.policy(.beforeClose, .block).canonicalDescription
                == "policy \"p\" \"1.0.0\" enforce durability=before_close on_audit_failure=block\n"
        )
    }
}
