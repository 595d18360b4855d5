import Yams

extension ShapeChecker {
    /// Checks a mapping's keys and then their values.
    mutating func checkMapping(_ node: Node, _ shape: MappingShape) -> Value? {
        guard case .mapping(let mapping) = node else { return refuse(node, wanted: .mapping(shape)) }
        let before = diagnostics.count
        var values: [String: Value] = [:]
        var places: [String: Place] = [:]
        var meant: Set<String> = []
        for (keyNode, valueNode) in mapping {
            guard let key = checkKey(keyNode, shape, &meant) else { continue }
            places[key.name] = file.place(of: keyNode)
            values[key.name] = check(valueNode, key.shape)
        }
        // A key that is there but misspelt is one mistake, not two.
        for key in shape.keys where key.isRequired && places[key.name] == nil && !meant.contains(key.name) {
            report(.missingKey, at: node, "\(shape.title) needs the key \"\(key.name)\"", help: key.summary)
        }
        checkCombinations(of: places, meant, shape, node)
        guard diagnostics.count == before else { return nil }
        return value(
            .mapping(Fields(shape: shape, values: values, keyPlaces: places, place: file.place(of: node))),
            node
        )
    }

    private mutating func checkKey(
        _ node: Node,
        _ shape: MappingShape,
        _ meant: inout Set<String>
    ) -> MappingShape.Key? {
        guard case .scalar(let scalar) = node else {
            report(.wrongType, at: node, "expected a key, found \(Self.title(of: node))")
            return nil
        }
        if let key = shape.key(scalar.string) { return key }
        let names = shape.keys.map(\.name)
        if scalar.style == .plain, PlainScalar.booleanWords.contains(scalar.string.lowercased()) {
            report(
                .booleanLikeKey,
                at: node,
                "YAML may read the key \"\(scalar.string)\" as true or false",
                help: "no key of this format has that name; \(shape.title) knows \(names.joined(separator: ", "))"
            )
            return nil
        }
        let nearest = Suggestion.nearest(to: scalar.string, among: names)
        if let nearest { meant.insert(nearest) }
        diagnostics.append(
            Diagnostic(
                .unknownKey,
                at: file.place(of: node),
                "\(shape.title) has no key \"\(scalar.string)\"",
                help: nearest == nil ? Self.help(forKey: scalar.string, names) : nil,
                suggestion: nearest
            )
        )
        return nil
    }

    private static func help(forKey key: String, _ names: [String]) -> String {
        if key.contains(" ") { return "if this is the rest of a text: a comma ends it inside { }, so put it in quotes" }
        return "it knows \(names.joined(separator: ", "))"
    }

    /// - Parameter meant: keys that a misspelt one was probably to be.
    private mutating func checkCombinations(
        of keys: [String: Place],
        _ meant: Set<String>,
        _ shape: MappingShape,
        _ node: Node
    ) {
        for group in shape.exactlyOneOf {
            let present = group.filter { keys[$0] != nil }
            let names = group.map { "\"\($0)\"" }.joined(separator: " or ")
            if present.isEmpty, meant.isDisjoint(with: group) {
                report(.missingKey, at: node, "\(shape.title) needs \(names)")
            } else if present.count > 1, let place = keys[present[1]] {
                diagnostics.append(
                    Diagnostic(.conflictingKeys, at: place, "\(shape.title) takes \(names), not both")
                )
            }
        }
        for group in shape.atLeastOneOf
        where meant.isDisjoint(with: group) && group.allSatisfy({ keys[$0] == nil }) {
            let names = group.map { "\"\($0)\"" }.joined(separator: " or ")
            report(.missingKey, at: node, "\(shape.title) needs \(names)")
        }
        for (key, others) in shape.excluding where keys[key] != nil {
            for other in others where keys[other] != nil {
                diagnostics.append(
                    Diagnostic(
                        .conflictingKeys,
                        at: keys[other] ?? file.start,
                        "\"\(other)\" cannot stand beside \"\(key)\"",
                        help: "keep one of the two"
                    )
                )
            }
        }
    }
}
