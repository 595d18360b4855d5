import Detection

/// JSON Schema 2020-12 of a format, for editors; made of the same table that files are checked against.
package enum SchemaGenerator {
    /// The schema of rule packs, with a line end after it: the content of `rules/rule-pack.v1.schema.json`.
    package static var rulePack: String {
        text(of: RulePackShape.root, id: "rule-pack.v1", title: "Weir rule pack, version 1")
    }

    /// The schema of policies: the content of `policies/policy.v1.schema.json`.
    package static var policy: String {
        text(of: PolicyShape.root, id: "policy.v1", title: "Weir policy, version 1")
    }

    private static func text(of root: MappingShape, id: String, title: String) -> String {
        guard case .object(let members) = schema(of: .mapping(root)) else { return "" }
        let head: [(String, JSONText)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("$id", .string("urn:weir:\(id)")),
            ("title", .string(title)),
        ]
        return JSONText.object(head + members).pretty() + "\n"
    }

    private static func schema(of shape: Shape) -> JSONText {
        switch shape {
        case .text(let form): schema(of: form)
        case .number(let range):
            .object([
                ("type", .string("number")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ])
        case .integer(let range):
            .object([
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ])
        case .flag: .object([("type", .string("boolean"))])
        case .choice(let words): choice(words)
        case .validatorName: choice(Validator.all.keys.sorted())
        case .schemaNumber(let number): .object([("const", .integer(number))])
        case .list(let item, let minimum):
            .object(
                [("type", .string("array")), ("items", schema(of: item))]
                    + (minimum > 0 ? [("minItems", .integer(minimum))] : [])
            )
        case .mapping(let mapping): schema(of: mapping)
        case .either(let shapes): .object([("oneOf", .array(shapes.map(schema(of:))))])
        }
    }

    private static func choice(_ words: [String]) -> JSONText {
        .object([("enum", .array(words.map(JSONText.string)))])
    }

    private static func schema(of form: TextForm) -> JSONText {
        var members: [(String, JSONText)] = [("type", .string("string"))]
        if let pattern = form.pattern { members.append(("pattern", .string(pattern))) }
        if form.minLength > 0 { members.append(("minLength", .integer(form.minLength))) }
        return .object(members)
    }

    private static func schema(of mapping: MappingShape) -> JSONText {
        let properties = mapping.keys.map { key -> (String, JSONText) in
            guard case .object(let members) = schema(of: key.shape) else { return (key.name, .null) }
            return (key.name, .object([("description", .string(key.summary))] + members))
        }
        var members: [(String, JSONText)] = [("type", .string("object"))]
        let required = mapping.keys.filter(\.isRequired).map { JSONText.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        members.append(("additionalProperties", .bool(false)))
        members.append(("properties", .object(properties)))
        let conditions =
            mapping.exactlyOneOf.map { choice("oneOf", of: $0) } + mapping.atLeastOneOf.map { choice("anyOf", of: $0) }
            + mapping.excluding.flatMap(excluding)
        if !conditions.isEmpty { members.append(("allOf", .array(conditions))) }
        return .object(members)
    }

    private static func choice(_ condition: String, of keys: [String]) -> JSONText {
        .object([(condition, .array(keys.map { .object([("required", .array([.string($0)]))]) }))])
    }

    private static func excluding(_ key: String, _ others: [String]) -> [JSONText] {
        others.map { .object([("not", .object([("required", .array([.string(key), .string($0)]))]))]) }
    }
}
