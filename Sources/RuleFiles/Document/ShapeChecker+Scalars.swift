import Detection
import Yams

extension ShapeChecker {
    mutating func checkScalar(_ scalar: Node.Scalar, _ node: Node, _ shape: Shape) -> Value? {
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

    func value(_ content: Value.Content, _ node: Node) -> Value {
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

    mutating func keepsForm(_ text: String, _ form: TextForm, _ node: Node) -> Bool {
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

    mutating func isOne(_ word: String, of words: [String], _ code: DiagnosticCode, _ node: Node) -> Bool {
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

    mutating func isInside(_ number: Double, _ range: ClosedRange<Double>, _ node: Node) -> Bool {
        if range.contains(number) { return true }
        report(.valueNotAllowed, at: node, "expected \(Shape.number(range).title)")
        return false
    }

    mutating func isKnownSchema(_ number: Int, _ known: Int, _ node: Node) -> Bool {
        if number == known { return true }
        report(
            .unknownSchemaNumber,
            at: node,
            "this program reads format \(known), not \(number)",
            help: number > known ? "use a newer weir" : "set schema: \(known)"
        )
        return false
    }

    static func title(of node: Node) -> String {
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
