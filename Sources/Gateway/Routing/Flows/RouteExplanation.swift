import AuditLog
import Routing
import Wire

/// The way that a request would take by some settings, without sending it: for the command line.
///
/// No limit is reached and nothing is out of service; what chance decides is decided by the user and key alone.
package struct RouteExplanation {
    /// What of a request its way may depend on.
    package struct Request {
        package var model: String
        /// By their names in lower case.
        package var headers: [String: String] = [:]
        /// JSON; empty for a body of which nothing is said.
        package var body: [UInt8] = []
        /// What rules and categories would find.
        package var entities: [String] = []
        package var key: ClientKeySettings?

        package init(model: String) {
            self.model = model
        }
    }

    /// Something of the request that cannot be read.
    package struct Problem: Error {
        package let reason: String
    }

    /// Nodes and conditions that were passed; one for each model that is asked in turn.
    package private(set) var steps: [(path: String, candidates: [String])] = []

    private let table: RouteTable
    private let facts: ConditionFacts
    private let share: UInt64

    /// - Throws: `Problem`, or an error about an upstream's address.
    package init(_ settings: Settings, _ request: Request) throws {
        table = RouteTable(try settings.upstreams.map { try UpstreamTarget($0) }, settings.routing)
        let body = request.body.isEmpty ? Array(#"{"messages":[]}"#.utf8) : request.body
        guard let document = try? JSONDocument(parsing: body) else {
            throw Problem(reason: "the body is no JSON that this program reads")
        }
        var head = RequestHead()
        head.ownFields = request.headers.mapValues { Array($0.utf8) }  // Also those that are no field of ours.
        let cloudflare = settings.routing.forms.contains(.cloudflare) ? try CloudflareFields(head.ownFields) : nil
        let key = request.key
        var principal = Principal(keyID: key?.id, app: key?.app ?? KeyRing.anonymousApp)
        principal.team = key?.team
        principal.tags = key?.tags ?? []
        let fields = RequestFieldValues(
            principal: principal,
            head: head,
            model: request.model,
            isStreaming: document.member(named: "stream", of: 0).map { document.kind(of: $0) == .true } ?? false,
            document: document,
            bodyBytes: body.count,
            findings: [],
            metadata: cloudflare?.metadata ?? [:]
        )
        facts = ConditionFacts(
            values: { $0 == .entity ? request.entities : fields.values($0) },
            matches: table.patterns.matches
        )
        let owner = SplitMix.hash((key?.id ?? principal.app).utf8)
        let user = document.member(named: "user", of: 0).map { document.text(of: $0) }
        share = user.map { SplitMix.hash($0, seed: owner) } ?? owner
        explain(request.model)
    }

    private mutating func explain(_ model: String) {
        let facts = facts
        switch table.conditional(model, { facts }) {
        case (let place, .route(let route))?: add("\(model) when[\(place)]", route)
        case (_, .flow(let flow))?: follow(flow)
        case nil:
            if let flow = table.flow(for: model) { return follow(flow) }
            if let route = table.route(for: model) { add(table.path(of: model).text, route) }
        }
    }

    private mutating func follow(_ flow: NamedFlow) {
        let share = share
        let inputs = RouteFlow.Inputs(facts: facts, share: { _ in share }, admits: { _, _ in true })
        var start: Int? = 0
        while let place = start {
            guard let outcome = flow.flow.walk(from: place, inputs) else { return }
            let route = outcome.target.flatMap { table.route(for: $0) }
            steps.append((flow.label + ":" + outcome.path.joined(separator: ">"), route?.members.map(\.label) ?? []))
            start = outcome.fallback
        }
    }

    private mutating func add(_ path: String, _ route: ModelRoute) {
        steps.append((path, route.members.map(\.label)))
    }
}

extension RoutingSettings {
    /// Every name that routes and flows give, and what kind of a name it is.
    package var listed: [(name: String, kind: String)] {
        flows.keys.sorted().map { ("dynamic/" + $0, "flow of \(flows[$0]?.nodes.count ?? 0) nodes") }
            + routes.map { route in
                let way = route.flow.map { "flow \($0)" } ?? "\(route.candidates.count) candidates"
                return (route.model, route.condition == nil ? way : way + ", on a condition")
            }
    }
}
