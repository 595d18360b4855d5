import GuardrailTypes
import Testing

@testable import Policy

@Suite struct CanonicalDescriptionTests {
    static func policy(_ selectors: Selector..., id: String = "p", mode: PolicySet.Mode = .enforce) -> PolicySet {
        PolicySet(id: id, version: "1.0.0", mode: mode, statements: selectors.map { .init($0, action: .flag) })
    }

    @Test func `it is pinned, because hashes in old audit rows were taken over it`() {
        let policy = Self.policy(
            Selector(
                rules: [Glob("pci.*"), Glob("a")],
                tags: ["x\"y"],
                severityAtLeast: .high,
                directions: [.response]
            )
        )
        #expect(
            policy.canonicalDescription
                == "policy \"p\" \"1.0.0\" enforce\n"
                + "rules=\"a\",\"pci.*\" tags=\"x\\\"y\" severity_at_least=\"high\" direction=\"response\" flag\n"
        )
    }

    @Test func `the order of conditions means nothing and the order of statements means much`() {
        let one = Selector(tags: ["a", "b"])
        let other = Selector(tags: ["b", "a"])
        let third = Selector(tags: ["c"])
        #expect(Self.policy(one).canonicalDescription == Self.policy(other).canonicalDescription)
        #expect(Self.policy(one, third).canonicalDescription != Self.policy(third, one).canonicalDescription)
    }

    /// One for each way to say whom.
    static var audiences: [Audience] {
        let paths: [WritableKeyPath<Audience, [Glob]>] = [\.keys, \.teams, \.routes, \.models]
        var audiences = paths.map { path in
            var audience = Audience()
            audience[keyPath: path] = [Glob("a")]
            return audience
        }
        for change in [{ $0.keyTags = ["a"] }, { $0.users = [UserName("a")] }] as [(inout Audience) -> Void] {
            var audience = Audience()
            change(&audience)
            audiences.append(audience)
        }
        return audiences
    }

    static func policy(for audience: Audience) -> PolicySet {
        var policy = policy()
        policy.audience = audience
        return policy
    }

    /// One for each value that a policy or a statement can have besides.
    static var changes: [PolicySet] {
        var floor = policy()
        floor.isFloor = true
        var rolledOut = policy()
        rolledOut.rollout = Rollout(percent: 10)
        let changes: [(inout PolicySet.Statement) -> Void] = [
            { $0.action = nil }, { $0.mode = .shadow }, { $0.mode = .off }, { $0.onError = .block },
            { $0.rollout = Rollout(percent: 10) }, { $0.rollout = Rollout(percent: 10, by: .user) },
            { $0.disclosure = Disclosure.none }, { $0.redaction = .remove }, { $0.redaction = .label("A") },
        ]
        let statements = changes.map { change in
            var statement = PolicySet.Statement(Selector(), action: .flag)
            change(&statement)
            return PolicySet(id: "p", version: "1.0.0", statements: [statement])
        }
        return [floor, rolledOut] + statements
    }

    @Test func `different policies never share a description`() {
        let policies =
            [
                Self.policy(),
                Self.policy(mode: .observe),
                Self.policy(mode: .shadow),
                Self.policy(mode: .off),
                Self.policy(id: "q"),
                Self.policy(Selector()),
                Self.policy(Selector(tags: ["a", "b"])),
                Self.policy(Selector(tags: ["a\",\"b"])),
                Self.policy(Selector(entities: ["a", "b"])),
                Self.policy(Selector(rules: [Glob("a"), Glob("b")])),
                Self.policy(Selector(packs: [Glob("a"), Glob("b")])),
                Self.policy(Selector(apps: [Glob("a"), Glob("b")])),
            ] + Self.audiences.map { Self.policy(Selector(who: $0)) } + Self.audiences.map { Self.policy(for: $0) }
            + Self.changes
        #expect(Set(policies.map(\.canonicalDescription)).count == policies.count)
    }
}
