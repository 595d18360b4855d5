import Foundation
import TestSupport
import Testing
import Wire

@testable import Gateway

@Suite struct `The page of the coverage manifest` {
    /// `WEIR_WRITE_DOCS=1` writes it anew.
    @Test func `says what the tables say`() throws {
        let file = TestSupport.SharedData.root.appending(path: "docs/coverage.md")
        if ProcessInfo.processInfo.environment["WEIR_WRITE_DOCS"] != nil {
            try Self.page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == Self.page)
    }

    @Test func `has every operation, dialect and mark`() {
        let requests = Set(CoverageTable.requests.map(\.name))
        let answers = Set(CoverageTable.answers.map(\.name))
        for kind in CoverageTable.kinds {
            let name = CoverageTable.name(of: kind)
            #expect(requests.contains(name), "\(kind)")
            // Speech is answered with sound.
            #expect(answers.contains(name) || kind == .speech, "\(kind)")
        }
        #expect(Set(CoverageTable.events.compactMap(\.dialect)) == Set(APIDialect.allCases))
        let rows = (CoverageTable.requests + CoverageTable.answers + CoverageTable.events).flatMap(\.rows)
        #expect(Set(rows.map(\.mark)) == Set(CoverageMark.allCases))
    }

    static var page: String {
        let all = CoverageTable.requests + CoverageTable.answers + CoverageTable.events
        let count = all.reduce(0) { $0 + $1.rows.count }
        let marks = CoverageMark.allCases.map { mark in
            let count = all.reduce(0) { $0 + $1.rows.count { $0.mark == mark } }
            let sign = mark == .text ? "(none)" : "`\(mark.rawValue)`".replacing("|", with: "\\|")
            return "| \(sign) | \(mark.meaning) | \(count) |"
        }
        return """
            # Coverage: what is done to every field of every API

            A test writes this page from the tables in `Tests/GatewayTests/Coverage` and fails when the two differ.
            The paths are those of the types of \(CoverageData.source),
            and of some fields that other vendors send: \(count) places in \(all.count) kinds of documents and events.

            For each of them a canary test plants a secret (as text, behind `\\u` escapes, as a number, as a key where keys
            are free, inside nested JSON, inside base64, and cut over several events or list elements where texts are
            joined) and shows that nothing of it leaves, and that no other byte has changed.

            \(Self.rules)

            | mark | what is done | places |
            | --- | --- | ---: |
            \(marks.joined(separator: "\n"))

            `[]` stands for the elements of a list, `{}` for the members of an object whose keys are the user's own, `@`
            for a shape that is listed once below. A line names an object and then the members that can hold text.

            ## Requests

            \(blocks(of: CoverageData.requests) { name in
                CoverageTable.kinds.filter { CoverageTable.name(of: $0) == name }
                    .map { "`POST \($0.rawValue)`" }.joined(separator: ", ")
            })

            ## Whole answers

            \(blocks(of: CoverageData.answers) { $0 == "error" ? "Errors of any upstream" : "`\($0)`" })

            ## Events of streams

            \(blocks(of: CoverageData.events) { "`\($0)`" })

            ## Shapes

            \(blocks(of: CoverageData.shapes) { "`@\($0)`" })

            """
    }

    private static func blocks(of text: String, title: (String) -> String) -> String {
        CoverageTable.parse(text).map { name, lines in
            let lines = lines.map { "\($0.object.isEmpty ? "." : $0.object): \($0.members.joined(separator: " "))" }
            return "### \(title(name))\n\n```text\n\(lines.joined(separator: "\n"))\n```"
        }.joined(separator: "\n\n")
    }

    private static let rules = """
        ## Rules without exception

        - Whatever is not in the tables is inspected like what is: every string, number and key of every document and
          event, wherever it stands and whatever it is called. Only the keys that an API defines are passed over, since
          they are compared byte by byte with a closed set and so can carry nothing else; `true`, `false` and `null`
          carry nothing either.
        - Lines of an event besides its data (comments, `id`, `event`, unknown fields) are inspected as one text; what
          may not pass is left out.
        - What cannot be read strictly (RFC 8259 in valid UTF-8, no key twice) is refused, in both directions.
        - An edit keeps the document valid: a value is replaced where it stands, a number becomes a string, and where two
          keys would become one the document is blocked.
        - A request that names an upstream (`api_base`, `base_url`) is refused, and so is what has no route. Sound that answers `/v1/audio/speech` holds no text that its request did not.

        ## What is not joined

        Two texts are joined only where a reader takes them as one. Two choices, candidates or output items are two texts,
        and so are two content blocks of a stream, messages of different speakers (those that one speaker sends in a row are
        joined), two elements of an embedding's `input`, and two members of an object; a string that a vendor sends in pieces below a member of its own (deeper than right in a delta) is
        inspected piece by piece. Tokens as numbers (`input` of embeddings, `logit_bias`) are numbers: what they spell is
        not looked up.

        ## JSON and SSE that the standards leave open

        Of JSONTestSuite all 188 documents that must be refused are, and the 95 that must be accepted are, but for two with
        a key twice (`y_object_duplicated_key.json`, `y_object_duplicated_key_and_value.json`): two parsers would read two
        documents. Of the 35 that a parser may take or not three are taken, integers beyond 64 bits
        (`i_number_too_big_neg_int.json`, `i_number_too_big_pos_int.json`, `i_number_very_big_negative_int.json`), since they
        are passed on as they are written. Numbers with an exponent past 400, lone surrogates, byte order marks, UTF-16,
        bytes that are no UTF-8 and nesting deeper than 64 are refused, since parsers disagree about what they say.

        ## Marks
        """
}
