import ByteText
import GuardrailTypes
import Inspection
import TestSupport
import Testing

/// Lists of character codes, against the rules as they ship.
@Suite(.serialized) struct `Values in lists of codes` {
    static let engine = `The shipped rules`.engine

    private static func codes(_ text: String) -> String { text.utf8.map(String.init).joined(separator: ", ") }

    private static func released(_ pieces: [[UInt8]], _ scratch: inout InspectionScratch) -> StreamRun {
        StreamRun(pieces, engine: engine, direction: .response, using: &scratch)
    }

    @Test func `are withheld, and the codes around them are not`() {
        var scratch = InspectionScratch(for: Self.engine)
        let (before, behind) = (Self.codes("Pay with card "), Self.codes(", she wrote in May."))
        let text = Array("[\(before), \(Self.codes("4012888888881881")), \(behind)] is the note".utf8)
        let whole = Self.released([text], &scratch)
        #expect(whole.text == "[\(before), [CREDIT_CARD], \(behind)] is the note")
        for pieces in `Disguised values`.cuts(of: text) {
            #expect(Self.released(pieces, &scratch).decisions == whole.decisions)
        }
    }

    /// More codes than are read at once, and values near every place where one reading ends.
    @Test(arguments: [0, 40, 80])
    func `are found in a long list`(shift: Int) {
        var scratch = InspectionScratch(for: Self.engine)
        let filler = String(repeating: "It rained. ", count: 6)
        let letter =
            String(repeating: "x", count: shift)
            + String(repeating: filler + "mail anna@example.com today. ", count: 20)
        let text = Array("codes: \(Self.codes(letter)).".utf8)
        let whole = Self.released([text], &scratch)
        #expect(whole.findings.count { $0.rule.entity == "EMAIL" } == 20)
        for size in [7, 997] {
            #expect(Self.released(Chunkings.pieces(of: text, size: size), &scratch).decisions == whole.decisions)
        }
    }

    @Test(arguments: [
        "ages: 52, 48, 51, 57, 49, 50, 55, 53, 56, 54, 52, 48, 51, 57, 49, 50",
        "password lengths: 52 61 47 88 102 97 64 33 90 71 111 46 99 100",
        "versions 10.20.30, 10.21.31, 10.22.32, 11.20.30, 12.21.31",
        "00000000  7f 45 4c 46 02 01 01 00  00 00 00 00 00 00 00 00",
        "0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x2c, 0x20, 0x77, 0x6f",
        "52.2297, 21.0122, 48.8566, 2.3522, 51.5072, 0.1276, 40.4168, 3.7038", "12:30:45, 12:31:10, 12:31:55, 12:32:20",
        "bits 00110100 00111000 00110001 00111001 00110011 00110111 00110000 00110001 00110101 00110010",
        "account scores\n52\n53\n51\n50\n49\n57\n56\n55\n54\n48\n52\n51",
    ])
    func `are not seen in other numbers`(text: String) {
        var scratch = InspectionScratch(for: Self.engine)
        #expect(Self.released([Array(text.utf8)], &scratch).findings.isEmpty)
    }

    /// No three codes in a row have as many digits.
    @Test(arguments: [
        "98 111 98 64 109 101 46 99 111 109", "[97, 108, 64, 119, 101, 98, 46, 100, 101]",
        "chr(97)+chr(110)+chr(110)+chr(97)+chr(64)+chr(119)+chr(101)+chr(98)+chr(46)+chr(100)+chr(101)",
        "String.fromCharCode(97,108,64,119,101,98,46,100,101)", "97\n108\n64\n119\n101\n98\n46\n100\n101",
    ])
    func `are found where codes of two and three digits change`(codes: String) {
        var scratch = InspectionScratch(for: Self.engine)
        let run = Self.released([Array("mail to \(codes) please".utf8)], &scratch)
        #expect(run.findings.map(\.rule.entity) == ["EMAIL"])
    }

    /// Random numbers from a range, and others where something else is to stand.
    private static func column(
        _ range: ClosedRange<Int>,
        _ count: Int,
        _ separator: String,
        with codes: String? = nil
    ) -> [UInt8] {
        var generator = SplitMix(state: UInt64(range.lowerBound * 1000 + range.upperBound))
        func numbers() -> [String] { (0..<count).map { _ in String(Int.random(in: range, using: &generator)) } }
        return Array((numbers() + (codes.map { [$0] } ?? []) + numbers()).joined(separator: separator).utf8)
    }

    /// The bytes that are held after each delta.
    private static func held(_ text: [UInt8]) -> [Int] {
        var scratch = InspectionScratch(for: engine)
        var inspector = StreamInspector(engine: engine, direction: .response)
        var output = InspectionOutput()
        return Chunkings.pieces(of: text, size: 4).map { piece in
            inspector.receive(piece.span, using: &scratch, into: &output)
            return inspector.heldBytes
        }
    }

    @Test(arguments: [18...80, 10...99, 33...99, 60...250, 0...255, 1990...2026])
    func `hold back no column of numbers`(range: ClosedRange<Int>) {
        let held = Self.held(Array("ages\n".utf8) + Self.column(range, 800, "\n"))
        #expect(held.max() ?? 0 <= 500, "\(held.max() ?? 0)")
        #expect(held.reduce(0, +) / held.count <= 120, "\(held.reduce(0, +) / held.count)")
    }

    @Test func `hold back no column of dates`() {
        let dates = (1...300).map { "2026-\(10 + $0 % 3)-\(10 + $0 % 18)\n" }.joined()
        let held = Self.held(Array("born\n\(dates)".utf8))
        #expect(held.max() ?? 0 <= 100, "\(held.max() ?? 0)")
    }

    /// Text, what is none, and text again; characters of several bytes, and zeros.
    @Test(arguments: [18...80, 33...99, 60...250, 0...255], ["\n", ", "])
    func `are decided alike at every cut in a column of numbers`(range: ClosedRange<Int>, separator: String) {
        var scratch = InspectionScratch(for: Self.engine)
        for text in [
            "e-mail anna@example.com now", "Grüße, ääh: card 4012888888881881 € ", "a\0n\0n\0a\0@\0x\0.\0d\0e\0",
        ] {
            let codes = text.utf8.map(String.init).joined(separator: separator)
            let text = Array("ages and mail: ".utf8) + Self.column(range, 60, separator, with: codes) + Array(".".utf8)
            let whole = Self.released([text], &scratch)
            for pieces in `Disguised values`.cuts(of: text) + [Chunkings.pieces(of: text, size: 3)] {
                #expect(Self.released(pieces, &scratch).decisions == whole.decisions)
            }
        }
    }

    /// What is let go of a list is read with the words before it all the same.
    @Test func `are found behind what has been let go`() {
        var scratch = InspectionScratch(for: Self.engine)
        let text = Self.column(
            18...80,
            200,
            "\n",
            with: Self.codes("e-mail anna@example.com now").replacing(", ", with: "\n")
        )
        let whole = Self.released([text], &scratch)
        #expect(whole.findings.map(\.rule.entity) == ["EMAIL"])
        #expect(Self.released(text.map { [$0] }, &scratch).decisions == whole.decisions)
    }
}
