import TestSupport
import Testing

@testable import Wire

@Suite struct MemberSettingTests {
    @Test(arguments: [
        ("{}", #"{"x":7}"#), (#"{"a":1}"#, #"{"a":1,"x":7}"#), (#"{ "a" : 1 }"#, #"{ "a" : 1 ,"x":7}"#),
        (#"{"x":{"y":[1]},"a":1}"#, #"{"x":7,"a":1}"#), (#"{"\u0078":1}"#, #"{"\u0078":7}"#), ("[1]", "[1]"),
        ("7", "7"),
    ])
    func `a member is set in its place or behind the last`(text: String, expected: String) throws {
        let document = try JSONDocument(parsing: Array(text.utf8))
        let bytes = try document.setting([MemberAddition(0, [("x", "7")])])
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func `members of several objects are set at once`() throws {
        let document = try JSONDocument(parsing: Array(#"{"a":{"b":{}},"c":[{}]}"#.utf8))
        let objects = document.nodes.indices.filter { document.kind(of: $0) == .object }
        let bytes = try document.setting(objects.map { MemberAddition($0, [("x", "\($0)"), ("y", "[]")]) })
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"a":{"b":{"x":4,"y":[]},"x":2,"y":[]},"c":[{"x":7,"y":[]}],"x":0,"y":[]}"#
        )
    }

    /// Documents from a fixed seed: what was set is read back, and nothing else has changed.
    @Test func `what is set is read back, and all else stays`() throws {
        var random = SplitMix(state: 5)
        for _ in 0..<2000 {
            let source = Self.object(depth: 3, using: &random)
            let document = try JSONDocument(parsing: Array(source.utf8))
            let bytes = try document.setting([MemberAddition(0, [("k3", "null"), ("new", #"{"z":1}"#)])])
            let changed = try JSONDocument(parsing: bytes)
            #expect(changed.members["new"] == #"{"z":1}"# && changed.members["k3"] == "null")
            let others = document.members.filter { $0.key != "k3" && $0.key != "new" }
            #expect(changed.members.filter { $0.key != "k3" && $0.key != "new" } == others)
        }
    }

    private static func object(depth: Int, using random: inout SplitMix) -> String {
        let members = (0..<Int.random(in: 0...5, using: &random)).map { index in
            let value =
                depth == 0
                ? ["1", "\"}\"", "[]", "null"].randomElement(using: &random) ?? "1"
                : object(depth: depth - 1, using: &random)
            return "\"k\(index)\":\(Bool.random(using: &random) ? " " : "")\(value)"
        }
        return "{" + members.joined(separator: Bool.random(using: &random) ? "," : " , ") + "}"
    }
}

extension JSONDocument {
    /// The outermost object's members, as they are written.
    fileprivate var members: [String: String] {
        var members: [String: String] = [:]
        forEachChild(of: 0) { _, value in
            members[String(decoding: text(of: value - 1), as: UTF8.self)] = String(
                decoding: bytes[nodes[value].rawRange],
                as: UTF8.self
            )
        }
        return members
    }
}
