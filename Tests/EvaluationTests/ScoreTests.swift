import ByteText
import Evaluation
import GuardrailTypes
import RuleFiles
import Testing

@Suite struct `Scores` {
    @Test func `the same bytes and a shared byte are counted apart`() throws {
        let set = try score(#"{"text":"see TCK-123456 now","spans":[{"start":0,"end":14,"label":"TICKET"}]}"#)
        #expect(set.micro(.overlap).f1 == 1)
        #expect(set.micro(.exact).f1 == 0)
    }

    @Test func `a finding under another label is right only where labels do not count`() throws {
        let set = try score(#"{"text":"TCK-123456","spans":[{"start":0,"end":10,"label":"ROOM_NUMBER"}]}"#)
        #expect(set.byLabel[.exact]?["ROOM_NUMBER"]?.recall == 0)
        #expect(set.byLabel[.exact]?["TICKET"]?.precision == 0)
        #expect(set.blind[.exact]?.f1 == 1)
        #expect(set.faults.map(\.kind) == [.mislabelled])
    }

    @Test func `precision, recall and F1 are the usual ones`() throws {
        // Three tickets, one of them not seen; one finding too many.
        let set = try score(
            #"{"text":"TCK-123456 TCK-123457 tick 4 @123","spans":[{"start":0,"end":10,"label":"TICKET"},"#
                + #"{"start":11,"end":21,"label":"TICKET"},{"start":22,"end":28,"label":"TICKET"}]}"#
        )
        let counts = set.micro(.overlap)
        #expect((counts.labelled, counts.found, counts.findings, counts.right) == (3, 2, 3, 2))
        #expect(counts.precision == 2.0 / 3 && counts.recall == 2.0 / 3 && counts.f1 == 2.0 / 3)
        #expect(set.falseFindings == ["t.room": 1])
    }

    @Test func `a trap is hit by a finding with its label`() throws {
        let set = try score(
            #"{"text":"TCK-123456 @123","spans":[],"traps":[{"start":0,"end":10,"not_label":"TICKET"},"#
                + #"{"start":11,"end":15,"not_label":"TICKET"}]}"#
        )
        #expect(set.trapsHit.count == 1)
        #expect(set.trapsHit.total == 2)
        #expect((set.clean.count, set.clean.total) == (1, 1))
    }

    @Test func `a label without a rule is named and counts for nothing`() throws {
        let line = #"{"text":"Ann has @123","spans":[{"start":0,"end":3,"label":"PERSON"}]}"#
        let set = try score(line)
        #expect(set.uncovered == ["PERSON": 1])
        #expect(set.micro(.overlap).labelled == 0)
        let strict = try score(line) { $0.countsUncovered = true }
        #expect(strict.micro(.overlap).labelled == 1)
    }

    @Test func `a text about one entity ignores findings of others`() throws {
        let set = try score(#"{"text":"TCK-123456 @123","entity":"TICKET","count":1,"spans":[[0,10]]}"#)
        #expect(set.micro(.exact).f1 == 1)
        #expect(set.falseFindings.isEmpty)
    }

    @Test func `other names of an entity count by the map`() throws {
        let line = #"{"text":"TCK-123456","spans":[{"start":0,"end":10,"label":"issue number"}]}"#
        #expect(try score(line).uncovered == ["ISSUE_NUMBER": 1])
        let mapped = try score(line) { $0.map = try LabelMap(adding: "TICKET = ISSUE_NUMBER") }
        #expect(mapped.micro(.exact).f1 == 1)
    }

    @Test func `a changed threshold reports what rules would keep back`() throws {
        let line = #"{"text":"tck123456","entity":"TICKET","count":1,"spans":[[0,9]]}"#
        #expect(try score(line).micro(.exact).recall == 0)
        let lower = try score(line) { settings in
            settings.reportAt = .init(0.1)
            settings.isolates = true
        }
        #expect(lower.micro(.exact).recall == 1)
    }

    @Test func `whole texts are counted where nobody says where`() throws {
        let set = try score(
            """
            {"text":"TCK-123456","match":true,"plugin":"a"}
            {"text":"nothing","match":true,"plugin":"a"}
            {"text":"@123","match":false,"plugin":"b"}
            {"text":"nothing","match":false,"plugin":"b"}
            """
        )
        #expect(set.presence.recall == 0.5)
        #expect(set.presence.precision == 0.5)
        #expect(set.headline?.what == "whole texts")
        #expect(set.groups[.init(kind: "plugin", name: "a")]?.fraction == 0.5)
    }

    @Test func `a carrier is found by a rule that is tagged so`() throws {
        let set = try score(#"{"text":"TCK-123456","base":"iban","expect":"carrier"}"#)
        #expect(set.presence.recall == 1)
        let other = try score(#"{"text":"@123","base":"iban","expect":"carrier"}"#)
        #expect(other.presence.recall == 0)
    }

    @Test func `findings in clean text are counted by megabyte`() throws {
        let text = String(repeating: "x", count: 99_996) + "@123"
        let set = try score(#"{"text":"\#(text)","spans":[]}"#)
        #expect(set.falseFindingsPerMegabyte == 10)
    }
}

@Suite struct `Reports` {
    private func report() throws -> EvaluationReport {
        let set = try score(
            #"{"text":"<TCK-123456> @123","spans":[{"start":1,"end":11,"label":"TICKET"}],"tier":"<must>"}"#
        )
        return EvaluationReport(sets: [set], facts: [("rules", "2")])
    }

    @Test func `no report shows a word of the texts`() throws {
        let report = try report()
        for text in [report.table(), report.json.pretty(), report.html()] { #expect(!text.contains("123456")) }
    }

    @Test func `names are escaped in HTML`() throws {
        let html = try report().html()
        #expect(html.contains("&lt;must&gt;"))
        #expect(!html.contains("<must>"))
        #expect(!html.contains("<script"))
    }

    @Test func `a share below one is never shown as one`() throws {
        let line = #"{"text":"TCK-123456","spans":[{"start":0,"end":10,"label":"TICKET"}]}"#
        let miss = #"{"text":"TCK-12345","spans":[{"start":0,"end":9,"label":"TICKET"}]}"#
        let set = try score((Array(repeating: line, count: 3000) + [miss]).joined(separator: "\n"))
        #expect(EvaluationReport(sets: [set], facts: []).table().contains(".999"))
    }

    @Test func `entities that no text is labelled with are named`() throws {
        let set = try score(#"{"text":"TCK-123456","spans":[{"start":0,"end":10,"label":"TICKET"}]}"#)
        let report = EvaluationReport(sets: [set], facts: [], entities: ["TICKET", "ROOM_NUMBER"])
        #expect(report.unlabelled == ["ROOM_NUMBER"])
        #expect(report.markdown().contains("ROOM_NUMBER"))
    }

    @Test func `faults say where, and not what`() throws {
        let set = try score(#"{"id":"a","text":"@123","spans":[]}"#)
        #expect(
            set.faults.map { $0.line(ofSet: "s") }
                == [#"{"set":"s","id":"a","fault":"wrong","rule":"t.room","start":0,"end":4}"#]
        )
    }
}
