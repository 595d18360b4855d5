import Detection
import Foundation
import TestSupport
import Testing

@testable import RuleFiles

@Suite struct ListFileTests {
    static func pack(_ detect: String) -> String {
        PackText.changing("regex: 'hemlock'", to: detect)
    }

    static func outcome(_ files: [String: String], runsTests: Bool = false) throws -> LoadOutcome {
        let folder = try TemporaryFolder(files)
        return RuleLoader(runsTests: runsTests).load(paths: [folder.path])
    }

    static func diagnostics(_ files: [String: String], runsTests: Bool = false) throws -> [Diagnostic] {
        switch try outcome(files, runsTests: runsTests) {
        case .loaded(let rules): rules.warnings
        case .refused(let diagnostics): diagnostics
        }
    }

    @Test func `a dictionary beside the pack is found in its rule's tests`() throws {
        let files = ["pack.yaml": Self.pack("dictionary: herbs.txt"), "herbs.txt": "hemlock\nnightshade\n"]
        #expect(try Self.diagnostics(files, runsTests: true).isEmpty)
        let source = try Self.outcome(files).get().located[0].rule.patterns[0].source
        guard case .dictionary(let list) = source else { throw CancellationError() }
        #expect(list.count == 2 && list.name == "herbs.txt" && !list.isCaseSensitive)
    }

    @Test(arguments: [
        ("missing.txt", "", "this list cannot be read"), ("herbs.txt", "", "this list has no entries"),
        ("herbs.txt", "hemlock\na\n", "line 2 of this list has fewer than two bytes"),
    ])
    func `a list that cannot be used is an error at its name`(name: String, content: String, reason: String) throws {
        let found = try Self.diagnostics(["pack.yaml": Self.pack("dictionary: \(name)"), "herbs.txt": content])
        #expect(found.map(\.code) == [.unusableList])
        #expect(found[0].reason.hasPrefix(reason))
        #expect(found[0].place.sourceLine?.contains(name) == true)
    }

    @Test func `a list is part of what the policy hash covers`() throws {
        let sources = try ["hemlock", "hemlock\nyew"].map { content in
            let loaded = try Self.outcome(["pack.yaml": Self.pack("dictionary: herbs.txt"), "herbs.txt": content]).get()
            return "\(loaded.located[0].rule.patterns[0].source)"
        }
        #expect(sources[0] != sources[1])
    }

    @Test(arguments: ["group: 1", "flags: [dot_all]", "max_length: 9", "keywords: [a]"])
    func `keys of patterns mean nothing for a dictionary`(key: String) throws {
        let text = Self.pack("dictionary: herbs.txt\n        \(key)")
        let found = try Self.diagnostics(["pack.yaml": text, "herbs.txt": "hemlock"])
        #expect(found.map(\.code) == [.conflictingKeys])
    }

