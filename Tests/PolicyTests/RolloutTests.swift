import GuardrailTypes
import Testing

@testable import Policy

@Suite struct RolloutTests {
    @Test func `who is in stays in when the share grows, and about as many are in as it says`() {
        let subjects = (0..<2000).map { PolicySubject(key: "key-\($0)") }
        var before: Set<PolicySubject> = []
        for percent in stride(from: 0, through: 100, by: 10) {
            let now = Set(subjects.filter { Rollout(percent: percent).includes($0, of: "p") })
            #expect(now.isSuperset(of: before))
            #expect(abs(now.count - percent * 20) <= 100)
            before = now
        }
        #expect(before.count == subjects.count)
    }

    @Test func `the place is pinned, because a restart must not move anybody`() {
        // printf 'p\0key\0k1' | sha256sum: the first 16 digits, modulo 10000.
        #expect(Rollout.place(of: "p\u{0}key\u{0}k1") == 272)
        #expect(Rollout.place(of: "q\u{0}key\u{0}k1") != Rollout.place(of: "p\u{0}key\u{0}k1"))
    }

    @Test(arguments: [Rollout.Unit.user, .conversation])
    func `the client's word counts only where the settings trust it`(unit: Rollout.Unit) {
        let rollout = Rollout(percent: 50, by: unit)
        func places(isTrusted: Bool) -> Set<Bool> {
            Set(
                (0..<64).map { index in
                    var subject = PolicySubject(key: "k")
                    subject.isTrusted = isTrusted
                    subject.user = "user-\(index)"
                    subject.conversation = "conversation-\(index)"
                    return rollout.includes(subject, of: "p")
                }
            )
        }
        #expect(places(isTrusted: false) == [Rollout(percent: 50).includes(PolicySubject(key: "k"), of: "p")])
        #expect(places(isTrusted: true) == [true, false])
    }
}
