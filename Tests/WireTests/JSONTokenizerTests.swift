import Testing
import Wire

@Suite struct JSONTokenizerTests {
    private func code(_ text: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try JSONDocument(parsing: text, limits: limits)
            return nil
        } catch {
            #expect(0...text.count ~= error.offset)
            return error.code
        }
    }

    @Test(arguments: [
        ("", JSONError.Code.unexpectedEnd), ("   ", .unexpectedEnd), ("[1", .unexpectedEnd),
        ("{\"a\":", .unexpectedEnd),
        ("\"abc", .unexpectedEnd), ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd), ("\"\\", .unexpectedEnd),
        ("[1,]", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte), ("{a:1}", .unexpectedByte),
        ("[1 2]", .unexpectedByte),
        ("NaN", .unexpectedByte), ("{/**/}", .unexpectedByte), ("{'a':1}", .unexpectedByte), ("[}", .unexpectedByte),
        ("nul1", .unexpectedByte), ("{}{}", .trailingData), ("1 \u{0}", .trailingData), ("\u{FEFF}{}", .byteOrderMark),
        ("\"a\nb\"", .controlCharacter), ("\"\u{0}\"", .controlCharacter), ("\"\\x41\"", .invalidEscape),
        ("\"\\u12G4\"", .invalidEscape), ("\"\\ud83d\"", .loneSurrogate), ("\"\\ude00\"", .loneSurrogate),
        ("\"\\ud83dx\"", .loneSurrogate), ("\"\\ud83d\\n\"", .loneSurrogate), ("\"\\ud83d\\ud83d\"", .loneSurrogate),
        ("-", .invalidNumber), ("1.", .invalidNumber), ("1e", .invalidNumber), ("01", .trailingData),
        ("[01]", .unexpectedByte),
        ("1e999", .numberOutOfBounds), ("1e-0000000000000401", .numberOutOfBounds),
    ])
    func `a document outside the profile is refused by name`(text: String, expected: JSONError.Code) {
        #expect(code(utf8(text)) == expected)
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#, #"{"\u00e9":1,"é":2}"#,
        #"[{"x":{},"y":[],"x":0}]"#, #"{"😀":1,"\ud83d\ude00":1}"#, #"{"":1,"":2}"#,
    ])
    func `one object may not have a key twice however it is escaped`(text: String) {
        #expect(code(utf8(text)) == .duplicateKey)
    }

    @Test(arguments: [
        #"{"a":{"a":{"a":1}}}"#, #"[{"a":1},{"a":2}]"#, #"{"a":1,"A":2,"a\u0000":3}"#, "{\"\u{E9}\":1,\"e\u{301}\":2}",
        #"{"":1,"a":{"":2}}"#,
    ])
    func `keys that only look alike are two keys`(text: String) {
        #expect(code(utf8(text)) == nil)
    }

    @Test(arguments: [2, 3, 8, 15, 16, 17, 18, 40, 400])
    func `a repeated key is found in objects of every size`(count: Int) {
        let members = (0..<count).map { "\"key\($0)\":\($0)" }
        #expect(code(utf8("{\(members.joined(separator: ","))}")) == nil)
        for repeated in [0, count / 2, count - 1] {
            let again = members + ["\"\\u006bey\(repeated)\":{\"z\":1}"]
            #expect(code(utf8("{\(again.joined(separator: ","))}")) == .duplicateKey)
        }
    }

    @Test func `nesting is allowed to the limit and not one deeper`() {
        for depth in [1, 5, 64] {
            let limits = JSONLimits(depth: depth)
            let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(code(utf8(arrays), limits: limits) == nil)
            #expect(code(utf8("[" + arrays + "]"), limits: limits) == .tooDeep)
        }
        #expect(code([UInt8](repeating: UInt8(ascii: "["), count: 100_000)) == .tooDeep)
    }

    @Test func `counts and lengths are bounded`() {
        #expect(code(utf8("[1,2,3]"), limits: JSONLimits(nodes: 4)) == nil)
        #expect(code(utf8("[1,2,3]"), limits: JSONLimits(nodes: 3)) == .tooManyNodes)
        #expect(code(utf8("{\"a\":1}"), limits: JSONLimits(nodes: 2)) == .tooManyNodes)
        #expect(code(utf8("12345"), limits: JSONLimits(numberLengthInBytes: 5)) == nil)
        #expect(code(utf8("12345"), limits: JSONLimits(numberLengthInBytes: 4)) == .numberOutOfBounds)
        #expect(code(utf8("[1]"), limits: JSONLimits(lengthInBytes: 2)) == .tooLong)
    }

    @Test func `nodes jump over what is inside`() throws {
        let document = try JSONDocument(parsing: utf8(#" {"model":[1,{"x":2}],"n":null} "#))
        #expect(document.end(of: 0) == document.nodes.count)
        let list = try #require(document.member(.model, of: 0))
        #expect(document.kind(of: list) == .array)
        #expect(document.kind(of: document.end(of: list)) == .key)
        #expect(try document.kind(of: #require(document.member(.n, of: 0))) == .null)
        #expect(document.member(.tools, of: 0) == nil)
        #expect(document.member(.model, of: list) == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("100000000000000000", 100_000_000_000_000_000),
            ("9999999999999999999", nil), ("1.0", nil), ("1e3", nil), ("\"1\"", nil),
        ] as [(String, Int?)]
    )
    func `only plain whole numbers are integers`(text: String, expected: Int?) throws {
        #expect(try JSONDocument(parsing: utf8(text)).integer(at: 0) == expected)
    }
}
