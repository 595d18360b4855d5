/// Finds the choices of an answer or a chunk, and the texts in them.
///
/// Pieces come in source order. Whatever is not a piece stays a field like any other.
struct ChatChannelReader {
    /// Choices and tool calls have indices below this; state is kept for each of them.
    static let maximumIndex = 128

    private let document: JSONDocument
    private let messageKey: KnownKey
    private(set) var choices: [ChatChoice] = []
    private(set) var pieces: [ChatPiece] = []

    /// - Parameter messageKey: `message` in an answer, `delta` in a chunk.
    init(_ document: JSONDocument, messageKey: KnownKey) throws(ChatError) {
        self.document = document
        self.messageKey = messageKey
        guard let list = document.present(.choices, of: 0) else { return }
        try document.require(list, .array, "'choices' must be an array.")
        try document.forEachChild(of: list) { position, choice throws(ChatError) in
            try readChoice(choice, position: position)
        }
    }

    private mutating func readChoice(_ node: Int, position: Int) throws(ChatError) {
        try document.require(node, .object, "Each choice must be an object.")
        let index = try readIndex(of: node, position: position)
        choices.append(
            ChatChoice(
                index: index,
                finishReason: document.present(.finishReason, of: node),
                logprobs: document.present(.logprobs, of: node)
            )
        )
        guard let message = document.present(messageKey, of: node) else { return }
        try document.require(message, .object, "A choice's '\(messageKey.rawValue)' must be an object.")
        try readMessage(message, choice: index)
    }

    private mutating func readMessage(_ message: Int, choice: Int) throws(ChatError) {
        let document = document
        try document.forEachChild(of: message) { _, value throws(ChatError) in
            try readMember(value, choice: choice)
        }
    }

    private mutating func readMember(_ value: Int, choice: Int) throws(ChatError) {
        switch document.nodes[value].key {
        case .content: readContent(value, choice: choice)
        case .refusal: add(value, .refusal, choice)
        case .reasoningContent: add(value, .reasoningContent, choice)
        case .reasoning: add(value, .reasoning, choice)
        case .thinking: add(value, .thinking, choice)
        case .reasoningDetails: try readEach(value) { $0.readReasoningDetail($1, choice: choice, index: $2) }
        case .toolCalls: try readEach(value) { $0.readToolCall($1, choice: choice, index: $2) }
        case .functionCall: readFunction(value, choice: choice, name: .functionName, arguments: .functionArguments)
        case .audio: add(document.member(.transcript, of: value), .audioTranscript, choice)
        case .role: break
        default: addUnknown(value, choice)
        }
    }

    /// A string, or an array of parts whose texts follow one another.
    private mutating func readContent(_ value: Int, choice: Int) {
        guard document.kind(of: value) == .array else { return add(value, .content, choice) }
        let document = document
        document.forEachChild(of: value) { _, part in
            guard document.kind(of: part) == .object else { return add(part, .content, choice) }
            document.forEachChild(of: part) { _, value in
                switch document.nodes[value].key {
                case .text: add(value, .content, choice)
                case .thinking: readThinking(value, choice: choice)
                default: break
                }
            }
        }
    }

    /// A part of a content that is a train of thought: parts of its own, whose texts follow one another.
    private mutating func readThinking(_ value: Int, choice: Int) {
        guard document.kind(of: value) == .array else { return add(value, .contentThinking, choice) }
        let document = document
        document.forEachChild(of: value) { _, part in
            let isText = document.kind(of: part) == .string
            add(isText ? part : document.member(.text, of: part), .contentThinking, choice)
        }
    }

    /// Calls `read` with each object in an array and its index.
    private mutating func readEach(
        _ list: Int,
        _ read: (inout Self, _ element: Int, _ index: Int) -> Void
    ) throws(ChatError) {
        let document = document
        guard document.kind(of: list) == .array else { return }
        try document.forEachChild(of: list) { position, element throws(ChatError) in
            guard document.kind(of: element) == .object else { return }
            read(&self, element, try readIndex(of: element, position: position))
        }
    }

    private mutating func readToolCall(_ call: Int, choice: Int, index: Int) {
        let document = document
        document.forEachChild(of: call) { _, value in
            switch document.nodes[value].key {
            case .function:
                readFunction(value, choice: choice, name: .toolName(index), arguments: .toolArguments(index))
            case .custom:
                readFunction(value, choice: choice, name: .customToolName(index), arguments: .customToolInput(index))
            default: break
            }
        }
    }

    private mutating func readReasoningDetail(_ detail: Int, choice: Int, index: Int) {
        let document = document
        document.forEachChild(of: detail) { _, value in
            switch document.nodes[value].key {
            case .text: add(value, .reasoningText(index), choice)
            case .summary: add(value, .reasoningSummary(index), choice)
            case .data: add(value, .reasoningData(index), choice)
            default: break
            }
        }
    }

    /// `name` and `arguments` of a function, `name` and `input` of a custom tool.
    private mutating func readFunction(
        _ function: Int,
        choice: Int,
        name: ChatChannel.Kind,
        arguments: ChatChannel.Kind
    ) {
        guard document.kind(of: function) == .object else { return }
        let document = document
        document.forEachChild(of: function) { _, value in
            switch document.nodes[value].key {
            case .name: add(value, name, choice)
            case .arguments, .input: add(value, arguments, choice)
            default: break
            }
        }
    }

    /// - Parameter value: of a member of the message or delta.
    private mutating func addUnknown(_ value: Int, _ choice: Int) {
        guard document.kind(of: value) == .string else { return }
        add(value, .member(String(decoding: document.text(of: value - 1), as: UTF8.self)), choice)
    }

    private mutating func add(_ node: Int?, _ kind: ChatChannel.Kind, _ choice: Int) {
        guard let node, document.kind(of: node) == .string else { return }
        let channel = ChatChannel(choice: choice, kind: kind)
        pieces.append(ChatPiece(channel: channel, node: node, rawRange: document.nodes[node].rawRange))
    }

    private func readIndex(of object: Int, position: Int) throws(ChatError) -> Int {
        guard let node = document.present(.index, of: object) else {
            guard position < Self.maximumIndex else {
                throw document.chatError(.outOfRange, at: object, "There are too many elements.")
            }
            return position
        }
        guard let index = document.integer(at: node), 0..<Self.maximumIndex ~= index else {
            throw document.chatError(.outOfRange, at: node, "An index must be from 0 to \(Self.maximumIndex - 1).")
        }
        return index
    }
}

extension JSONDocument {
    /// All fields but the pieces.
    ///
    /// - Parameter pieces: in source order.
    func fields(besides pieces: [ChatPiece]) -> [TextField] {
        var fields: [TextField] = []
        fields.reserveCapacity(nodes.count)
        var piece = 0
        for node in nodes.indices {
            if piece < pieces.count, pieces[piece].node == node {
                piece += 1
            } else if let field = field(at: node) {
                fields.append(field)
            }
        }
        return fields
    }
}
