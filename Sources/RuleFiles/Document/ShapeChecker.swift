import Detection
import Yams

/// Compares a file with its shape and says everything that is wrong with it, not only the first thing.
struct ShapeChecker {
    let file: SourceFile
    private(set) var diagnostics: [Diagnostic] = []
    private var forms: [String: Regex<AnyRegexOutput>] = [:]

    init(file: SourceFile) {
        self.file = file
    }

    /// The node as a value of the shape, or nil if something in it was reported.
    mutating func check(_ node: Node, _ shape: Shape) -> Value? {
        switch shape {
        case .mapping(let mapping): return checkMapping(node, mapping)
        case .list(let item, let minimum): return checkList(node, item, minimum)
        case .either(let shapes): return checkEither(node, shapes)
        default:
            guard case .scalar(let scalar) = node else { return refuse(node, wanted: shape) }
            return checkScalar(scalar, node, shape)
        }
    }

    mutating func report(_ code: DiagnosticCode, at node: Node, _ reason: String, help: String? = nil) {
        diagnostics.append(Diagnostic(code, at: file.place(of: node), reason, help: help))
    }

    private mutating func refuse(_ node: Node, wanted shape: Shape) -> Value? {
        report(.wrongType, at: node, "expected \(shape.title), found \(Self.title(of: node))")
        return nil
    }

    private mutating func checkList(_ node: Node, _ item: Shape, _ minimum: Int) -> Value? {
        guard case .sequence(let sequence) = node else { return refuse(node, wanted: .list(item, atLeast: minimum)) }
        if sequence.count < minimum {
            report(.valueNotAllowed, at: node, "this list needs at least \(minimum) item\(minimum == 1 ? "" : "s")")
            return nil
        }
        let values = sequence.map { check($0, item) }
        let sound = values.compactMap { $0 }
        return sound.count == values.count ? value(.list(sound), node) : nil
    }

    private mutating func checkEither(_ node: Node, _ shapes: [Shape]) -> Value? {
        guard let shape = shapes.first(where: { $0.fitsKind(of: node) }) else {
            let titles = shapes.map(\.title).joined(separator: " or ")
            report(.wrongType, at: node, "expected \(titles), found \(Self.title(of: node))")
            return nil
        }
        return check(node, shape)
    }

    private mutating func checkScalar(_ scalar: Node.Scalar, _ node: Node, _ shape: Shape) -> Value? {
        let plain = scalar.style == .plain || scalar.style == .any ? PlainScalar(scalar.string) : .text
        switch (shape, plain) {
        case (.text(let form), .text):
            return keepsForm(scalar.string, form, node) ? value(.text(scalar.string), node) : nil
        case (.text, _):
            report(
                .wrongType,
                at: node,
                "expected text, found \(plain.title)",
                help: "put it in quotes: '\(scalar.string)'"
            )
            return nil
        case (.choice(let words), _):
            return isOne(scalar.string, of: words, .valueNotAllowed, node) ? value(.text(scalar.string), node) : nil
        case (.validatorName, _):
            let names = Validator.all.keys.sorted()
            return isOne(scalar.string, of: names, .unknownValidator, node) ? value(.text(scalar.string), node) : nil
        case (.flag, .flag(let flag)):
            return value(.flag(flag), node)
        case (.number(let range), .number(let number)):
            return isInside(number, range, node) ? value(.number(number), node) : nil
        case (.number(let range), .integer(let number)):
            return isInside(Double(number), range, node) ? value(.number(Double(number)), node) : nil
        case (.integer(let range), .integer(let number)):
            let bounds = Double(range.lowerBound)...Double(range.upperBound)
            return isInside(Double(number), bounds, node) ? value(.integer(number), node) : nil
        case (.schemaNumber(let known), .integer(let number)):
            return isKnownSchema(number, known, node) ? value(.integer(number), node) : nil
        default:
            return refuse(node, wanted: shape)
        }
    }
}

