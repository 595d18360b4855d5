import Caching
import Testing

private func directives(_ fields: [(String, String)]) -> CacheDirectives? {
    var directives: CacheDirectives?
    for (name, value) in fields { CacheDirectives.note(Array(name.utf8)[...], Array(value.utf8)[...], in: &directives) }
    return directives
}

@Suite struct DirectiveTests {
    static let wishes: [([(String, String)], CacheDirectives.Wish?)] = [
        ([("X-Weir-Cache", "on")], .use), ([("x-weir-cache", "OFF")], .bypass), ([("x-weir-cache", "only")], .only),
        ([("x-weir-cache", "refresh")], .refresh), ([("cf-aig-skip-cache", "true")], .bypass),
        ([("CF-AIG-Skip-Cache", "false")], nil), ([("x-openrouter-cache", "true")], .use),
        ([("X-OpenRouter-Cache", "false")], .bypass), ([("x-openrouter-cache-clear", "true")], .refresh),
        ([("cache-control", "no-cache")], .refresh), ([("cache-control", "max-age=0, no-store")], .bypass),
        ([("cache-control", "only-if-cached")], .only), ([("cache-control", "max-age=0")], nil),
        ([("x-openrouter-cache", "true"), ("x-openrouter-cache-clear", "true")], .refresh),
        ([("x-weir-cache", "off"), ("x-openrouter-cache", "true")], .bypass),
    ]

    @Test(arguments: wishes)
    func `every form is understood, and less of the cache wins`(
        fields: [(String, String)],
        wish: CacheDirectives.Wish?
    ) {
        #expect(directives(fields)?.wish == wish)
        #expect(directives(fields)?.fault == nil)
    }

    @Test func `other fields say nothing`() {
        #expect(
            directives([("x-other", "on"), ("host", "h"), ("x-weir-cachf", "on"), ("x-api-key-12345", "k")]) == nil
        )
    }

    static let faults: [(String, String)] = [
        ("x-weir-cache", "maybe"), ("x-weir-cache", ""), ("cf-aig-skip-cache", "1"), ("x-openrouter-cache", "on"),
        ("x-weir-cache-ttl", "0"), ("x-weir-cache-ttl", "2592001"), ("x-weir-cache-ttl", "-1"),
        ("x-weir-cache-ttl", "5s"),
        ("x-weir-cache-ttl", "99999999999999999999"), ("cf-aig-cache-ttl", "59"), ("x-openrouter-cache-ttl", "86401"),
        ("x-weir-cache-key", ""), ("cf-aig-cache-key", String(repeating: "k", count: 257)),
    ]

    @Test(arguments: faults)
    func `a value that means nothing is told by its field`(name: String, value: String) {
        #expect(directives([(name, value)])?.fault?.rawValue == name)
    }

    @Test func `two keys are a fault, the same one twice is none`() {
        #expect(directives([("x-weir-cache-key", "a"), ("cf-aig-cache-key", "a")])?.fault == nil)
        #expect(directives([("x-weir-cache-key", "a"), ("cf-aig-cache-key", "b")])?.fault == .cloudflareKey)
    }

    @Test func `of two times the shorter counts`() {
        #expect(directives([("x-weir-cache-ttl", "600"), ("cf-aig-cache-ttl", "60")])?.lifetime == 60)
        #expect(directives([("cf-aig-cache-ttl", "2592000")])?.lifetime == 2_592_000)
    }

    @Test(arguments: CacheRules.Control.allCases)
    func `no more counts than the settings allow`(control: CacheRules.Control) {
        var rules = CacheRules()
        rules.control = control
        let all = directives([("x-weir-cache-ttl", "86401"), ("x-weir-cache-key", "k"), ("x-weir-cache", "refresh")])
        let use = rules.use(all)
        #expect(use?.wish == (control == .none ? .use : .refresh))
        #expect(use?.lifetime == (control >= .more ? 86_400 : 300))
        #expect(use?.key == (control >= .keys ? [0x6B] : nil))
        rules.isOn = false
        #expect(rules.use(nil) == nil)
        #expect((rules.use(directives([("x-openrouter-cache", "true")])) == nil) == (control < .more))
        #expect(rules.use(directives([("x-weir-cache", "off")])) == nil)
    }

    @Test func `random fields never say more than the settings`() {
        var random = Noise(seed: 7)
        let names = CacheDirectives.Field.allCases.map(\.rawValue) + ["x-weir-cache-tt", "cf-aig-cache-kez"]
        let words = [
            "on", "off", "true", "false", "0", "60", "300", "99999999", "no-cache,no-store", "k", "\u{0}é", ",",
        ]
        for _ in 0..<5_000 {
            let fields = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                (names.randomElement(using: &random) ?? "", words.randomElement(using: &random) ?? "")
            }
            let said = directives(fields)
            var rules = CacheRules()
            rules.control = .less
            #expect(rules.use(said)?.lifetime == rules.lifetime)
            #expect(rules.use(said)?.key == nil)
            #expect(said?.lifetime.map { (1...2_592_000).contains($0) } ?? true)
        }
    }
}
