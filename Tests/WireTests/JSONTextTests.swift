import Testing
import Wire

@Suite struct JSONTextTests {
    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\ud83d\uDE00!""#, "😀!"), (#""\u0000x""#, "\u{0}x"), (#""\uFFFF""#, "\u{FFFF}"), ("\"é😀\"", "é😀"),
        ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("4.1e15", "4.1e15"), (#""\udbff\udfff""#, "\u{10FFFF}"),
    ])
    func `a literal gives its text`(literal: String, text: String) throws {
        let document = try JSONDocument(parsing: utf8(literal))
        #expect(string(document.text(of: 0)) == text)
        var appended = utf8("> ")
        document.appendText(of: 0, to: &appended)
        #expect(string(appended) == "> " + text)
    }

    @Test func `every scalar survives being written and read`() throws {
        for scalars in [0..<0x300 as Range<UInt32>, 0x1FFF..<0x2030, 0xD7F0..<0xE010, 0xFFF0..<0x10010] {
            var text = ""
            for scalar in scalars.compactMap(Unicode.Scalar.init) { text.unicodeScalars.append(scalar) }
            var literal: [UInt8] = []
            JSONString.appendLiteral(text, to: &literal)
            #expect(try JSONDocument(parsing: literal).text(of: 0) == utf8(text))
            #expect(!literal.contains { $0 < 0x20 })
        }
    }

    @Test func `every string and key and number is a field with a safe path`() throws {
        let source =
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"a"}]}],"me@x.org":{"seed":41,"z":["b",true]}}"#
        let document = try JSONDocument(parsing: utf8(source))
        let found = document.fields.filter { !$0.isKnownKey }.map {
            "\(document.path(of: $0)) = \(string(document.text(of: $0)))"
        }
        #expect(
            found == [
                "messages[0].role = user", "messages[0].content[0].type = text", "messages[0].content[0].text = a",
                "*#key = me@x.org", "*.seed = 41", "*.*#key = z", "*.*[0] = b",
            ]
        )
        #expect(
            document.fields.filter(\.isKnownKey).map { string(document.text(of: $0)) } == [
                "messages", "role", "content", "type", "text", "seed",
            ]
        )
    }

    @Test func `a field says where its literal stands`() throws {
        let source = utf8(#" {"k\u0065y" : [ -1.5e+3 , "v\n" ]}"#)
        let fields = try JSONDocument(parsing: source).fields
        #expect(fields.map { string(Array(source[$0.rawRange])) } == [#""k\u0065y""#, "-1.5e+3", #""v\n""#])
        #expect(fields.map(\.isEscaped) == [true, false, true])
        #expect(fields.map(\.kind) == [.key, .number, .string])
    }

    @Test func `an outermost scalar is a field too`() throws {
        let document = try JSONDocument(parsing: utf8("\"x\""))
        #expect(document.fields.map { document.path(of: $0) } == ["$"])
    }

    @Test func `a known key is known however it is escaped`() throws {
        let document = try JSONDocument(parsing: utf8(#"{"mod\u0065l":"m","Model":"n"}"#))
        #expect(document.fields.map(\.key) == [.model, .model, nil, nil])
    }

    @Test(arguments: KnownKey.allCases)
    func `every known key is found by its name`(key: KnownKey) throws {
        let document = try JSONDocument(parsing: utf8("{\"\(key.rawValue)\":1}"))
        #expect(document.member(key, of: 0) == 2)
        #expect(document.path(of: 2) == key.rawValue)
    }
}

@Suite struct JSONSplicerTests {
    private let source = #" { "a" : "x\ty" , "b":[1,"é"], "c": null } "#

    @Test func `no edits give the same bytes`() throws {
        let document = try JSONDocument(parsing: utf8(source))
        #expect(try document.replacing([]) == utf8(source))
        #expect(JSONSplicer.splice(utf8(source), []) == utf8(source))
    }

    @Test func `every field written back as itself changes no text`() throws {
        let document = try JSONDocument(parsing: utf8(source))
        let same = document.fields.filter { $0.kind != .number }.map {
            TextReplacement(node: $0.node, text: document.text(of: $0))
        }
        #expect(try string(document.replacing(same)) == source)
    }

    @Test func `an edit changes its literal and nothing else`() throws {
        let document = try JSONDocument(parsing: utf8(source))
        let fields = document.fields
        let edits = [
            TextReplacement(node: fields[4].node, text: utf8("[É]")),
            TextReplacement(node: fields[1].node, text: utf8("\"\\\n")),
            TextReplacement(node: fields[3].node, text: utf8("[CARD]")),
        ]
        #expect(try string(document.replacing(edits)) == #" { "a" : "\"\\\n" , "b":["[CARD]","[É]"], "c": null } "#)
    }

    @Test func `a key that becomes equal to another is refused`() throws {
        let document = try JSONDocument(parsing: utf8(#"{"x1":1,"x2":2}"#))
        let edits = document.fields.filter { $0.kind == .key }.map {
            TextReplacement(node: $0.node, text: utf8("[ID]"))
        }
        #expect(throws: JSONError.self) { try document.replacing(edits) }
    }

    @Test func `an edit inside another goes with it`() {
        let edits = [
            JSONEdit(4..<6, .text(utf8("q"))), JSONEdit(2..<8, .literal(utf8("null"))), JSONEdit(2..<3, .nothing),
        ]
        #expect(string(JSONSplicer.splice(utf8("0123456789"), edits)) == "01null89")
    }

    @Test func `text inside a string of JSON is escaped once`() throws {
        let document = try JSONDocument(parsing: utf8(#"{"arguments":"{\"to\":\"a@b.org\"}"}"#))
        let field = try #require(document.fields.last)
        #expect(string(document.text(of: field)) == #"{"to":"a@b.org"}"#)
        let output = try document.replacing([TextReplacement(node: field.node, text: utf8(#"{"to":"[EMAIL]"}"#))])
        #expect(string(output) == #"{"arguments":"{\"to\":\"[EMAIL]\"}"}"#)
        let inner = try JSONDocument(parsing: JSONDocument(parsing: output).text(of: field.node))
        #expect(inner.kind(of: 0) == .object)
    }
}
