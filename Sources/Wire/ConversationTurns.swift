/// Which messages of a request came since the model last spoke.
package struct ConversationTurns: Hashable, Sendable {
    /// Nodes of all messages.
    package let messages: Range<Int>
    /// The first node of the messages since the model last spoke.
    package let turnStart: Int

    /// - Returns: nil for a request whose messages are no list.
    init?(in document: JSONDocument, _ shape: RequestShape) {
        let key: KnownKey
        switch shape {
        case .chat, .messages: key = .messages
        case .responses: key = .input
        case .gemini: key = .contents
        case .completions, .other: return nil
        }
        guard let list = document.member(key, of: 0), document.kind(of: list) == .array else { return nil }
        messages = list..<document.end(of: list)
        var starts: [(node: Int, isModel: Bool)] = []
        document.forEachChild(of: list) { _, message in
            starts.append((message, document.isModels(message, shape)))
        }
        // The model's words at the end are ones that it shall go on from: they belong to the turn.
        while starts.last?.isModel == true { starts.removeLast() }
        let lastModel = starts.lastIndex { $0.isModel }
        let first = lastModel.map { $0 + 1 } ?? 0
        turnStart = first < starts.count ? starts[first].node : list
    }
}

extension JSONDocument {
    /// True for a message that the model said, as far as the client says so.
    fileprivate func isModels(_ message: Int, _ shape: RequestShape) -> Bool {
        if let role = member(.role, of: message) { return isText(role, "assistant") || isText(role, "model") }
        guard shape == .responses, let type = member(.type, of: message), kind(of: type) == .string else {
            return false
        }
        // Items without a role are the model's calls and thoughts, and the client's results of calls.
        return !text(of: type).ends(with: "_output".utf8)
    }
}

extension [UInt8] {
    fileprivate func ends(with suffix: String.UTF8View) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
    }
}
