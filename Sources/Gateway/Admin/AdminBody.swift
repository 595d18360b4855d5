import AuditLog
import Wire

/// What is posted to `/admin`: one JSON object, or nothing.
struct AdminBody: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Throws: `invalid_body` for what is no JSON object.
    private func document() throws(GatewayError) -> JSONDocument {
        guard let document = try? JSONDocument(parsing: bytes), document.kind(of: 0) == .object else {
            throw .badAdminBody
        }
        return document
    }

    /// A member that must be a string; nil if it is not there.
    func text(_ name: StaticString) throws(GatewayError) -> String? {
        let document = try document()
        guard let node = document.member(named: name, of: 0) else { return nil }
        guard document.kind(of: node) == .string else { throw .badAdminBody }
        return String(decoding: document.text(of: node), as: UTF8.self)
    }

    /// A member that must be true or false; false if it is not there.
    func flag(_ name: StaticString) throws(GatewayError) -> Bool {
        let document = try document()
        guard let node = document.member(named: name, of: 0) else { return false }
        switch document.kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw .badAdminBody
        }
    }

    /// A query to be saved: `{"name": …, "conditions": "app=shop&since=24h"}`, the conditions as in a URL.
    func query(by author: AuditLabel, now: AuditTime) throws -> SavedQuery {
        guard let name = try text("name"), let text = try text("conditions") else { throw GatewayError.badAdminBody }
        let items = Array(text.utf8).split(separator: UInt8(ascii: "&"))
        guard let conditions = AdminQueryItems.decode(items) else {
            throw AuditParameterError("conditions", "the conditions are not URL-encoded UTF-8")
        }
        return try SavedQuery(name: name, author: author, conditions: conditions, at: now)
    }

    /// A label as the body says; the author is the key that sends it.
    func review(by author: String) throws(GatewayError) -> AuditReview {
        guard let document = try? document() else { throw .badLabel }
        let number = document.member(named: "finding", of: 0)
        let finding = number.flatMap { document.integer(at: $0) }
        guard let id = try? text("id"), let verdict = (try? text("verdict")).flatMap(AuditVerdict.init(rawValue:)),
            finding != nil || number.map({ document.kind(of: $0) == .null }) ?? true,
            let note = try? text("note") ?? "",
            let review = try? AuditReview(
                id: id,
                finding: finding.map(Int64.init),
                verdict: verdict,
                author: author,
                note: note
            )
        else { throw .badLabel }
        return review
    }
}
