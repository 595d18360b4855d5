import ByteText
import Detection
import GuardrailTypes
import Inspection
import Redaction
import TestSupport
import Testing

/// Where no word stands near, rules that need one are not searched for; nothing else may depend on that.
@Suite struct `A rule that needs a word` {
    static let rules = [
        TestRules.rule(
            "required",
            #"(?<!\d)\d{9}(?!\d)"#,
            action: .redact,
            context: ContextEvidence(
                words: ["tax id", "ИНН"],
                before: 20,
                after: 10,
                add: Confidence(0.1),
                required: true
            )
        ),
        TestRules.rule(
            "weak",
            #"(?<!\d)\d{3}-\d{4}(?!\d)"#,
            action: .redact,
            confidence: 0.2,
            context: ContextEvidence(words: ["extension"], before: 12, after: 12, add: Confidence(0.4))
        ),
    ]
    static let filtered = Engine(rules: try! RuleSet(rules), key: .ephemeral())
    static let unfiltered = Engine(rules: try! RuleSet(rules, usesFilter: false), key: .ephemeral())

    /// Words at every distance before and behind numbers, in fill of one and of several bytes a character.
    static let texts = ["x ", "é, ", "日 "].flatMap { fill in
        (0..<14).flatMap { distance in
            let gap = String(repeating: fill, count: distance)
            return [
                "tax ID:\(gap)123456789", "123456789 \(gap)Tax id", "инн ИНН \(gap)123456789\(gap) ИНН",
                "tax_id\(gap)=123456789", "a.userTaxId=\(gap)123456789", "TAXIDs \(gap)123456789 TAXIDNumber",
                "123456789\(gap)x_tax-id_x taxIdx\(gap)123456789", "myExtension\(gap)555-1234 ext_extension555-1234",
                "extension\(gap)555-1234, \(gap)987654321 tax idea", "555-1234 \(gap)EXTENSION\(gap) 555-9876",
            ]
        }
    }

    static func findings(_ engine: Engine, _ pieces: [[UInt8]]) -> [ByteRange] {
        var scratch = InspectionScratch(for: engine)
        return StreamRun(pieces, engine: engine, direction: .response, using: &scratch).findings.map(\.range)
    }

    @Test(arguments: texts)
    func `is found where one stands and nowhere else, however the text is cut`(text: String) {
        let bytes = Array(text.utf8)
        let expected = Self.findings(Self.unfiltered, [bytes])
        for pieces in [[bytes], bytes.map { [$0] }, Chunkings.pieces(of: bytes, size: 7)] {
            #expect(Self.findings(Self.filtered, pieces) == expected)
        }
    }

    @Test(arguments: [
        "tax_id=", "customer_tax_id: ", "taxId ", "customerTaxId ", "TaxIDNumber ", "tax\tid ", "tax\nid ", "TAX-ID#",
        "taxid ",
    ])
    func `is found beside a name that has the word`(name: String) {
        #expect(Self.findings(Self.filtered, [Array((name + "123456789").utf8)]).count == 1)
    }

    @Test(arguments: ["syntax id ", "tax idea ", "taxIdea ", "syntaxId ", "taxidx ", "TAXIDX ", "tax  id ", "tax.id "])
    func `is not found beside a word that merely holds it`(name: String) {
        #expect(Self.findings(Self.filtered, [Array((name + "123456789").utf8)]).isEmpty)
    }

    @Test
    func `is found in some of these texts and not in others`() {
        let found = Self.texts.map { Self.findings(Self.filtered, [Array($0.utf8)]).count }
        #expect(found.contains(0) && found.contains(1) && found.contains(2))
    }
}
