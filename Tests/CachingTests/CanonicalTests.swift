import Caching
import Testing
import Wire

func canonical(_ json: String, ignoring ignored: Set<KnownKey> = []) throws -> CanonicalRequest {
    CanonicalRequest(scope(), try JSONDocument(parsing: Array(json.utf8)), ignoring: ignored)
}

func scope(tenant: String = "app", policy: String = "p", model: String = "m") -> RequestScope {
    RequestScope(
        tenant: tenant,
        policyHash: policy,
        operation: "/v1/chat/completions",
        isStreaming: false,
        model: model
    )
}

@Suite struct CanonicalTests {
    static let equal: [(String, String)] = [
        (#"{"a":1,"b":2}"#, #"{ "b" : 2 , "a" : 1 }"#), (#"{"a":"\u0041\n"}"#, "{\"a\":\"A\\u000a\"}"),
        (#"{"temperature":0.7}"#, #"{"temperature":0.70}"#), (#"{"temperature":0.7}"#, #"{"temperature":7e-1}"#),
        (#"{"max_tokens":100}"#, #"{"max_tokens":1.0E2}"#), (#"{"seed":-0}"#, #"{"seed":0}"#),
        (#"{"seed":0.000}"#, #"{"seed":0e5}"#), (#"{"seed":-12.50}"#, #"{"seed":-125E-1}"#),
        (
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}"#,
            #"{"messages":[{"content":[{"text":"x","type":"text"}],"role":"user"}]}"#
        ), (#"{"stream":false,"a":1}"#, #"{"a":1}"#), (#"{"model":"m","a":1}"#, #"{"a":1}"#),
        (#"{"generationConfig":{"topK":1.0,"seed":2}}"#, #"{"generationConfig":{"seed":2,"topK":1}}"#),
    ]

    @Test(arguments: equal)
    func `what says the same is the same request`(one: String, other: String) throws {
        #expect(try canonical(one) == canonical(other))
        #expect(try canonical(one).key == canonical(other).key)
    }

    static let different: [(String, String)] = [
        (#"{"a":1}"#, #"{"a":"1"}"#), (#"{"a":1}"#, #"{"a":10}"#), (#"{"a":1}"#, #"{"a":-1}"#),
        (#"{"a":[1,2]}"#, #"{"a":[12]}"#), (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#),
        (#"{"a":{"x":[1,2]}}"#, #"{"a":{"x":[12]}}"#),
        (#"{"a":null}"#, #"{}"#), (#"{"a":true}"#, #"{"a":"t"}"#), (#"{"a":[[],[]]}"#, #"{"a":[[[]]]}"#),
        (#"{"seed":9007199254740993}"#, #"{"seed":9007199254740992}"#), (#"{"a":"x","b":""}"#, #"{"a":"","b":"x"}"#),
        (#"{"a":"é"}"#, "{\"a\":\"e\u{301}\"}"), (#"{"user":"a"}"#, #"{"user":"b"}"#),
        (
            #"{"tools":[{"type":"function","function":{"parameters":{"properties":{"a":{},"b":{}}}}}]}"#,
            #"{"tools":[{"type":"function","function":{"parameters":{"properties":{"b":{},"a":{}}}}}]}"#
        ),
        (
            #"{"response_format":{"json_schema":{"schema":{"a":1,"b":1}}}}"#,
            #"{"response_format":{"json_schema":{"schema":{"b":1,"a":1}}}}"#
        ),
        (
            #"{"messages":[{"content":[{"type":"tool_use","input":{"a":1,"b":1}}]}]}"#,
            #"{"messages":[{"content":[{"type":"tool_use","input":{"b":1,"a":1}}]}]}"#
        ), (#"{"metadata":{"a":1}}"#, #"{"metadata":{"a":1.0}}"#),
        (#"{"messages":[{"role":"user","content":"a"}]}"#, #"{"messages":[{"role":"user","content":"a "}]}"#),
    ]

    @Test(arguments: different)
    func `what may be answered in another way is another request`(one: String, other: String) throws {
        #expect(try canonical(one) != canonical(other))
        #expect(try canonical(one).key != canonical(other).key)
    }

    @Test func `only members that the operator names are ignored`() throws {
        let (one, other) = (#"{"user":"a","x":1}"#, #"{"user":"b","x":1}"#)
        #expect(try canonical(one, ignoring: [.user]) == canonical(other, ignoring: [.user]))
        #expect(try canonical(one, ignoring: [.metadata]) != canonical(other, ignoring: [.metadata]))
        #expect(try canonical(#"{"x":{"user":"a"}}"#, ignoring: [.user]) != canonical(#"{"x":{}}"#, ignoring: [.user]))
    }

    @Test func `each part of the scope makes another request`() throws {
        let document = try JSONDocument(parsing: Array("{}".utf8))
        func key(_ change: (inout RequestScope) -> Void) -> CanonicalRequest {
            var scope = scope()
            change(&scope)
            return CanonicalRequest(scope, document)
        }
        let requests = [
            key { _ in }, key { $0.tenant = "b" }, key { $0.policyHash = "b" }, key { $0.operation = "b" },
            key { $0.isStreaming = true }, key { $0.model = "b" }, key { $0.candidates = ["b"] },
            key { $0.candidates = ["", "b"] }, key { $0.fields = [[0x62]] }, key { $0.fields = [[0x62], []] },
            // Words that only together are the same.
            key { ($0.tenant, $0.policyHash) = ("ap", "pp") }, key { ($0.tenant, $0.policyHash) = ("", "appp") },
            CanonicalRequest(scope(), clientKey: Array("{}".utf8)), CanonicalRequest(scope(), clientKey: [0x62]),
        ]
        #expect(Set(requests.map(\.bytes)).count == requests.count)
        #expect(Set(requests.map(\.key)).count == requests.count)
    }

    /// A random document in two spellings, and one that differs from it in one place.
    @Test(arguments: 0..<300)
    func `spelling never matters and a change always does`(seed: UInt64) throws {
        var random = Noise(seed: seed)
        let tree = Tree.request(&random)
        var first = Noise(seed: seed &* 31 + 1)
        var second = Noise(seed: seed &* 31 + 2)
        let one = try canonical(tree.text(&first, shuffles: true))
        let same = try canonical(tree.text(&second, shuffles: true))
        #expect(one == same)
        let changed = tree.changed(&random)
        #expect(changed != tree)
        #expect(try canonical(changed.text(&second, shuffles: true)) != one)
    }
}
