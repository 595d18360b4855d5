import ByteText
import Evaluation
import Testing

/// Lines as the sets that lie about write them.
@Suite struct `Forms of labelled lines` {
    private func one(_ line: String) throws -> LabelledText {
        let file = LabelledFile.lines(name: "set", Array(line.utf8))
        #expect(file.skipped.isEmpty)
        return try #require(file.texts.first)
    }

    private func spans(_ text: LabelledText) -> [LabelledSpan] {
        if case .spans(let spans, _) = text.claim { spans } else { [] }
    }

    @Test func `spans of code points become spans of bytes`() throws {
        let text = try one(#"{"text":"é😀ab","spans":[{"start":2,"end":4,"label":"X","context":true}]}"#)
        #expect(spans(text) == [LabelledSpan(label: "X", range: ByteRange(6, 8), hasContext: true)])
    }

    @Test func `spans of UTF-16 units are told by message ids`() throws {
        let text = try one(#"{"text":"é😀ab","match":true,"spans":[[3,5]],"message_ids":["A"]}"#)
        #expect(spans(text).map(\.range) == [ByteRange(6, 8)])
    }

    @Test func `labels may stand beside the spans`() throws {
        let text = try one(#"{"text":"abcd","spans":[[0,1],[2,4]],"labels":["A","B"]}"#)
        #expect(spans(text).map(\.label) == ["A", "B"])
    }

    @Test func `a text about one entity says nothing of others`() throws {
        let text = try one(#"{"text":"abcd","entity":"A","count":1,"spans":[[0,1]]}"#)
        guard case .spans(let spans, only: "A") = text.claim else { Issue.record("not about A"); return }
        #expect(spans.map(\.label) == ["A"])
    }

    @Test func `a count without spans says only that something is there`() throws {
        let text = try one(#"{"text":"abcd","entity":"A","count":2,"spans":[]}"#)
        guard case .presence(true, label: "A") = text.claim else { Issue.record("not a presence"); return }
    }

    @Test func `a match without spans says only that something is there`() throws {
        let text = try one(#"{"text":"abcd","plugin":"p","match":true}"#)
        guard case .presence(true, label: nil) = text.claim else { Issue.record("not a presence"); return }
        #expect(text.groups == [.init(kind: "plugin", name: "p")])
    }

    @Test func `a carrier is told by what is expected`() throws {
        let text = try one(#"{"text":"abcd","base":"iban","expect":"carrier","tid":"U1"}"#)
        guard case .carrier(label: "iban") = text.claim else { Issue.record("not a carrier"); return }
    }

    @Test func `what cannot be read is counted by reason and left out`() {
        let lines = """
            {"text":"ab","spans":[[0,3]]}
            {"value":"ab"}
            not json
            {"text":"ab"}

            {"text":"ab","match":false,"has_options":true}
            {"text":"ab","match":false}
            """
        let file = LabelledFile.lines(name: "set", Array(lines.utf8))
        #expect(file.texts.count == 1)
        #expect(
            file.skipped == [
                "a span outside of its text": 1, "no member \"text\"": 1, "not JSON of RFC 8259": 1, "no labels": 1,
                "made with options of another tool": 1,
            ]
        )
    }
}

@Suite struct `The map of labels` {
    @Test(arguments: [
        ("PHONE_NUMBER", "PHONE"), ("phone-number", "PHONE"), ("Credit Card Number", "CREDIT_CARD"), ("NEW", "NEW"),
    ])
    func `one thing has one name`(label: String, name: String) throws {
        #expect(try LabelMap(adding: "").name(of: label) == name)
    }

    @Test func `groups that share a name become one`() throws {
        let map = try LabelMap(adding: "A = B # a comment\n\nC = D, B\n")
        #expect(Set(["A", "B", "C", "D"].map { map.name(of: $0) }).count == 1)
    }

    @Test(arguments: ["A", "A = ", "= B", "A = B = C", "A = B,,C"])
    func `a line of another form is refused`(line: String) {
        #expect(throws: LabelMap.Problem.self) { try LabelMap(adding: line) }
    }
}
