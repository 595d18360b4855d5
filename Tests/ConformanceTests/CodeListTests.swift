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
}