    static let customers = #"""
        id,name,mail,account\#r
        1,Anna O'Neil,anna@example.com,KD-2024 4711
        2,"Smith, Bob ""Bo""",bob@example.org,KD-2024 0815
        """#
    static let key = String(repeating: "k", count: 32)

    /// Files with a set that was built of `customers`.
    static func build(in folder: TemporaryFolder, columns: [String]) throws -> ExactDataBuilder.Summary {
        try ExactDataBuilder.build(
            input: "\(folder.path)/customers.csv",
            columns: columns,
            key: KeyFile.key(at: "\(folder.path)/set.key"),
            output: "\(folder.path)/customers.edm"
        )
    }

    static func diagnostics(ofSet detect: String, key: String = Self.key) throws -> [Diagnostic] {
        let folder = try TemporaryFolder([
            "customers.csv": customers, "set.key": Self.key + "\n", "other.key": String(repeating: "o", count: 32),
            "short.key": "short",
            "pack.yaml": pack(detect).replacing(
                "[a hemlock, the hemlock here]",
                with: "[hi anna o neil, Smith Bob Bo]"
            ),
        ])
        _ = try build(in: folder, columns: ["name", "account"])
        switch RuleLoader().load(paths: [folder.path]) {
        case .loaded(let rules): return rules.warnings
        case .refused(let diagnostics): return diagnostics
        }
    }

    @Test func `a set of exact data is found in its rule's tests`() throws {
        #expect(try Self.diagnostics(ofSet: "exact_data: customers.edm\n        key_file: set.key").isEmpty)
        #expect(
            try Self.diagnostics(
                ofSet: "exact_data: customers.edm\n        key_file: set.key\n        columns: [account]"
            )
            .map(\.code) == [.failingTest, .failingTest]
        )
    }

    @Test(arguments: [
        ("exact_data: customers.edm", DiagnosticCode.missingKey, "this entry needs the key"),
        ("exact_data: no.edm\n        key_file: set.key", .unusableList, "this set cannot be read"),
        ("exact_data: set.key\n        key_file: set.key", .unusableList, "this is not a set"),
        (
            "exact_data: customers.edm\n        key_file: other.key", .unusableList,
            "this set was built under another key"
        ),
        ("exact_data: customers.edm\n        key_file: short.key", .unusableList, "the key file"),
        (
            "exact_data: customers.edm\n        key_file: set.key\n        columns: [mail]", .unusableList,
            "this set has no column"
        ),
    ])
    func `a set that cannot be used says why`(detect: String, code: DiagnosticCode, reason: String) throws {
        let found = try Self.diagnostics(ofSet: detect)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.reason.hasPrefix(reason) == true)
    }

    @Test func `a set holds no value in plain`() throws {
        let folder = try TemporaryFolder(["customers.csv": Self.customers, "set.key": Self.key])
        let summary = try Self.build(in: folder, columns: ["name", "mail", "account"])
        let file = try Data(contentsOf: URL(filePath: "\(folder.path)/customers.edm"))
        #expect(summary == .init(cells: 6, rows: 2, skipped: 0, lengthInBytes: file.count))
        for value in ["anna", "Anna", "example", "4711", "neil"] { #expect(file.range(of: Data(value.utf8)) == nil) }
    }

    @Test func `a table without the column that is asked for is refused`() throws {
        let folder = try TemporaryFolder(["customers.csv": Self.customers, "set.key": Self.key])
        #expect(throws: ListBuildError("the table's first line names no column \"phone\"")) {
            try Self.build(in: folder, columns: ["phone"])
        }
    }

    @Test func `fields of a table are read in any pieces`() {
        let bytes = Array(Self.customers.utf8)
        for size in 1...9 {
            var reader = DelimitedReader()
            var records: [[String]] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.read(bytes[start..<min(bytes.count, start + size)]) { record in
                    records.append(record.map { String(decoding: $0, as: UTF8.self) })
                }
            }
            reader.finish { records.append($0.map { String(decoding: $0, as: UTF8.self) }) }
            #expect(records.map(\.count) == [4, 4, 4])
            #expect(records[0][3] == "account" && records[2][1] == #"Smith, Bob "Bo""#)
        }
    }

    @Test func `fingerprints of files are loaded, and may not redact`() throws {
        let text = (0..<90).map { "word\($0)" }.joined(separator: " ")
        let folder = try TemporaryFolder(["plan.txt": text, "short.txt": "too short", "set.key": Self.key])
        let summary = try FingerprintFiles.build(
            inputs: ["plan.txt", "short.txt"].map { "\(folder.path)/\($0)" },
            key: KeyFile.key(at: "\(folder.path)/set.key"),
            runLength: 5,
            sectionLength: nil,
            output: "\(folder.path)/plan.fp"
        )
        #expect(summary.documents == 1 && summary.skipped == 1 && summary.sections == 1)
        let detect = "fingerprint: plan.fp\n        key_file: set.key\n        min_similarity: 0.2"
        for (action, codes) in [("flag", []), ("redact", [DiagnosticCode.impossibleCondition])] {
            let pack = Self.pack(detect).replacing("action: redact", with: "action: \(action)")
                .replacing("[a hemlock, the hemlock here]", with: "['\(text)', '\(text) .']")
            try pack.write(toFile: "\(folder.path)/pack.yaml", atomically: true, encoding: .utf8)
            switch RuleLoader().load(paths: [folder.path]) {
            case .loaded(let rules): #expect(codes.isEmpty && rules.warnings.isEmpty)
            case .refused(let diagnostics): #expect(diagnostics.map(\.code) == codes)
            }
        }
    }
}
