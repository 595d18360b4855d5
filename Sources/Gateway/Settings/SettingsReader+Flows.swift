import Routing
import RuleFiles

/// Reads `flows` and the conditions of routes.
extension SettingsReader {
    /// - Parameters:
    ///   - models: that flows may lead to; nil for any.
    ///   - upstreams: ids of those that there are; nil for any.
    mutating func readFlows(
        _ fields: Fields,
        models: Set<String>?,
        upstreams: Set<String>?,
        into routing: inout RoutingSettings
    ) {
        for item in items(fields, "flows") {
            let name = item.text("name") ?? ""
            if routing.flows[name] != nil {
                report(.conflictingKeys, item["name"], "there is another flow with this name")
            }
            guard item["file"] != nil else {
                routing.flows[name] = flow(item, models, upstreams)
                continue
            }
            guard let path = text(item, "file").map(resolved) else { continue }
            do throws(Refusal) {
                let text = if let text = replaced[path] { text } else { try DocumentReader.text(of: path) }
                let file = try DocumentReader.read(path, text: text, shape: SettingsShape.flowFile)
                routing.flowFiles[name] = FlowFile(path: path, text: text)
                routing.flows[name] = flow(file, models, upstreams)
            } catch {
                take(error.diagnostics)
            }
        }
    }

    /// A flow of which it does not matter whether its models and upstreams are there.
    static func flow(_ text: String, path: String) throws(Refusal) -> RouteFlow {
        let fields = try DocumentReader.read(path, text: text, shape: SettingsShape.flowFile)
        var reader = SettingsReader(path: path, environment: [:])
        let flow = reader.flow(fields, nil, nil)
        guard let flow, reader.diagnostics.isEmpty else { throw Refusal(diagnostics: reader.diagnostics) }
        return flow
    }

    private mutating func flow(_ fields: Fields, _ models: Set<String>?, _ upstreams: Set<String>?) -> RouteFlow? {
        let items = items(fields, "nodes")
        var places: [String: Int] = [:]
        for (index, item) in items.enumerated() where places.updateValue(index, forKey: item.text("id") ?? "") != nil {
            report(.conflictingKeys, item["id"], "there is another node with this id")
        }
        guard places.count == items.count else { return nil }
        let nodes = items.compactMap { item in
            kind(item, places, models, upstreams).map { RouteFlow.Node(item.text("id") ?? "", $0) }
        }
        // What is missing has been reported; numbers of nodes would mean others.
        guard nodes.count == items.count else { return nil }
        for problem in RouteFlow.problems(of: nodes) {
            switch problem {
            case .circle(let index): report(.valueNotAllowed, items[index]["id"], "this node leads back to itself")
            case .unreachable(let index): report(.valueNotAllowed, items[index]["id"], "no request comes to this node")
            case .tooMuch(let index):
                report(.valueNotAllowed, items[index]["id"], "the branches of this node are more than 100 percent")
            }
        }
        return RouteFlow(nodes)
    }

    private mutating func kind(
        _ item: Fields,
        _ places: [String: Int],
        _ models: Set<String>?,
        _ upstreams: Set<String>?
    ) -> RouteFlow.Kind? {
        if item["start"] != nil { return next(item, "start", places).map { .start(next: $0) } }
        if let fields = item.fields("conditional") {
            guard let then = next(fields, "then", places), let otherwise = next(fields, "else", places) else {
                return nil
            }
            return .condition(condition(fields, "if"), then: then, otherwise: otherwise)
        }
        if let fields = item.fields("percentage") { return percentage(fields, places) }
        if let fields = item.fields("rate_limit") { return rateLimit(fields, places) }
        if let fields = item.fields("model") { return target(fields, places, models, upstreams) }
        if item["end"]?.flag == false { report(.valueNotAllowed, item["end"], "an end is always true") }
        return .end
    }

    private mutating func percentage(_ fields: Fields, _ places: [String: Int]) -> RouteFlow.Kind? {
        let branches = items(fields, "branches")
        if branches.count > 5 { report(.valueNotAllowed, fields["branches"], "a node has five branches at most") }
        let shares = branches.compactMap { branch in
            next(branch, "then", places).map { RouteFlow.Share(percent: branch["percent"]?.double ?? 0, next: $0) }
        }
        guard let otherwise = next(fields, "else", places), shares.count == branches.count else { return nil }
        return .shares(shares, by: fields.choice("by") ?? .request, otherwise: otherwise)
    }

    private mutating func rateLimit(_ fields: Fields, _ places: [String: Int]) -> RouteFlow.Kind? {
        guard let success = next(fields, "success", places), let fallback = next(fields, "fallback", places) else {
            return nil
        }
        let unit: RouteFlow.RateLimit.Unit = fields.choice("type") ?? .count
        let amount = fields["limit"]?.double ?? 0
        let limit = RouteFlow.RateLimit(
            unit,
            per: fields.choice("key") ?? .all,
            // A dollar is 10¹² picodollars.
            limit: unit == .cost ? Int(clampedPicodollars: amount) : Int(amount),
            interval: (fields["interval"]?.integer ?? 1) * 1000,
            onFailure: fields.choice("on_store_failure") ?? .fallback
        )
        return .limit(limit, success: success, fallback: fallback)
    }

