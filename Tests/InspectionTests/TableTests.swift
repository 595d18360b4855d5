import ByteText
import Detection
import GuardrailTypes
import Inspection
import TestSupport
import Testing

/// A value in a column is read with the column's head, however far above it stands.
@Suite struct `Tables` {
    static let rule = TestRules.rule(
        "number",
        #"(?<!\d)\d{3}-?\d{2}-?\d{4}(?!\d)"#,
        action: .redact,
        confidence: 0.2,
        context: ContextEvidence(
            words: ["ssn", "tax id", "id no", "номер"],
            before: 50,
            after: 35,
            add: Confidence(0.5)
        )
    )
    static let engine = try! TestRules.engine([rule])

    /// What is left of a text, the same at every chunking.
    static func released(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        var scratch = InspectionScratch(for: engine)
        var generator = SplitMix(state: UInt64(text.utf8.count))
        let bytes = Array(text.utf8)
        let whole = StreamRun([bytes], engine: engine, direction: .response, using: &scratch)
        let halves = (1..<bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
        let random = (0..<20).map { _ in Chunkings.randomSplit(of: bytes, &generator) }
        for pieces in [bytes.map { [$0] }, Chunkings.pieces(of: bytes, size: 4)] + random + halves {
            let run = StreamRun(pieces, engine: engine, direction: .response, using: &scratch)
            #expect(
                run.decisions == whole.decisions,
                "\(pieces.map(\.count).prefix(8))",
                sourceLocation: sourceLocation
            )
            if run.decisions != whole.decisions { break }
        }
        return String(decoding: whole.released, as: UTF8.self)
    }

    /// Rows that hold no value, so that the head is out of sight.
    static func rows(_ row: String, _ count: Int = 6) -> String { String(repeating: row + "\n", count: count) }

    @Test(arguments: [
        ("name,ssn,city", "Anna Schmidt,none,Hamburg", "Bob,536-90-4399,Rome"),
        ("Name;SSN;City", "Anna Schmidt;none;Hamburg", "Bob;536904399;Rome"),
        ("name\tcustomer_ssn\tcity", "Anna Schmidt\tnone\tHamburg", "\t536-90-4399\t"),
        ("| Name | Tax ID |\n|:---|---:|", "| Anna Schmidt of Hamburg | none |", "| Bob | 536-90-4399 |"),
        (" id |  ssn  \n----+-------", "  1 | none            ", "  2 | 536904399"),
        ("+---+---+\n| a | SSN |\n+---+---+", "| somebody in Hamburg | none |", "| b | 536904399 |"),
        ("\"Name, first\",\"SSN\"", "\"Schmidt, Anna Maria\",\"none\"", "\"Lee, \"\"Bo\"\"\",\"536-90-4399\""),
        ("NAME          SSN          CITY", "Anna Schmidt  none         Hamburg", "Bob           536-90-4399  Rome"),
        ("имя,номер", "Анна Шмидт из Гамбурга,нет", "Боб,536-90-4399"), ("SSN", "none, or not known", "536-90-4399"),
        ("name,ID_No,city", "Anna Schmidt,none,Hamburg", "Bob,536-90-4399,Rome"),
        ("name,idNo,city", "Anna Schmidt,none,Hamburg", "Bob,536-90-4399,Rome"),
        ("All SSN:", "- none, or not known", "- 536904399"),
    ])
    func `give their values the heads of their columns`(head: String, row: String, value: String) {
        let number = value[value.firstIndex(of: "5")!...].prefix { $0.isNumber || $0 == "-" }
        let text = "Look:\n\(head)\n\(Self.rows(row))\(value)\n\(Self.rows(row, 1))\nBye."
        #expect(Self.released(text) == text.replacing(number, with: "[NUMBER]"))
    }

    /// What stands in another column, in no row, or under no head.
    @Test(arguments: [
        "name,ssn,order\n%536-90-4399,none,1", "name,ssn,order\n%Bob,none,536-90-4399",
        "name,ssn\n%\nBob,536-90-4399", "name,ssn\n%Bob,536-90-4399,Rome",
        "name,ssn\n%a longer line\nanother line\na third and a\nBob,536-90-4399\n",
        "The ssn, said Bob, is long:\n%Bob,536-90-4399,", "ssn=,b\n%536-90-4399,b",
        "x = f(ssn, 4711)\n%y = f(536-90-4399, 3)", "SSN\n%and 536-90-4399", "ssnx,b\n%536-90-4399,b",
        "ssn,b\r\n%" + String(repeating: "x", count: 161) + ",536-90-4399",
    ])
    func `give nothing to what is not of the column`(text: String) {
        let row = text.contains("order") ? "xxxxxxxx,yyyyyyyy,zzzzzzzz" : "xxxxxxxxxxxx,yyyyyyyyyyyyy"
        let text = text.replacing("%", with: Self.rows(row))
        #expect(Self.released(text) == text)
    }

    @Test func `may have long lines, rules and heads in them, and end anywhere`() {
        let long = String(repeating: "-", count: 1100)
        for end in ["", "\n", "\n\n", "\r\n", "\nx"] {
            let text = "a,ssn\r\n\(long)\r\n\(Self.rows("aaaaaaaa,bbbbbbbbbbbb"))\(long)x\n1,536-90-4399\(end)"
            #expect(Self.released(text) == text.replacing("536-90-4399", with: "[NUMBER]"))
        }
        let first = "ssn,b\n\(Self.rows("xxxxxxxx,yyyyyyyyyyyy"))"
        let second = "\(first)a,b,ssn\n\(Self.rows("xxxxxxxx,yyyyy,zzz"))536-90-4399,b,536-90-4399"
        #expect(Self.released(second).hasSuffix("\n536-90-4399,b,[NUMBER]"))
    }

    @Test func `hold a row until it is whole or shown to be none`() {
        var scratch = InspectionScratch(for: Self.engine)
        var inspector = StreamInspector(engine: Self.engine, direction: .response)
        var output = InspectionOutput()
        for (piece, isHeld) in [
            ("name,ssn\n", false), ("Bob of the town of Hamburg,", true), ("none is known ", true), ("\n", false),
            ("Bob of the town of Hamburg,none is known ", true), ("or, is it, ", false), ("\n\n", false),
            ("Bob of the town of Hamburg,none is known ", false),
        ] {
            inspector.receive(Array(piece.utf8).span, using: &scratch, into: &output)
            #expect((inspector.heldBytes > 20) == isHeld, "after \(piece)")
        }
    }

    /// Lines of the parts of tables in any order: nothing but what they say decides.
    @Test func `are read alike at every cut of lines at random`() {
        var generator = SplitMix(state: 104)
        let parts = [
            "name", "ssn", "tax id", ",", ",", "|", "\t", "  ", "\n", "\n", "\n\n", "\r\n", "---", "536-90-4399",
            "536904399", "\"", " ", "x", "é", "123", ":", ";", String(repeating: "w", count: 150), "- ",
        ]
        var found = 0
        for _ in 0..<150 {
            let count = Int.random(in: 4...40, using: &generator)
            let text = (0..<count).map { _ in parts.randomElement(using: &generator)! }.joined()
            let left = Self.released("ssn,b\n\(text)\n")
            if left.contains("[NUMBER]") { found += 1 }
        }
        #expect(found > 30)
    }
}
