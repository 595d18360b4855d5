import Routing
import RuleFiles

/// The keys of `flows`.
extension SettingsShape {
    static let flow = MappingShape(
        title: "a flow",
        keys: [
            .init("name", .text(.name), required: true, "What clients ask for, behind dynamic/."),
            .init("nodes", nodes, "The first is where a request begins."),
            .init("file", .text(.nonEmpty), "A file that holds the nodes, so that weir can write it."),
        ],
        exactlyOneOf: [["nodes", "file"]]
    )

    static let flowFile = MappingShape(
        title: "a flow's file",
        keys: [
            .init("schema", .schemaNumber(1), required: true, "Version of the format. Always 1."),
            .init("nodes", nodes, required: true, "The first is where a request begins."),
        ]
    )

    private static let nodes = Shape.list(.mapping(node), atLeast: 1)

    private static let node = MappingShape(
        title: "a node",
        keys: [
            .init("id", .text(.name), required: true, "What other nodes, headers and audit rows call it."),
            .init("start", .text(.name), "The node that follows."),
            .init("conditional", .mapping(conditional), "Where a request goes by what is in it."),
            .init("percentage", .mapping(percentage), "Parts of the requests go different ways."),
            .init("rate_limit", .mapping(rateLimit), "Where a request goes by how many there were."),
            .init("model", .mapping(target), "Who is asked."),
            .init("end", .flag, "No model serves the request. Always true."),
        ],
        exactlyOneOf: [["start", "conditional", "percentage", "rate_limit", "model", "end"]]
    )

    private static let conditional = MappingShape(
        title: "a conditional node",
        keys: [
            .init("if", conditions(nested: 3), required: true, "What must hold, all of it."),
            .init("then", .text(.name), required: true, "The node that follows if it does."),
            .init("else", .text(.name), required: true, "The node that follows if not."),
        ]
    )

    /// Conditions of which each may have others in it, so many deep.
    static func conditions(nested depth: Int) -> Shape { .list(.mapping(condition(nested: depth)), atLeast: 1) }

    private static func condition(nested depth: Int) -> MappingShape {
        let scalar = Shape.either([.text(.nonEmpty), .list(.text(.nonEmpty), atLeast: 1)])
        var keys: [MappingShape.Key] = [
            .init("field", .text(field), "What of the request is looked at."),
            .init("$eq", scalar, "Has this value, or one of these."),
            .init("$ne", scalar, "Has none of these values."),
            .init("$in", scalar, "Has one of these values."),
            .init("$nin", scalar, "Has none of these values."),
            .init("$gt", bound, "A greater number."),
            .init("$gte", bound, "A number that is not smaller."),
            .init("$lt", bound, "A smaller number."),
            .init("$lte", bound, "A number that is not greater."),
            .init("$exists", .flag, "Whether there is any value."),
            .init("$regex", .text(.nonEmpty), "Has a match of this pattern (PCRE2)."),
        ]
        let operators = SettingsReader.operators
        guard depth > 0 else {
            return MappingShape(title: "a condition", keys: keys, atLeastOneOf: [operators])
        }
        keys.append(.init("$and", conditions(nested: depth - 1), "All of these hold."))
        keys.append(.init("$or", conditions(nested: depth - 1), "One of these holds."))
        keys.append(.init("$not", conditions(nested: depth - 1), "These do not hold together."))
        return MappingShape(
            title: "a condition",
            keys: keys,
            atLeastOneOf: [operators + ["$and", "$or", "$not"]],
            excluding: ["$and", "$or", "$not"].map { ($0, ["field"]) }
        )
    }

    private static let bound = Shape.number(-1e15...1e15)

    private static let percentage = MappingShape(
        title: "a percentage node",
        keys: [
            .init("branches", .list(.mapping(branch), atLeast: 1), required: true, "Five at most."),
            .init("else", .text(.name), required: true, "The node that follows for what is left."),
            .init("by", words(RouteFlow.ShareKey.self), "Whose requests go the same way. request, if not said."),
        ]
    )

    private static let branch = MappingShape(
        title: "a branch",
        keys: [
            .init("percent", .number(0...100), required: true, "Of the requests."),
            .init("then", .text(.name), required: true, "The node that follows."),
        ]
    )

    private static let rateLimit = MappingShape(
        title: "a rate limit",
        keys: [
            .init("type", words(RouteFlow.RateLimit.Unit.self), "count of requests, or cost. count, if not said."),
            .init("key", words(RouteFlow.RateLimit.Scope.self), "For all, each app or each key. all, if not said."),
            .init("limit", .number(0...1e9), required: true, "Requests, or US dollars."),
            .init("interval", .integer(1...2_678_400), required: true, "In so many seconds."),
            .init("success", .text(.name), required: true, "The node that follows within the limit."),
            .init("fallback", .text(.name), required: true, "The node that follows beyond it."),
            .init(
                "on_store_failure",
                words(RouteFlow.RateLimit.OnFailure.self),
                "Where requests go while the store that nodes share cannot be asked. fallback, if not said."
            ),
        ]
    )

    private static let target = MappingShape(
        title: "a model node",
        keys: [
            .init("model", .text(.nonEmpty), required: true, "A model of a route or an upstream."),
            .init("provider", .text(.name), "The id of an upstream; whoever serves the model, if not said."),
            .init("timeout_ms", .integer(1...3_600_000), "Until the answer begins; the upstream's, if not said."),
            .init("retries", .integer(0...10), "At the same upstream; the route's, if not said."),
            .init("fallback", .text(.name), "The node that follows if there is no answer."),
        ]
    )

    private static let field = TextForm(
        title: "a field",
        pattern: "^(app|key|team|tag|model|tokens|streaming|findings[.](entity|rule|tag|severity|action)"
            + "|header[.][a-z0-9_-]+|metadata[.][A-Za-z0-9_-]+|body([.][A-Za-z0-9_-]+)+)$",
        help: "app, key, team, tag, model, tokens, streaming, findings.entity, .rule, .tag, .severity or .action, "
            + "header.NAME in lower case, metadata.NAME, or body.… with names joined by dots"
    )
}
