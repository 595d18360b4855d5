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

    @Test func `different policies never share a description`() {
        let policies = [
            Self.policy(),
            Self.policy(mode: .observe),
            Self.policy(id: "q"),
            Self.policy(Selector()),
            Self.policy(Selector(tags: ["a", "b"])),
            Self.policy(Selector(tags: ["a\",\"b"])),
            Self.policy(Selector(entities: ["a", "b"])),
            Self.policy(Selector(rules: [Glob("a"), Glob("b")])),
        ]
        #expect(Set(policies.map(\.canonicalDescription)).count == policies.count)
    }
}