    private mutating func target(
        _ fields: Fields,
        _ places: [String: Int],
        _ models: Set<String>?,
        _ upstreams: Set<String>?
    ) -> RouteFlow.Kind? {
        let model = fields.text("model") ?? ""
        let provider = fields.text("provider")
        if let provider, upstreams?.contains(provider) == false {
            report(.valueNotAllowed, fields["provider"], "there is no upstream with this id")
        } else if models?.contains(model) == false {
            report(.valueNotAllowed, fields["model"], "no route and no upstream serves this model")
        }
        var fallback: Int?
        if fields["fallback"] != nil {
            fallback = next(fields, "fallback", places)
            if fallback == nil { return nil }
        }
        let target = RouteFlow.Target(
            provider: provider,
            model: model,
            timeout: fields["timeout_ms"]?.integer,
            retries: fields["retries"]?.integer
        )
        return .model(target, fallback: fallback)
    }

    /// The place of the node that a key names.
    private mutating func next(_ fields: Fields, _ key: String, _ places: [String: Int]) -> Int? {
        guard let name = fields.text(key), let place = places[name] else {
            report(.valueNotAllowed, fields[key], "there is no node with this id")
            return nil
        }
        return place
    }

    // MARK: Conditions

    mutating func condition(_ fields: Fields, _ key: String) -> Condition {
        .all(items(fields, key).map { condition($0) })
    }

    private mutating func condition(_ fields: Fields) -> Condition {
        var parts: [Condition] = []
        for key in ["$and", "$or", "$not"] where fields[key] != nil {
            let inner = items(fields, key).map { condition($0) }
            parts.append(key == "$or" ? .any(inner) : key == "$and" ? .all(inner) : .not(.all(inner)))
        }
        let tests = tests(fields)
        guard !tests.isEmpty else { return .all(parts) }
        guard let name = fields.text("field"), let field = Self.field(name) else {
            let place = Self.operators.lazy.compactMap { fields[$0] }.first
            report(.missingKey, place, "an operator looks at a field")
            return .all(parts)
        }
        if case .header(let header) = field, !header.hasPrefix("x-weir-"), WantedFields.mayBeSecret(header) {
            report(
                .valueNotAllowed,
                fields["field"],
                "no condition may look at this header field: it may hold a secret",
                help: "let clients say it in a field of another name, such as x-weir-…"
            )
        }
        return .all(parts + tests.map { .test(field, $0) })
    }

    /// Those that look at a field.
    static let operators = [
        "$eq", "$ne", "$in", "$nin", "$gt", "$gte", "$lt", "$lte", "$exists", "$regex",
    ]

    private mutating func tests(_ fields: Fields) -> [Condition.Test] {
        var tests: [Condition.Test] = []
        for key in ["$eq", "$in"] where fields[key] != nil { tests.append(.isIn(Self.scalars(fields, key))) }
        for key in ["$ne", "$nin"] where fields[key] != nil { tests.append(.isNotIn(Self.scalars(fields, key))) }
        let orders: [(String, Condition.Order)] = [
            ("$gt", .greater), ("$gte", .greaterOrEqual), ("$lt", .less), ("$lte", .lessOrEqual),
        ]
        for (key, order) in orders {
            if let bound = fields[key]?.double { tests.append(.compares(order, bound)) }
        }
        if let isWanted = fields["$exists"]?.flag { tests.append(.exists(isWanted)) }
        if let pattern = fields.text("$regex") {
            if !ConditionPatterns.compiles(pattern) {
                report(.patternDoesNotCompile, fields["$regex"], "this pattern cannot be used")
            }
            tests.append(.matches(pattern))
        }
        return tests
    }

    private static func scalars(_ fields: Fields, _ key: String) -> [Condition.Scalar] {
        fields.texts(key).map { text in Double(text).map { .number($0) } ?? .text(text) }
    }

    /// Of the form that the shape asks for.
    private static func field(_ text: String) -> Condition.Field? {
        let parts = text.split(separator: ".").map(String.init)
        switch (parts.first, parts.count) {
        case ("app", 1): return .app
        case ("key", 1): return .key
        case ("team", 1): return .team
        case ("tag", 1): return .tag
        case ("model", 1): return .model
        case ("tokens", 1): return .tokens
        case ("streaming", 1): return .streaming
        case ("header", 2): return .header(parts[1])
        case ("metadata", 2): return .metadata(parts[1])
        case ("body", 2...): return .body(Array(parts.dropFirst()))
        case ("findings", 2):
            switch parts[1] {
            case "entity": return .entity
            case "rule": return .rule
            case "tag": return .findingTag
            case "severity": return .severity
            default: return .action
            }
        default: return nil
        }
    }
}

extension Int {
    /// The picodollars of some dollars, at most what an `Int` holds.
    fileprivate init(clampedPicodollars dollars: Double) {
        self = dollars >= 9_000_000 ? .max : Int((dollars * 1e12).rounded())
    }
}
