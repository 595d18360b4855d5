import Classification
import GuardrailTypes
import Wire

/// A JSON document with places for what is asked: `"{{text}}"`, `"{{direction}}"`, `"{{categories}}"`.
///
/// A place is a whole string of the document, so nothing that a text says can change the document around it.
package struct WebhookTemplate: Sendable {
    /// Why a template cannot be used; says nothing of what it holds.
    package enum Refusal: Error, Hashable, Sendable {
        case notJSON(String)
        case unknownPlace
        case noText
    }

    private enum Piece: Sendable {
        case literal([UInt8])
        case text, direction, categories
    }

    private let pieces: [Piece]
    let source: String

    package init(_ source: String) throws(Refusal) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: Array(source.utf8)) } catch { throw .notJSON(error.message) }
        var pieces: [Piece] = []
        var copied = 0
        var hasText = false
        for field in document.fields {
            let text = String(decoding: document.text(of: field), as: UTF8.self)
            guard text.contains("{{") || text.contains("}}") else { continue }
            let piece: Piece
            switch text {
            case "{{text}}" where field.kind == .string: piece = .text
            case "{{direction}}" where field.kind == .string: piece = .direction
            case "{{categories}}" where field.kind == .string: piece = .categories
            default: throw .unknownPlace
            }
            if case .text = piece { hasText = true }
            pieces.append(.literal(Array(document.bytes[copied..<field.rawRange.lowerBound])))
            pieces.append(piece)
            copied = field.rawRange.upperBound
        }
        guard hasText else { throw .noText }
        pieces.append(.literal(Array(document.bytes[copied...])))
        self.pieces = pieces
        self.source = source
    }

    func filled(for input: ClassifierInput) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(input.text.count + source.utf8.count)
        for piece in pieces {
            switch piece {
            case .literal(let bytes): output.append(contentsOf: bytes)
            case .text: JSONString.appendLiteral(input.text, to: &output)
            case .direction: JSONString.appendLiteral(input.direction.rawValue, to: &output)
            case .categories:
                var writer = JSONWriter()
                writer.array { writer in
                    for category in input.categories.sorted() { writer.value(category.id) }
                }
                output.append(contentsOf: writer.bytes)
            }
        }
        return output
    }
}

/// Where something stands in an answer: `result.scores`, `data[0].labels`; empty for the whole answer.
package struct AnswerPath: Hashable, Sendable {
    private enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    private let steps: [Step]
    let source: String

    /// - Returns: nil if that is no path. A leading `$` or `$.` is allowed.
    package init?(_ source: String) {
        var rest = source[...]
        if rest.hasPrefix("$.") { rest = rest.dropFirst(2) } else if rest.hasPrefix("$") { rest = rest.dropFirst() }
        if source == "$." || rest.hasPrefix(".") { return nil }
        var steps: [Step] = []
        while !rest.isEmpty {
            if rest.hasPrefix("[") {
                guard let end = rest.firstIndex(of: "]"),
                    let index = Int(rest[rest.index(after: rest.startIndex)..<end]),
                    index >= 0
                else { return nil }
                steps.append(.element(index))
                rest = rest[rest.index(after: end)...]
            } else {
                let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "]" }
                guard !name.isEmpty else { return nil }
                steps.append(.member(String(name)))
                rest = rest[name.endIndex...]
            }
            if rest.hasPrefix(".") {
                rest = rest.dropFirst()
                guard !rest.isEmpty, !rest.hasPrefix("["), !rest.hasPrefix(".") else { return nil }
            } else if !rest.isEmpty, !rest.hasPrefix("[") {
                return nil
            }
        }
        self.steps = steps
        self.source = source
    }

    func value(in answer: AnswerNode) throws(UnreadableAnswer) -> AnswerNode {
        var value = answer
        for step in steps {
            switch step {
            case .member(let name):
                guard let member = try value.members().first(where: { $0.name == name }) else {
                    throw UnreadableAnswer()
                }
                value = member.value
            case .element(let index):
                let elements = try value.elements()
                guard index < elements.count else { throw UnreadableAnswer() }
                value = elements[index]
            }
        }
        return value
    }
}
