import ByteText
import Detection
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport

@testable import RuleImport

/// An imported pack, loaded, that can be asked about texts rule by rule.
final class ImportedPack {
    let result: RuleImporter.Result
    let loaded: LoadedRules
    private var engines: [String: Engine] = [:]

    convenience init(
        _ text: String,
        _ format: ImportFormat,
        _ variant: RuleImporter.Variant = .strict,
        readBase: @escaping (String) -> String? = { _ in nil }
    ) throws {
        try self.init([text], format, variant, readBase: readBase)
    }

    init(
        _ texts: [String],
        _ format: ImportFormat,
        _ variant: RuleImporter.Variant = .strict,
        readBase: @escaping (String) -> String? = { _ in nil }
    ) throws {
        var options = RuleImporter.Options(packID: format.rawValue, sourceName: "test")
        options.variant = variant
        result = try RuleImporter(format, options: options, readBase: readBase).pack(from: texts)
        loaded = try RuleLoader().load(texts: [("pack.yaml", result.text)]).get()
    }

    /// What a rule finds in a text, alone, in UTF-8 byte offsets.
    func ranges(of id: String, in text: String) throws -> [[Int]] {
        let engine = try engine(id)
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        let verdict = engine.inspect(
            Array(text.utf8),
            direction: .prompt,
            placeholders: &numbers,
            using: &scratch
        )
        guard verdict.failures.isEmpty else { return [[-1, -1]] }
        return verdict.findings.map { [$0.range.lowerBound, $0.range.upperBound] }
    }

    /// The same as texts.
    func finds(_ id: String, in text: String) throws -> [String] {
        try ranges(of: id, in: text).map { range in
            String(decoding: Array(text.utf8)[range[0]..<range[1]], as: UTF8.self)
        }
    }

    private func engine(_ id: String) throws -> Engine {
        if let known = engines[id] { return known }
        guard let rule = loaded.rule(id: id)?.rule else { throw ImportError("no rule \(id)") }
        let engine = Engine(rules: try RuleSet([rule]), key: DigestKey(bytes: Array(repeating: 1, count: 32)))
        engines[id] = engine
        return engine
    }

    /// The notes of a kind, as "rule: text".
    func notes(_ kind: ImportNote.Kind) -> [String] {
        result.notes.filter { $0.kind == kind }.map { "\($0.rule ?? "-"): \($0.text)" }
    }
}
