import Detection
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing

@testable import RuleImport

/// gitleaks' own rules, examples and configurations, where they lie beside the checkout.
@Suite struct SharedGitleaksTests {
    struct Case: Decodable {
        let id: String
        let rule: String
        let match: Bool
        let text: String
        /// In Unicode scalars.
        let spans: [[Int]]?
    }

    static let folder = SharedData.folder.map { $0.appending(path: "dlp/gitleaks") }
    static let cases = SharedData.lines("dlp/gitleaks/cases.jsonl").map {
        try! JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }

    /// Cases that only a file's name decides: one rule that looks at nothing else, and three texts that would be findings in
    /// a file of another name.
    ///
    /// Texts in a gateway have no names; the importer says so for each of the rules.
    static let needsFileName: Set = ["gl-04545", "gl-04546", "gl-01955", "gl-02755", "gl-04036"]

    static func file(_ path: String) -> String? {
        folder.flatMap { try? String(contentsOf: $0.appending(path: path), encoding: .utf8) }
    }

    @Test(.enabled(if: !cases.isEmpty))
    func `gitleaks' rules, imported strict, find their own examples to the byte`() throws {
        let pack = try ImportedPack(try #require(Self.file("gitleaks.toml")), .gitleaks)
        var wrong: [String] = []
        let cases = Self.cases.filter { !Self.needsFileName.contains($0.id) }
        for one in cases {
            let scalars = Array(one.text.unicodeScalars)
            var offsets = [0]
            for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
            let wanted = (one.spans ?? []).map { [offsets[$0[0]], offsets[$0[1]]] }
            let found = try pack.ranges(of: "gitleaks.\(one.rule.lowercased())", in: one.text)
            if found != wanted { wrong.append("\(one.id) \(one.rule) wanted \(wanted) found \(found)") }
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(cases.count): \(wrong.prefix(40).joined(separator: "\n"))")
        #expect(cases.count == 6358 && pack.result.imported == 221)
    }

    /// Law 1 with everything that imported rules use: lines, keywords near, several groups, searches that skip.
    @Test(.enabled(if: !cases.isEmpty))
    func `imported rules decide the same however a text is cut, and with or without the filter`() throws {
        let pack = try ImportedPack(try #require(Self.file("gitleaks.toml")), .gitleaks)
        let key = DigestKey(bytes: Array(repeating: 1, count: 32))
        let engine = Engine(rules: try RuleSet(pack.loaded.rules), key: key)
        let unfiltered = Engine(rules: try RuleSet(pack.loaded.rules, usesFilter: false), key: key)
        var scratch = InspectionScratch(for: engine)
        var slow = InspectionScratch(for: unfiltered)
        var generator = SplitMix(state: 17)
        for index in stride(from: 0, to: Self.cases.count, by: 61) {
            let bytes = Array(Self.cases[index].text.utf8)
            let whole = StreamRun([bytes], engine: engine, direction: .prompt, using: &scratch).decisions
            for pieces in [bytes.map { [$0] }, Chunkings.randomSplit(of: bytes, &generator)] {
                let run = StreamRun(pieces, engine: engine, direction: .prompt, using: &scratch)
                #expect(run.decisions == whole, "\(Self.cases[index].id)")
            }
            #expect(StreamRun([bytes], engine: unfiltered, direction: .prompt, using: &slow).decisions == whole)
        }
    }

    @Test(.enabled(if: folder != nil), arguments: try files("config-tests/valid"))
    func `configurations that gitleaks loads are read`(name: String) throws {
        let text = try #require(Self.file("config-tests/valid/\(name)"))
        do {
            let pack = try importer().pack(from: text)
            #expect(pack.imported + pack.leftOut > 0 || !text.contains("[[rules]]"))
        } catch {
            // gitleaks finds these in its own repository only.
            #expect(error.reason.hasPrefix("extend.path"), "\(name): \(error.reason)")
        }
    }

    @Test(.enabled(if: folder != nil), arguments: try files("config-tests/invalid"))
    func `configurations that gitleaks refuses are refused`(name: String) throws {
        let text = try #require(Self.file("config-tests/invalid/\(name)"))
        #expect(throws: ImportError.self) { try importer().pack(from: text) }
    }

    private static func files(_ folder: String) throws -> [String] {
        guard let shared = Self.folder else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: shared.appending(path: folder).path()).sorted()
    }

    /// Bases are named as from gitleaks' own repository: `../testdata/config/valid/…`.
    private func importer() -> RuleImporter {
        RuleImporter(.gitleaks, options: .init(packID: "gitleaks", sourceName: "test")) { path in
            path.range(of: "testdata/config/").flatMap { Self.file("config-tests/\(path[$0.upperBound...])") }
        }
    }
}
