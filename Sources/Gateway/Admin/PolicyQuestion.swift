import AuditLog
import GuardrailTypes
import Inspection
import Policy
import RuleFiles

/// What somebody asks about policies, or wants done.
///
/// What is done goes the ways of the command line: the same history, the same checks, the key's id as the name.
struct PolicyQuestion: Sendable {
    private let route: PolicyRoute
    private let parameters: [(name: String, value: String)]
    private let body: AdminBody
    private let key: String
    private let role: AdminRole

    init(_ route: PolicyRoute, _ question: AdminQuestion) {
        self.route = route
        parameters = question.parameters
        body = question.body
        key = question.key
        role = question.role
    }

    /// - Throws: `GatewayError`, `AuditParameterError`, or a `Refusal` with what is wrong with rules, policies or settings.
    func answer(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        if route.method == .post { try allow([]) }
        switch route {
        case .list:
            try allow([])
            return Self.json([("policies", .array(gateway.inForce().policies.reports.map(\.json)))])
        case .effective: return try effective(gateway)
        case .history: return try history(gateway)
        case .diff: return try diff(gateway)
        case .validate: return try validate(gateway)
        case .propose: return try propose(gateway)
        case .approve: return try approve(gateway)
        case .rollback: return try rollBack(gateway)
        case .reload: return try reload(gateway)
        }
    }

    private static func json(_ members: [(String, JSONText)], status: Int = 200) -> AdminAnswer {
        .json(status, JSONText.object(members).compact)
    }

    // MARK: Looking

    private func effective(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        try allow(["rule", "direction"] + Self.subjectNames)
        let subject = try subject(among: gateway.settings().keys)
        var directions = Direction.allCases
        if let word = try value("direction") {
            guard let direction = Direction(rawValue: word) else { throw Self.bad("direction", "prompt or response") }
            directions = [direction]
        }
        let rules = parameters.filter { $0.name == "rule" }.map(\.value)
        let found = directions.flatMap { gateway.inForce().explainPolicy(for: subject, $0, rulesMatching: rules) }
        return Self.json([("rules", .array(found.map(\.report.json)))])
    }

    private func history(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        try allow([])
        let pinned = gateway.history.pinned.map(JSONText.string) ?? .null
        return Self.json([("events", .array(gateway.history.events.map(\.json))), ("pinned", pinned)])
    }

    /// From a hash to another, or from what is in force to the files as they are now.
    private func diff(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        try allow(["from", "to"] + Self.subjectNames)
        let settings = try gateway.settings()
        let before = try value("from").map { try kept($0, gateway) } ?? gateway.inForce()
        let after = try value("to").map { try kept($0, gateway) } ?? gateway.loader.candidate(settings).rules
        let changes = before.changes(to: after, for: try subject(among: settings.keys))
        return Self.json([("changes", .array(changes.map(\.json)))])
    }

    private func kept(_ prefix: String, _ gateway: PolicyDesk.Gateway) throws -> LoadedRules {
        let hash = try Self.hash(prefix, gateway)
        return try RuleLoader(runsTests: false).load(gateway.history.entry(hash).sources).get()
    }

    // MARK: Doing

    /// What a reload would say, with nothing put in force.
    private func validate(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        guard role.handlesPolicies else { throw GatewayError.roleForbids }
        let (rules, engine) = try gateway.loader.candidate(gateway.settings())
        return Self.json([
            ("ok", .bool(true)), ("policy_hash", .string(engine.policyHash)),
            ("approved", .bool(gateway.history.isApproved(engine.policyHash))),
            ("rules", .integer(rules.rules.count)), ("tests", .integer(rules.testCount)),
            ("diagnostics", .array(rules.warnings.map(\.json))),
        ])
    }

    private func propose(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        guard role.handlesPolicies else { throw GatewayError.roleForbids }
        let (rules, engine) = try gateway.loader.candidate(gateway.settings())
        // What is approved is what was looked at: the hash that validate or diff has shown.
        if let shown = try body.text("hash"), try !Self.isBeginning(shown, of: engine.policyHash) {
            throw GatewayError.notApprovable("the files hold another configuration than the one that is named")
        }
        try gateway.history.propose(rules, hash: engine.policyHash, by: key, via: .http)
        gateway.chainHistory()
        return Self.json([("proposed", .string(engine.policyHash)), ("by", .string(key))], status: 201)
    }

