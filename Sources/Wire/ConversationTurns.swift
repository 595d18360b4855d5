/// Which messages of a request came since the model last spoke, and who says which.
package struct ConversationTurns: Hashable, Sendable {
    package enum Speaker: Hashable, Sendable {
        case user, model, tool, system
    }

    /// Nodes of all messages.
    package let messages: Range<Int>
    /// The first node of the messages since the model last spoke.
    package let turnStart: Int
    /// In order of their first nodes.
    private var speakers: [(node: Int, speaker: Speaker)]

    /// The last message: its first node, and who says it; nil if there is none.
    package var last: (node: Int, speaker: Speaker)? { speakers.last }

    /// The same with the last message as somebody else's.
    package func attributingLast(to speaker: Speaker) -> ConversationTurns {
        var turns = self
        if let last = speakers.indices.last { turns.speakers[last].speaker = speaker }
        return turns
    }

    /// Who says what stands at a node of the messages.
    ///
    /// - Complexity: O(log messages).
    package func speaker(at node: Int) -> Speaker {
        var low = 0
        var high = speakers.count
        while low < high {
            let middle = (low + high) / 2
            if speakers[middle].node <= node { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? .user : speakers[low - 1].speaker
    }

    /// - Returns: nil for a request whose messages are no list.
    package init?(in document: JSONDocument, _ shape: RequestShape) {
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
        var speakers: [(node: Int, speaker: Speaker)] = []
        document.forEachChild(of: list) { _, message in
            starts.append((message, document.isModels(message, shape)))
            speakers.append((message, starts.last?.isModel == true ? .model : document.speaker(of: message)))
        }
        self.speakers = speakers
        // The model's words at the end are ones that it shall go on from: they belong to the turn.
        while starts.last?.isModel == true { starts.removeLast() }
        let lastModel = starts.lastIndex { $0.isModel }
        let first = lastModel.map { $0 + 1 } ?? 0
        turnStart = first < starts.count ? starts[first].node : list
    }
}

extension ConversationTurns {
    package static func == (left: ConversationTurns, right: ConversationTurns) -> Bool {
        left.messages == right.messages && left.turnStart == right.turnStart
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(messages)
        hasher.combine(turnStart)
    }
}

extension JSONDocument {
    /// Who says a message that is not the model's.
    fileprivate func speaker(of message: Int) -> ConversationTurns.Speaker {
        guard let role = member(.role, of: message) else {
            return member(.type, of: message) == nil ? .user : .tool
        }
        if isText(role, "system") || isText(role, "developer") { return .system }
        return isText(role, "tool") || isText(role, "function") ? .tool : .user
    }

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
