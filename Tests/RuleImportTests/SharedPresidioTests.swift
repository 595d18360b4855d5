import ByteText
import Detection
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing

@testable import RuleImport

/// Presidio's own recognisers and their unit tests, where they lie beside the checkout.
@Suite struct SharedPresidioTests {
    struct Case: Decodable {
        let id: String
        let text: String
        let entity: String
        /// In Unicode scalars.
        let spans: [[Int]]?
        /// Where the places are not said.
        let count: Int
    }

    static let cases = SharedData.lines("dlp/presidio-recognizer-tests/cases.jsonl").map {
        try! JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }

    @Test(.enabled(if: !cases.isEmpty))
    func `Presidio's recognisers, imported, find nearly all that its own tests say`() throws {
        let folder = try #require(SharedData.folder)
        let text = try String(
            contentsOf: folder.appending(path: "dlp/presidio-recognizers/recognizers.yaml"),
            encoding: .utf8
        )
        let pack = try ImportedPack(text, .presidio)
        let uncovered = Set(pack.result.notes.filter { $0.kind != .changed }.compactMap(\.rule))
        var tally: [String: (right: Int, all: Int)] = [:]
        var wrong: [String] = []
        for (entity, cases) in Dictionary(grouping: Self.cases, by: \.entity) {
            let rules = pack.loaded.rules.filter { $0.reference.entity == entity }
            let isWhole = !rules.isEmpty && rules.allSatisfy { !uncovered.contains($0.reference.name) }
            let engine = Engine(rules: try RuleSet(rules), key: DigestKey(bytes: Array(repeating: 1, count: 32)))
            for one in cases {
                let found = spans(in: one.text, engine)
                let isRight = one.spans.map { $0 == found } ?? (found.count == one.count)
                for key in ["all", isWhole ? "covered" : "uncovered"] {
                    let (right, all) = tally[key] ?? (0, 0)
                    tally[key] = (right + (isRight ? 1 : 0), all + 1)
                }
                if !isRight { wrong.append("\(one.id) \(isWhole) wanted \(one.spans ?? []) found \(found)") }
            }
        }
        let covered = try #require(tally["covered"])
        #expect(covered.right * 100 >= covered.all * 97, "\(tally) \(wrong.sorted().joined(separator: "\n"))")
    }

    private func spans(in text: String, _ engine: Engine) -> [[Int]] {
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        let bytes = Array(text.utf8)
        let verdict = engine.inspect(bytes, direction: .prompt, placeholders: &numbers, using: &scratch)
        return verdict.findings.map { finding in
            [finding.range.lowerBound, finding.range.upperBound].map { offset in
                bytes[..<offset].count { $0 & 0xC0 != 0x80 }
            }
        }
    }
}