extension ShapeChecker {
    /// Checks a mapping's keys and then their values.
    private mutating func checkMapping(_ node: Node, _ shape: MappingShape) -> Value? {
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
        checkCombinations(of: places, shape, node)
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

    private mutating func checkCombinations(of keys: [String: Place], _ shape: MappingShape, _ node: Node) {
        for group in shape.exactlyOneOf {
            let present = group.filter { keys[$0] != nil }
            let names = group.map { "\"\($0)\"" }.joined(separator: " or ")
            if present.isEmpty {
                report(.missingKey, at: node, "\(shape.title) needs \(names)")
            } else if present.count > 1, let place = keys[present[1]] {
                diagnostics.append(
                    Diagnostic(.conflictingKeys, at: place, "\(shape.title) takes \(names), not both")
                )
            }
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

extension ShapeChecker {
    private func value(_ content: Value.Content, _ node: Node) -> Value {
        var style = Value.Style.other
        if case .scalar(let scalar) = node {
            switch scalar.style {
            case .any, .plain: style = .plain
            case .singleQuoted: style = .singleQuoted
            case .doubleQuoted: style = .doubleQuoted
            case .literal: style = .literalBlock
            case .folded: style = .other
            }
        }
        return Value(content: content, place: file.place(of: node), style: style)
    }

    private mutating func keepsForm(_ text: String, _ form: TextForm, _ node: Node) -> Bool {
        if text.unicodeScalars.count >= form.minLength, fits(text, form.pattern) { return true }
        let reason = text.isEmpty ? "there is nothing here" : "this is not the form of \(form.title)"
        report(.badForm, at: node, reason, help: form.help)
        return false
    }

    private mutating func fits(_ text: String, _ pattern: String?) -> Bool {
        guard let pattern else { return true }
        if forms[pattern] == nil { forms[pattern] = try? Regex(pattern) }
        return forms[pattern].map { text.wholeMatch(of: $0) != nil } ?? false
    }

    private mutating func isOne(_ word: String, of words: [String], _ code: DiagnosticCode, _ node: Node) -> Bool {
        if words.contains(word) { return true }
        let nearest = Suggestion.nearest(to: word, among: words)
        diagnostics.append(
            Diagnostic(
                code,
                at: file.place(of: node),
                code == .unknownValidator ? "there is no validator \"\(word)\"" : "\"\(word)\" is not allowed here",
                help: nearest == nil ? "it must be one of \(words.joined(separator: ", "))" : nil,
                suggestion: nearest
            )
        )
        return false
    }

    private mutating func isInside(_ number: Double, _ range: ClosedRange<Double>, _ node: Node) -> Bool {
        if range.contains(number) { return true }
        report(.valueNotAllowed, at: node, "expected \(Shape.number(range).title)")
        return false
    }

    private mutating func isKnownSchema(_ number: Int, _ known: Int, _ node: Node) -> Bool {
        if number == known { return true }
        report(
            .unknownSchemaNumber,
            at: node,
            "this program reads format \(known), not \(number)",
            help: number > known ? "use a newer weir" : "set schema: \(known)"
        )
        return false
    }

    private static func title(of node: Node) -> String {
        switch node {
        case .mapping: return "a mapping"
        case .sequence: return "a list"
        case .alias: return "an alias"
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return isPlain ? PlainScalar(scalar.string).title : "text"
        }
    }
}

extension Shape {
    /// As diagnostics say it.
    fileprivate var title: String {
        switch self {
        case .text(let form): form.title
        case .number(let range):
            "a number from \(JSONText.number(range.lowerBound).compact) to \(JSONText.number(range.upperBound).compact)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .validatorName: "the name of a validator"
        case .schemaNumber(let number): "the number \(number)"
        case .list: "a list"
        case .mapping(let shape): "a mapping (\(shape.title))"
        case .either(let shapes): shapes.map(\.title).joined(separator: " or ")
        }
    }

    fileprivate func fitsKind(of node: Node) -> Bool {
        switch (self, node) {
        case (.mapping, .mapping), (.list, .sequence): true
        case (.mapping, _), (.list, _), (.either, _): false
        case (_, .scalar): true
        default: false
        }
    }
}
