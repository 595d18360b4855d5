package import ByteText
package import GuardrailTypes
package import RuleFiles

/// What the rules find in documents that are held to hold nothing, so what they would get wrong there.
package struct CleanReport: Sendable {
    /// A finding at its place; never what stands there.
    package struct Finding: Sendable {
        let rule: RuleReference
        let file: String
        /// From 1.
        let line: Int
        /// In Unicode scalars, from 1.
        let column: Int
        /// In UTF-8 bytes of the file.
        let range: ByteRange

        package init(rule: RuleReference, file: String, line: Int, column: Int, range: ByteRange) {
            (self.rule, self.file, self.line, self.column, self.range) = (rule, file, line, column, range)
        }

        /// As compilers write it.
        var place: String { "\(file):\(line):\(column)" }
    }

    /// What was evaluated and how, in the words of the reader, in order.
    package let facts: [(name: String, value: String)]
    /// In the order in which they were added.
    package private(set) var findings: [Finding] = []
    /// All documents together.
    package private(set) var total = Count()
    /// By ending of the file's name.
    private var kinds: [String: Count] = [:]

    package init(facts: [(name: String, value: String)]) {
        self.facts = facts
    }

    /// Documents, and what was found in them.
    package struct Count: Hashable, Sendable {
        package private(set) var documents = 0
        /// Documents with at least one finding.
        package private(set) var flagged = 0
        package private(set) var bytes = 0
        package private(set) var findings = 0

        /// For each million bytes; nil out of none.
        package var perMegabyte: Double? { bytes == 0 ? nil : Double(findings) * 1e6 / Double(bytes) }

        fileprivate mutating func add(bytes count: Int, findings found: Int) {
            documents += 1
            bytes += count
            findings += found
            if found > 0 { flagged += 1 }
        }
    }

    /// Adds one document.
    package mutating func add(_ file: String, bytes: Int, findings found: [Finding]) {
        total.add(bytes: bytes, findings: found.count)
        kinds[Self.kind(of: file), default: Count()].add(bytes: bytes, findings: found.count)
        findings += found
    }

    /// `.py` of `a/b.py`, `.env` of `.env`, and the empty string of a name without a dot.
    private static func kind(of file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        return name.lastIndex(of: ".").map { name[$0...].lowercased() } ?? ""
    }
}

extension CleanReport {
    /// What one rule found.
    struct RuleRow {
        let rule: RuleReference
        /// In the order of the documents.
        let findings: [Finding]
        let documents: Int
    }

    /// Rules that found something, the most frequent first.
    var ruleRows: [RuleRow] {
        Dictionary(grouping: findings, by: \.rule.id).values.map { found in
            RuleRow(rule: found[0].rule, findings: found, documents: Set(found.map(\.file)).count)
        }.sorted { ($1.findings.count, $0.rule.id) < ($0.findings.count, $1.rule.id) }
    }

    /// Kinds of documents, the largest first.
    var kindRows: [(kind: String, count: Count)] {
        kinds.map { (kind: $0.key, count: $0.value) }.sorted { ($1.count.bytes, $0.kind) < ($0.count.bytes, $1.kind) }
    }

    /// For each million bytes of all documents; 0 if there are none.
    func perMegabyte(_ count: Int) -> Double { total.bytes == 0 ? 0 : Double(count) * 1e6 / Double(total.bytes) }
}

extension CleanReport {
    /// Schema 1: facts, totals, and by rule and by kind of document what was found, with every place.
    package var json: JSONText {
        .object(
            [("schema", .integer(1)), ("facts", .object(facts.map { ($0.name, .string($0.value)) }))]
                + total.members
                + [
                    ("rules", .array(ruleRows.map(json))),
                    ("kinds", .array(kindRows.map { .object([("ending", .string($0.kind))] + $0.count.members) })),
                ]
        )
    }

    private func json(_ row: RuleRow) -> JSONText {
        .object([
            ("rule", .string(row.rule.id)), ("entity", .string(row.rule.entity)),
            ("findings", .integer(row.findings.count)), ("documents_flagged", .integer(row.documents)),
            ("findings_per_mb", .number(perMegabyte(row.findings.count).short)),
            ("places", .array(row.findings.map { .object($0.members) })),
        ])
    }

    /// JSON lines, one for each finding, in order.
    package var faults: String {
        findings.map { finding in
            let names = [
                ("fault", JSONText.string(Fault.Kind.wrong.rawValue)), ("rule", .string(finding.rule.id)),
            ]
            return JSONText.object(names + finding.members).compact + "\n"
        }.joined()
    }
}

extension CleanReport.Finding {
    fileprivate var members: [(String, JSONText)] {
        [
            ("file", .string(file)), ("line", .integer(line)), ("column", .integer(column)),
            ("start", .integer(range.lowerBound)), ("end", .integer(range.upperBound)),
        ]
    }
}

extension CleanReport.Count {
    fileprivate var members: [(String, JSONText)] {
        [
            ("documents", .integer(documents)), ("documents_flagged", .integer(flagged)), ("bytes", .integer(bytes)),
            ("findings", .integer(findings)),
        ] + (perMegabyte.map { [("findings_per_mb", .number($0.short))] } ?? [])
    }
}
