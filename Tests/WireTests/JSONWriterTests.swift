import Testing
import Wire

@Suite struct JSONWriterTests {
    @Test func `commas stand between values and nowhere else`() throws {
        let bytes = JSONWriter.object { writer in
            writer.member("a", "x\"\n")
            writer.member("b", nil as String?)
            writer.object("c") { _ in }
            writer.array("d") { writer in
                writer.value(-1)
                writer.object { $0.member("e", true) }
                writer.array { _ in }
                writer.literal("1.5".utf8)
            }
            writer.member("f", utf8("é"))
            writer.member("g", literal: "[0]".utf8)
            writer.member("h", 7)
        }
        let expected = #"{"a":"x\"\n","b":null,"c":{},"d":[-1,{"e":true},[],1.5],"f":"é","g":[0],"h":7}"#
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        _ = try JSONDocument(parsing: bytes)
    }

    @Test func `a member is found by its name, escaped or not`() throws {
        let document = try JSONDocument(parsing: utf8(#"{"x":{"named":0},"n\u0061med":1,"names":2}"#))
        #expect(document.member(named: "named", of: 0).map { document.text(of: $0) } == utf8("1"))
        #expect(document.member(named: "name", of: 0) == nil)
        #expect(document.member(named: "named", of: 4) == nil)
    }

    @Test func `a part of a document is written around its own edits`() throws {
        let document = try JSONDocument(parsing: utf8(#"{"a":"1", "b": [ "2", {"3":"4"} ] }"#))
        let edits = [(2, "A"), (5, "B"), (7, "C")].map { TextReplacement(node: $0.0, text: utf8($0.1)) }
        let list = try #require(document.member(named: "b", of: 0))
        #expect(document.literal(of: list, replacing: edits) == utf8(#"[ "B", {"C":"4"} ]"#))
        #expect(document.literal(of: list) == utf8(#"[ "2", {"3":"4"} ]"#))
        #expect(document.literal(of: 2, replacing: edits) == utf8(#""A""#))
    }
}
