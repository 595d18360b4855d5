/// What a request's body must have before it may be inspected and sent on.
package enum RequestShape: Hashable, Sendable {
    case chat, completions, responses, messages, gemini
    /// An object that names a model, if the URL does not.
    case other
}

/// The body of a request of any API.
///
/// Only what the gateway acts on is checked; everything else is the upstream's to judge and ours to inspect,
/// as one of `document.fields`.
package struct APIRequest: Sendable {
    package static let maximumChoices = 128

    package let document: JSONDocument
    /// The model as the client asked for it: user text, so not for logs or labels; nil if the body names none.
    package let model: String?
    package let isStreaming: Bool
    /// True if the stream shall end with token counts.
    package let includesUsage: Bool
    /// How many answers are asked for, 1 if not said.
    package let choiceCount: Int
    /// The response or conversation at the provider that a request of Responses goes on from: user text, not for logs.
    package let predecessor: String?
    /// The messages of the conversation, and which of them came since the model last spoke; nil if there is none.
    package let conversation: ConversationTurns?
    /// Of chat completions and responses; ours to answer.
    package let moderation: ModerationParameter?
    /// What is not sent on.
    private let removed: Int?

    /// - Parameter needsModel: false if the URL names the model.
    package init(
        parsing body: [UInt8],
        as shape: RequestShape,
        needsModel: Bool = true,
        limits: JSONLimits = JSONLimits()
    ) throws(WireError) {
        let document = try JSONDocument(answer: body, limits: limits)
        self.document = document
        try document.refuseDestination()
        model = try document.model(isNeeded: needsModel && shape != .gemini)
        predecessor = shape == .responses ? document.predecessor : nil
        conversation = ConversationTurns(in: document, shape)
        removed = shape == .chat || shape == .responses ? document.member(.moderation, of: 0) : nil
        if let removed, document.kind(of: removed) != .null {
            moderation = try ModerationParameter(document, at: removed)
        } else {
            moderation = nil
        }
        switch shape {
        case .chat:
            try document.requireMessages()
            isStreaming = try document.flag(.stream, of: 0)
            choiceCount = try document.choiceCount()
            includesUsage = try document.includesUsage()
        case .completions:
            isStreaming = try document.flag(.stream, of: 0)
            choiceCount = try document.choiceCount()
            includesUsage = try document.includesUsage()
        case .messages:
            try document.requireMessages()
            (isStreaming, includesUsage, choiceCount) = (try document.flag(.stream, of: 0), true, 1)
        case .responses:
            (isStreaming, includesUsage, choiceCount) = (try document.flag(.stream, of: 0), true, 1)
        case .gemini:
            try document.requireList(.contents)
            (isStreaming, includesUsage, choiceCount) = (false, true, 1)
        case .other:
            (isStreaming, includesUsage, choiceCount) = (try document.flag(.stream, of: 0), false, 1)
        }
    }

    /// True if what is sent on is not the body that came, even without any replacement.
    package var isShortened: Bool { removed != nil }

    /// The body with other texts in some fields and without parameters that are ours to answer, everything else byte for
    /// byte.
    ///
    /// See `JSONDocument.replacing`.
    package func replacing(_ replacements: [TextReplacement]) throws(JSONError) -> [UInt8] {
        try document.applying(
            replacements.map(document.edit) + (removed.map { [document.removal(ofMember: $0)] } ?? [])
        )
    }
}

extension JSONDocument {
    fileprivate func model(isNeeded: Bool) throws(WireError) -> String? {
        guard let node = member(.model, of: 0) else {
            guard isNeeded else { return nil }
            throw WireError(.missing, offset: 0, param: "model", message: "You must provide a model.")
        }
        try require(node, .string, "'model' must be a string.")
        let name = text(of: node)
        guard !name.isEmpty else { throw wireError(.empty, at: node, "'model' must not be empty.") }
        return String(decoding: name, as: UTF8.self)
    }

    /// `previous_response_id`, or `conversation` as a name or as an object with one.
    fileprivate var predecessor: String? {
        let conversation = present(.conversation, of: 0)
        let id = conversation.flatMap { kind(of: $0) == .object ? member(.id, of: $0) : $0 }
        guard let node = present(.previousResponseID, of: 0) ?? id, kind(of: node) == .string else { return nil }
        return String(decoding: text(of: node), as: UTF8.self)
    }

    /// Some gateways take the upstream's address from the body (CVE-2024-6587); ours does not, nor may one behind it.
    fileprivate func refuseDestination() throws(WireError) {
        for key in [KnownKey.apiBase, .baseURL] {
            guard let node = member(key, of: 0) else { continue }
            throw wireError(.notAllowed, at: node, "'\(key.rawValue)' is not for the client to choose.")
        }
    }

    fileprivate func requireMessages() throws(WireError) {
        let document = self
        try document.forEachChild(of: try document.requireList(.messages)) { _, node throws(WireError) in
            try document.require(node, .object, "Each message must be an object.")
            guard let role = document.member(.role, of: node) else {
                throw document.wireError(.missing, at: node, "Each message must have a role.")
            }
            try document.require(role, .string, "A message's role must be a string.")
        }
    }

    /// The array that a member must be, with at least one element.
    @discardableResult
    fileprivate func requireList(_ key: KnownKey) throws(WireError) -> Int {
        let name = key.rawValue
        guard let list = member(key, of: 0) else {
            throw WireError(.missing, offset: 0, param: name, message: "You must provide '\(name)'.")
        }
        try require(list, .array, "'\(name)' must be an array.")
        guard end(of: list) > list + 1 else { throw wireError(.empty, at: list, "'\(name)' must not be empty.") }
        return list
    }

    fileprivate func flag(_ key: KnownKey, of object: Int) throws(WireError) -> Bool {
        guard let node = present(key, of: object) else { return false }
        switch kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw wireError(.wrongType, at: node, "'\(key.rawValue)' must be true or false.")
        }
    }

    fileprivate func choiceCount() throws(WireError) -> Int {
        guard let node = present(.n, of: 0) else { return 1 }
        guard let count = integer(at: node), 1...APIRequest.maximumChoices ~= count else {
            let most = APIRequest.maximumChoices
            throw wireError(.outOfRange, at: node, "'n' must be a whole number from 1 to \(most).")
        }
        return count
    }

    fileprivate func includesUsage() throws(WireError) -> Bool {
        guard let options = present(.streamOptions, of: 0) else { return false }
        try require(options, .object, "'stream_options' must be an object.")
        return try flag(.includeUsage, of: options)
    }
}
