import TestSupport
import Testing
import Wire

private let boundary = MultipartBoundary(contentType: Array("multipart/form-data; boundary=XyZ".utf8)[...])!

private func form(_ text: String) throws(MultipartError) -> MultipartForm {
    try MultipartForm(parsing: Array(text.utf8), boundary: boundary)
}

private func code(of text: String) -> MultipartError.Code? {
    do throws(MultipartError) {
        _ = try form(text)
        return nil
    } catch {
        return error.code
    }
}

private let field = "Content-Disposition: form-data; name=\"prompt\"\r\n\r\nhello"
private let file =
    "Content-Disposition: form-data; name=\"file\"; filename=\"a b.jsonl\"\r\nContent-Type: text/plain\r\n\r\n{}\r\n"
private let sound = "--XyZ\r\n\(field)\r\n--XyZ\r\n\(file)\r\n--XyZ--\r\n"

@Suite struct MultipartTests {
    @Test func `a form is taken apart`() throws {
        let form = try form(sound)
        #expect(form.parts.map { String(decoding: $0.name, as: UTF8.self) } == ["prompt", "file"])
        #expect(form.parts.map { String(decoding: form.bytes[$0.content], as: UTF8.self) } == ["hello", "{}\r\n"])
        #expect(form.parts[0].filenameRange == nil)
        #expect(form.parts[1].filenameRange.map { String(decoding: form.bytes[$0], as: UTF8.self) } == "a b.jsonl")
        #expect(form.parts[1].typeRange.map { String(decoding: form.bytes[$0], as: UTF8.self) } == "text/plain")
        #expect(try form.text("prompt") == "hello" && form.text("none") == nil)
        #expect(try form.replacing([]) == Array(sound.utf8))
    }

    @Test func `a form is written again around its edits`() throws {
        let form = try form(sound)
        let name = try #require(form.parts[1].filenameRange)
        let edited = try form.replacing([
            (name, MultipartForm.quoted(Array("x\"\r\\y".utf8))), (form.parts[0].content, Array("[LABEL]".utf8)),
        ])
        let expected = sound.replacing("hello", with: "[LABEL]").replacing("a b.jsonl", with: "x%22_%5Cy")
        #expect(String(decoding: edited, as: UTF8.self) == expected)
        let split = Array("a\r\n--XyZ\r\n\(field)".utf8)
        #expect(throws: MultipartError.self) { try form.replacing([(form.parts[0].content, split)]) }
    }

    @Test(
        arguments: [
            ("", .badDelimiter), ("--XyZ", .badDelimiter), ("--XyZ--", nil), ("--XyZ--\r\n", nil),
            ("preamble\r\n" + sound, .badDelimiter), ("\r\n" + sound, .badDelimiter),
            (sound + "epilogue", .badDelimiter),
            (sound + "\r\n", .badDelimiter), (sound + sound, .boundaryInContent),
            (sound.replacing("--XyZ--", with: "--XyZ"), .unclosed), (String(sound.dropLast(4)), .unclosed),
            (
                sound.replacing("--XyZ\r\nContent-Disposition: form-data; name=\"file\"", with: "--XyZ \r\nA: b"),
                .badDelimiter
            ),
            (sound.replacing("\r\n", with: "\n"), .badDelimiter),
            (sound.replacing("hello", with: "a--XyZb"), .boundaryInContent),
            (sound.replacing("hello", with: "a\n--XyZ\n"), .boundaryInContent),
            (sound.replacing("hello", with: "a\r\n--XyZw"), .badDelimiter),
            (sound.replacing("\r\n\r\nhello", with: "\r\nhello"), .badHeader),
            (sound.replacing("; name=\"prompt\"", with: ""), .missingName),
            (sound.replacing("name=\"prompt\"", with: "name=\"\""), .missingName),
            (sound.replacing("name=\"prompt\"", with: "name=prompt"), .badHeader),
            (sound.replacing("name=\"prompt\"", with: "name=\"a\"; name=\"b\""), .badHeader),
            (sound.replacing("name=\"prompt\"", with: "name=\"a\\\"b\""), .badHeader),
            (sound.replacing("name=\"prompt\"", with: "name=\"a\" ; x=\"b\""), .badHeader),
            (sound.replacing("filename=", with: "filename*="), .badHeader),
            (sound.replacing("Content-Type", with: "Content-Transfer-Encoding"), .badHeader),
            (sound.replacing("Content-Type: text/plain", with: "Content-Type: a\r\nContent-Type: b"), .badHeader),
            (sound.replacing("Content-Type: text/plain", with: "Content-Type: a\r\n b"), .badHeader),
            (sound.replacing("Content-Type: text/plain", with: "Content-Type: a\nX: b"), .badHeader),
            (sound.replacing("form-data", with: "attachment"), .badHeader),
            (sound.replacing("a b.jsonl", with: String(repeating: "x", count: 5000)), .badHeader),
            (String(repeating: "--XyZ\r\n\(field)\r\n", count: 129) + "--XyZ--", .tooManyParts),
        ] as [(String, MultipartError.Code?)]
    )
    func `what two readers could take apart differently is refused`(text: String, expected: MultipartError.Code?) {
        #expect(code(of: text) == expected)
    }

    @Test func `a field that may stand once does`() throws {
        let twice = try form("--XyZ\r\n\(field)\r\n--XyZ\r\n\(field)\r\n--XyZ--")
        #expect(throws: MultipartError.self) { try twice.text("prompt") }
        let bytes = Array("--XyZ\r\n\(field)".utf8) + [0xFF] + Array("\r\n--XyZ--".utf8)
        let bad = try MultipartForm(parsing: bytes, boundary: boundary)
        #expect(throws: MultipartError.self) { try bad.text("prompt") }
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;boundary=\"a:b\"", "a:b"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
            ("multipart/form-data; boundary=a b", nil),
            ("multipart/form-data; boundary=a; boundary=b", nil), ("multipart/mixed; boundary=a", nil),
            ("multipart/form-data; charset=utf-8; boundary=a", nil), ("multipart/form-data; boundary=\"a\"b\"", nil),
            ("multipart/form-data; boundary=" + String(repeating: "a", count: 71), nil),
        ] as [(String, String?)]
    )
    func `a boundary is taken in one form only`(value: String, expected: String?) {
        #expect(MultipartBoundary(contentType: Array(value.utf8)[...])?.bytes == expected.map { Array($0.utf8) })
    }

    /// Damaged forms from a fixed seed: each is refused, or taken apart into ranges that lie where they must.
    @Test func `no damage traps the reader or moves a part out of its place`() throws {
        let fragments = [
            "--XyZ", "--XyZ--", "\r\n", "\n", "\r", "\"", ";", "=", "\\", ": ", "name=\"x\"", "\u{0}", "é",
        ]
        var random = SplitMix(state: 21)
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = Array(sound.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...12, using: &random)))
                default: bytes.insert(contentsOf: (fragments.randomElement(using: &random) ?? "").utf8, at: at)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let form = try? MultipartForm(parsing: bytes, boundary: boundary) else { continue }
            accepted += 1
            var position = 0
            for part in form.parts {
                #expect(part.nameRange.lowerBound >= position && part.content.upperBound <= bytes.count)
                #expect(part.content.lowerBound >= part.nameRange.upperBound)
                #expect(!bytes[part.content].contains(subsequence: Array("--XyZ".utf8)))
                position = part.content.upperBound
            }
            #expect(try form.replacing(form.parts.map { ($0.content, Array(bytes[$0.content])) }) == bytes)
        }
        #expect(accepted > 1000)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: subsequence) }
    }
}