    private func approve(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        guard role.approvesPolicies else { throw GatewayError.roleForbids }
        guard let prefix = try body.text("hash") else { throw GatewayError.badAdminBody }
        let hash = try Self.hash(prefix, gateway)
        if let objection = gateway.history.objection(toApprovalOf: hash, by: key) {
            throw GatewayError.notApprovable(objection)
        }
        try gateway.history.note(.approved, hash, by: key, via: .http)
        gateway.chainHistory()
        return Self.json([("approved", .string(hash)), ("by", .string(key))], status: 201)
    }

    private func rollBack(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        guard role.approvesPolicies else { throw GatewayError.roleForbids }
        let (prefix, ends) = (try body.text("hash"), try body.flag("end"))
        guard (prefix == nil) == ends else { throw GatewayError.badAdminBody }
        if let prefix {
            let hash = try Self.hash(prefix, gateway)
            try gateway.history.pin(hash, by: key, via: .http)
        } else {
            guard let pinned = gateway.history.pinned else {
                throw GatewayError.notApprovable("nothing is rolled back")
            }
            try gateway.history.note(.unpinned, pinned, by: key, via: .http)
        }
        gateway.chainHistory()
        return try reload(gateway)
    }

    private func reload(_ gateway: PolicyDesk.Gateway) throws -> AdminAnswer {
        guard role.handlesPolicies else { throw GatewayError.roleForbids }
        let loaded = try gateway.reload(key)
        let hash = loaded.configuration.engine.policyHash
        return Self.json([
            ("ok", .bool(true)), ("policy_hash", .string(hash)), ("rules", .integer(loaded.rules.rules.count)),
        ])
    }

    // MARK: What is asked for

    private static let subjectNames = ["app", "key", "team", "tag", "route", "model", "user"]

    private func allow(_ names: [String]) throws {
        for parameter in parameters where !names.contains(parameter.name) {
            let list = names.isEmpty ? "nothing may be asked for here" : "one of: " + names.joined(separator: ", ")
            throw Self.bad(nil, list)
        }
    }

    private func value(_ name: String) throws -> String? {
        let values = parameters.filter { $0.name == name }.map(\.value)
        guard values.count < 2 else { throw Self.bad(name, "may be given once") }
        return values.first
    }

    private static func bad(_ name: String?, _ reason: String) -> GatewayError {
        .badQuestion(AuditParameterError(name, reason))
    }

    private static func hash(_ prefix: String, _ gateway: PolicyDesk.Gateway) throws -> String {
        let digits = prefix.hasPrefix("sha256:") ? String(prefix.dropFirst(7)) : prefix
        guard digits.count >= 4, let hash = gateway.history.hash(beginning: digits) else {
            throw GatewayError.noSuchConfiguration
        }
        return hash
    }

    private static func isBeginning(_ prefix: String, of hash: String) throws -> Bool {
        let digits = prefix.hasPrefix("sha256:") ? prefix.dropFirst(7) : prefix[...]
        guard digits.count >= 4 else { throw GatewayError.noSuchConfiguration }
        return hash.hasPrefix(digits)
    }

    /// Whose texts are meant; a key's application, team and tags come from the settings.
    private func subject(among keys: [ClientKeySettings]) throws -> PolicySubject {
        let id = try value("key")
        let known = keys.first { $0.id == id }
        guard id == nil || known != nil else { throw Self.bad("key", "the settings have no such key") }
        var subject = PolicySubject(
            app: try value("app") ?? known?.app,
            key: id,
            team: try value("team") ?? known?.team,
            tags: parameters.filter { $0.name == "tag" }.map(\.value) + (known?.tags ?? []),
            route: try value("route")
        )
        subject.isTrusted = known?.isTrusted ?? false
        subject.model = try value("model")
        subject.user = try value("user")
        return subject
    }
}
