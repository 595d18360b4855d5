import Testing
import Wire

/// JSONTestSuite by Nicolas Seriot, and utf8tests by Steve Flenniken, where they lie beside the package.
@Suite(.enabled(if: SharedData.isPresent)) struct JSONSuiteTests {
    /// RFC 8259 only says that keys should be unique.
    ///
    /// Ours must: two parsers would read two documents.
    private static let refusedByProfile: Set<String> = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]

    /// What the RFC leaves open and the profile accepts.
    ///
    /// All other `i_` documents are refused.
    private static let acceptedByProfile: Set<String> = [
        "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
    ]

    private func documents(_ prefix: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = "sec/JSONTestSuite/test_parsing"
        return try SharedData.names(in: folder).filter { $0.hasPrefix(prefix) }.map {
            (name: $0, bytes: try SharedData.bytes("\(folder)/\($0)"))
        }
    }

    private func isAccepted(_ bytes: [UInt8]) -> Bool { (try? JSONDocument(parsing: bytes)) != nil }

    @Test func `what must be accepted is accepted but for repeated keys`() throws {
        let all = try documents("y_")
        #expect(all.count == 95)
        for document in all {
            #expect(isAccepted(document.bytes) != Self.refusedByProfile.contains(document.name), "\(document.name)")
        }
    }

    @Test func `what must be refused is refused`() throws {
        let all = try documents("n_")
        #expect(all.count == 188)
        for document in all { #expect(!isAccepted(document.bytes), "\(document.name)") }
    }

    @Test func `what may be either is as documented`() throws {
        for document in try documents("i_") {
            #expect(isAccepted(document.bytes) == Self.acceptedByProfile.contains(document.name), "\(document.name)")
        }
    }

    @Test func `bytes are UTF-8 exactly where the suite says so`() throws {
        var checked = 0
        for line in try SharedData.bytes("sec/utf8tests/utf8tests.bin").split(separator: 0x0A) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, !line.starts(with: "#".utf8) else { continue }
            let isValid = parts[1].elementsEqual("valid".utf8)
            #expect(UTF8Validation.isValid(Array(parts[2])) == isValid, "\(string(Array(parts[0])))")
            let inString = utf8("\"") + parts[2].filter { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C } + utf8("\"")
            #expect(isAccepted(inString) == isValid, "\(string(Array(parts[0])))")
            checked += 1
        }
        #expect(checked > 200)
    }

    @Test func `request bodies that two parsers could read differently are refused`() throws {
        for line in try SharedData.lines("sec/openai-cases/json-structure.jsonl") {
            let id = string(line.string("id") ?? [])
            let body = decodeBase64(line.string("body_b64") ?? [])
            let isAboutHeaders =
                line.string("content_encoding") != nil || id.hasPrefix("JS-ct") || id.hasPrefix("JS-charset")
                || id == "JS-utf7"
            if isAboutHeaders { continue }
            let isAccepted = (try? APIRequest(parsing: body, as: .chat)) != nil
            let mustRefuse = string(line.string("expect") ?? []) == "reject"
            #expect(!(isAccepted && mustRefuse), "\(id)")
        }
    }
}
