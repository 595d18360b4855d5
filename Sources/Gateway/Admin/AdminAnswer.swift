import AuditLog

/// What `/admin` says.
struct AdminAnswer: Sendable {
    enum Content: Sendable {
        case json(String)
        /// A ZIP file to be kept under this name.
        case zip([UInt8], name: String)
        case error(GatewayError)
    }

    let status: Int
    let content: Content
    /// Rows of the log, or sums of them, that it tells of.
    let rows: Int

    static func json(_ status: Int, _ text: String, rows: Int = 0) -> AdminAnswer {
        AdminAnswer(status: status, content: .json(text), rows: rows)
    }

    static func error(_ error: GatewayError) -> AdminAnswer {
        AdminAnswer(status: error.status, content: .error(error), rows: 0)
    }
}

extension AuditDesk {
    /// A request to `/admin`, for those who record who read what.
    package struct Read: Hashable, Sendable {
        package let key: String
        package let role: AdminRole
        /// From a closed set.
        package let route: String
        /// Names of conditions, from a closed set.
        package let conditions: [String]
        package let rows: Int
        package let status: Int
        /// False for what changes something: that is an event of its own.
        private let isRead: Bool

        init(key: String, role: AdminRole, route: AdminRoute, conditions: [String], answer: AdminAnswer) {
            self.key = key
            self.role = role
            self.route = route.label
            self.conditions = conditions
            rows = answer.rows
            status = answer.status
            isRead = route.method == .get
        }

        /// What becomes of it in the log; nil for a change.
        var event: AuditEvent? {
            guard isRead else { return nil }
            return AuditEvent(.read, actor: AuditLabel(configured: key))
                .with("role", AuditLabel(configured: role.rawValue)).with("endpoint", AuditLabel(configured: route))
                .with("conditions", AuditLabel(configured: conditions.joined(separator: ",")))
                .with("rows", rows).with("status", status)
        }
    }
}
