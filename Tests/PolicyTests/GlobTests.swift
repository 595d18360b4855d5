import Testing

@testable import Policy

@Suite struct GlobTests {
    @Test(arguments: [
        ("pci.*", "pci.card-number", true),
        ("pci.*", "pci.", true),
        ("pci.*", "pci", false),
        ("*", "", true),
        ("*", "anything", true),
        ("", "", true),
        ("", "x", false),
        ("secret.github-token", "secret.github-token", true),
        ("secret.github", "secret.github-token", false),
        ("*-token", "secret.github-token", true),
        ("*-token", "secret.github-token-2", false),
        ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "a-c-b", false),
        ("**x**", "axa", true),
        ("pci.?", "pci.a", false),
    ])
    func `a star stands for any run of characters and nothing else is special`(
        pattern: String,
        name: String,
        fits: Bool
    ) {
        #expect(Glob(pattern).matches(name) == fits)
    }

    @Test func `a hostile pattern stays polynomial`() {
        let pattern = String(repeating: "*a", count: 200) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 2000)))
    }
}
