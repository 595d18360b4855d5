/// A `POST /v1/chat/completions` body.
///
/// Only what the gateway acts on is checked; everything else is the upstream's to judge and ours to inspect,
/// as one of `document.fields`.
package struct ChatRequest: Sendable {
    package static let maximumChoices = 128

    package let document: JSONDocument
    /// The model as the client asked for it: user text, so not for logs or labels.
    package let model: String
    package let isStreaming: Bool
    /// True if the stream shall end with a chunk of token counts.
    package let includesUsage: Bool
    /// How many answers are asked for: `n`, 1 if not given.
    package let choiceCount: Int
    private let messages: [Message]

    private struct Message: Sendable {
        /// Nodes of the message: its object and all inside.
        let nodes: Range<Int>
        let role: ChatRole
    }

    package init(parsing body: [UInt8], limits: JSONLimits = JSONLimits()) throws(WireError) {
        let document = try JSONDocument(answer: body, limits: limits)
        self.document = document
        model = try Self.model(in: document)
        messages = try Self.messages(in: document)
        isStreaming = try Self.flag(.stream, of: 0, in: document)
        choiceCount = try Self.choiceCount(in: document)
        includesUsage = try Self.includesUsage(in: document)
    }

    /// Every string, key and number of the request.
    package var fields: [TextField] { document.fields }
    package var messageCount: Int { messages.count }

    /// Who said the message that the field stands in; nil outside of `messages`.
    ///
    /// - Complexity: O(log n) in the number of messages.
    package func role(of field: TextField) -> ChatRole? {
        var low = 0
        var high = messages.count
        while low < high {
            let middle = (low + high) / 2
            if messages[middle].nodes.upperBound <= field.node { low = middle + 1 } else { high = middle }
        }
        guard low < messages.count, messages[low].nodes.contains(field.node) else { return nil }
        return messages[low].role
    }

    /// The body with other texts in some fields, everything else byte for byte.
    ///
    /// See `JSONDocument.replacing`.
    package func replacing(_ replacements: [TextReplacement]) throws(JSONError) -> [UInt8] {
        try document.replacing(replacements)
    }
}

extension ChatRequest {
    private static func model(in document: JSONDocument) throws(WireError) -> String {
        guard let node = document.member(.model, of: 0) else {
            throw WireError(.missing, offset: 0, param: "model", message: "You must provide a model.")
        }
        try document.require(node, .string, "'model' must be a string.")
        let name = document.text(of: node)
        guard !name.isEmpty else { throw document.wireError(.empty, at: node, "'model' must not be empty.") }
        return String(decoding: name, as: UTF8.self)
    }

    private static func messages(in document: JSONDocument) throws(WireError) -> [Message] {
        guard let list = document.member(.messages, of: 0) else {
            throw WireError(.missing, offset: 0, param: "messages", message: "You must provide 'messages'.")
        }
        try document.require(list, .array, "'messages' must be an array.")
        var messages: [Message] = []
        try document.forEachChild(of: list) { _, node throws(WireError) in
            try document.require(node, .object, "Each message must be an object.")
            try requireRole(of: node, in: document)
            messages.append(Message(nodes: node..<document.end(of: node), role: ChatRole(of: node, in: document)))
        }
        guard !messages.isEmpty else { throw document.wireError(.empty, at: list, "'messages' must not be empty.") }
        return messages
    }

    private static func requireRole(of message: Int, in document: JSONDocument) throws(WireError) {
        guard let role = document.member(.role, of: message) else {
            throw document.wireError(.missing, at: message, "Each message must have a role.")
        }
        try document.require(role, .string, "A message's role must be a string.")
    }

    private static func flag(_ key: KnownKey, of object: Int, in document: JSONDocument) throws(WireError) -> Bool {
        guard let node = document.present(key, of: object) else { return false }
        switch document.kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw document.wireError(.wrongType, at: node, "'\(key.rawValue)' must be true or false.")
        }
    }

    private static func choiceCount(in document: JSONDocument) throws(WireError) -> Int {
        guard let node = document.present(.n, of: 0) else { return 1 }
        guard let count = document.integer(at: node), 1...maximumChoices ~= count else {
            throw document.wireError(.outOfRange, at: node, "'n' must be a whole number from 1 to \(maximumChoices).")
        }
        return count
    }

    private static func includesUsage(in document: JSONDocument) throws(WireError) -> Bool {
        guard let options = document.present(.streamOptions, of: 0) else { return false }
        try document.require(options, .object, "'stream_options' must be an object.")
        return try flag(.includeUsage, of: options, in: document)
    }
}
