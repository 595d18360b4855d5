/// OpenAI's `moderation` parameter of chat completions and responses: `{model, policy: {input: {mode}, output: {mode}}}`.
///
/// It is answered by this gateway, so it is read here and not sent on (types of the `openai` package 3.54).
package struct ModerationParameter: Hashable, Sendable {
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        /// What was found is reported.
        case score
        /// Whatever is found blocks.
        case block
    }

    package let input: Mode
    package let output: Mode

    /// - Parameter node: the parameter's value, which must be an object.
    init(_ document: JSONDocument, at node: Int) throws(WireError) {
        try document.require(node, .object, "'moderation' must be an object.")
        guard let model = document.member(.model, of: node) else {
            throw document.wireError(.missing, at: node, "'moderation' must name a model.")
        }
        try document.require(model, .string, "The model of 'moderation' must be a string.")
        let policy = try Self.object("policy", of: node, in: document)
        input = try Self.mode("input", of: policy, in: document)
        output = try Self.mode("output", of: policy, in: document)
    }

    private static func mode(_ side: String, of policy: Int?, in document: JSONDocument) throws(WireError) -> Mode {
        guard let policy, let node = try object(side, of: policy, in: document) else { return .score }
        guard let mode = document.member(named: "mode", of: node) else {
            throw document.wireError(.missing, at: node, "A policy of 'moderation' must have a mode.")
        }
        guard let word = Mode.allCases.first(where: { document.isWord(mode, $0.rawValue) }) else {
            throw document.wireError(.outOfRange, at: mode, "A mode of 'moderation' must be 'score' or 'block'.")
        }
        return word
    }

    /// A member that must be an object, unless it is missing or null.
    private static func object(
        _ key: String,
        of node: Int,
        in document: JSONDocument
    ) throws(WireError) -> Int? {
        guard let value = document.member(named: key, of: node), document.kind(of: value) != .null else { return nil }
        try document.require(value, .object, "'\(key)' in 'moderation' must be an object.")
        return value
    }
}

extension JSONDocument {
    /// The value of the member with this name; for keys that are too rare to be known ones.
    fileprivate func member(named name: String, of object: Int) -> Int? {
        var found: Int?
        forEachChild(of: object) { _, value in
            if text(of: value - 1).elementsEqual(name.utf8) { found = value }
        }
        return found
    }

    fileprivate func isWord(_ node: Int, _ word: String) -> Bool {
        kind(of: node) == .string && text(of: node).elementsEqual(word.utf8)
    }
}
