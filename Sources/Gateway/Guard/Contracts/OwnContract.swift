import AuditLog
import GuardrailTypes
import Wire

/// Our own `POST /v1/guard`: a text, texts or messages in, a decision with its findings out.
///
/// Everything in the request but `direction` and `offsets` is content, members that we do not know as well.
struct OwnContract: GuardContract {
    let scope: GuardScope
    private let unit: OffsetUnit
    /// The members that are content, by their keys' nodes.
    private let members: [Int]

    /// Most findings that are listed; the rest is counted.
    static let mostFindings = 1_000
    /// A path costs a walk over a text's siblings; past so many texts they are called `*`.
    private static let mostPaths = 256

    init(reading document: JSONDocument) throws(GuardError) {
        let direction: Direction = try Self.choice("direction", in: document) ?? .prompt
        unit = try Self.choice("offsets", in: document) ?? .utf8
        let controls = [document.member(named: "direction", of: 0), document.member(named: "offsets", of: 0)]
        members = document.children(of: 0).filter { !controls.contains($0) }.map { $0 - 1 }
        let contents = [document.given("input"), document.given("messages"), document.given("text")].compactMap(\.self)
        guard !contents.isEmpty else {
            throw GuardError("missing", "Give the content as 'input', 'text' or 'messages'.", at: "input")
        }
        _ = try document.optional("messages", .array)
        _ = try document.optional("text", .string)
        scope = GuardScope(direction: direction, nodes: members.map { $0..<document.end(of: $0 + 1) })
    }

    private static func choice<Word: RawRepresentable<String>>(
        _ name: StaticString,
        in document: JSONDocument
    ) throws(GuardError) -> Word? {
        guard let node = try document.optional(name, .string) else { return nil }
        guard let word = Word(rawValue: document.string(node)) else {
            throw GuardError("out_of_range", "'\(name)' has none of its values.", at: "\(name)")
        }
        return word
    }

    func answer(_ report: inout GuardReport) -> [UInt8] {
        let report = report
        return JSONWriter.object { writer in
            writer.member("id", report.id)
            writer.member("object", "guard.decision")
            writer.member("decision", report.action.rawValue)
            writer.member("direction", report.direction.rawValue)
            writer.member("policy", report.policy)
            writer.member("offsets", unit.rawValue)
            if report.disclosure != .none { write(report.places, of: report, to: &writer) }
            if report.action == .redact {
                writer.object("output") { output(of: report, to: &$0) }
            } else {
                writer.member("output", nil as String?)
            }
        }
    }

    /// The content as it may pass, under the members' own keys.
    private func output(of report: GuardReport, to writer: inout JSONWriter) {
        for key in members {
            let name = String(decoding: report.text(of: key), as: UTF8.self)
            writer.member(name, literal: report.literal(of: key + 1))
        }
    }

    private func write(_ places: [GuardReport.Place], of report: GuardReport, to writer: inout JSONWriter) {
        var listed = 0
        writer.array("findings") { writer in
            for (position, place) in places.enumerated() where listed < Self.mostFindings {
                let path = position < Self.mostPaths ? report.document.path(of: place.node) : "*"
                let findings = place.decision.findings.prefix(Self.mostFindings - listed)
                var offsets = FindingOffsets(in: report.document, at: place.node, unit)
                for finding in findings {
                    writer.object { write(finding, path, offsets.range(of: finding), report.disclosure, to: &$0) }
                }
                listed += findings.count
            }
        }
        writer.member("findings_omitted", places.reduce(0) { $0 + $1.decision.findingCount } - listed)
        writer.array("not_run") { writer in
            for failure in places.lazy.flatMap(\.decision.failures).prefix(Self.mostFindings) {
                writer.object { writer in
                    if report.disclosure == .rule { writer.member("rule", failure.rule.id) }
                    writer.member("entity", failure.rule.entity)
                    writer.member("reason", failure.reason.rawValue)
                }
            }
        }
    }

    private func write(
        _ finding: Finding,
        _ path: String,
        _ range: Range<Int>?,
        _ disclosure: Disclosure,
        to writer: inout JSONWriter
    ) {
        if disclosure == .rule { writer.member("rule", finding.rule.id) }
        writer.member("category", finding.rule.family.rawValue)
        writer.member("entity", finding.rule.entity)
        writer.member("severity", finding.rule.severity.rawValue)
        writer.member("action", finding.action.rawValue)
        writer.member("path", path)
        if let range {
            writer.member("start", range.lowerBound)
            writer.member("end", range.upperBound)
        } else {
            writer.member("start", nil as String?)
            writer.member("end", nil as String?)
        }
        writer.member("confidence", literal: finding.confidence.description.utf8)
    }
}
