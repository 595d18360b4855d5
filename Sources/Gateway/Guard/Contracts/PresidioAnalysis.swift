import GuardrailTypes
import Wire

/// Presidio's analyzer: `POST /analyze`.
///
/// As its REST server reads it: one text or a list, offsets in code points. Everything that the policy flags, redacts or
/// blocks in prompts is listed, under Presidio's name for it where it has one. Recognizers of the caller's own are refused, as
/// leaving them out would look like clean text.
struct PresidioAnalysis: GuardContract {
    let scope: GuardScope
    private let texts: [Int]
    private let isBatch: Bool
    /// Names of entities; nil for all.
    private let entities: Set<String>?
    private let threshold: Confidence

    init(reading document: JSONDocument) throws(GuardError) {
        let text = try document.required("text", .string, .array)
        isBatch = document.kind(of: text) == .array
        texts = isBatch ? try document.strings(text, "text") : [text]
        if let own = document.given("ad_hoc_recognizers"), !document.children(of: own).isEmpty {
            throw GuardError("unsupported_input", "Ad-hoc recognizers are not run here.", at: "ad_hoc_recognizers")
        }
        entities = try document.optional("entities", .array).flatMap { list throws(GuardError) in
            let names = try document.strings(list, "entities").map(document.string)
            return names.isEmpty ? nil : Set(names)
        }
        let score = try document.optional("score_threshold", .number)
        threshold = Confidence(score.flatMap { Double(document.string($0)) } ?? 0)
        scope = GuardScope(direction: .prompt, nodes: texts.map(document.nodes(of:)))
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        let report = report
        let findings = report.findingsByNode
        var writer = JSONWriter()
        writer.array { writer in
            for text in texts {
                let found = findings[text] ?? []
                if isBatch {
                    writer.array { write(found, in: text, report, to: &$0) }
                } else {
                    write(found, in: text, report, to: &writer)
                }
            }
        }
        return writer.bytes
    }

    private func write(_ findings: [Finding], in text: Int, _ report: GuardReport, to writer: inout JSONWriter) {
        guard !findings.isEmpty else { return }
        var offsets = FindingOffsets(in: report.document, at: text, .codepoints)
        for finding in findings where isWanted(finding) {
            guard let range = offsets.range(of: finding) else { continue }
            let name = ForeignEntity.presidio(finding.rule.entity)
            writer.object { writer in
                writer.member("analysis_explanation", nil as String?)
                writer.member("end", range.upperBound)
                writer.member("entity_type", report.disclosure == .none ? "SENSITIVE" : name)
                writer.member("score", literal: finding.confidence.description.utf8)
                writer.member("start", range.lowerBound)
            }
        }
    }

    private func isWanted(_ finding: Finding) -> Bool {
        guard finding.confidence >= threshold else { return false }
        guard let entities else { return true }
        return entities.contains(finding.rule.entity) || entities.contains(ForeignEntity.presidio(finding.rule.entity))
    }
}
