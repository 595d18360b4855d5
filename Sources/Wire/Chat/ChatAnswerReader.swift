/// Finds the choices of an answer or a chunk, and the texts in them.
///
/// Pieces come in source order. Whatever is not a piece stays a field like any other.
struct ChatAnswerReader {
    private let document: JSONDocument
    private let messageKey: KnownKey
    private var reading = AnswerReading()

    /// Reads a chunk.
    static func event(_ document: JSONDocument) throws(WireError) -> AnswerReading {
        var reading = try Self(document, messageKey: .delta).reading
        if reading.parts.isEmpty, reading.usage != nil { reading.kind = .usage }
        return reading
    }

    /// Reads a whole answer.
    static func answer(_ document: JSONDocument) throws(WireError) -> AnswerReading {
        try Self(document, messageKey: .message).reading
    }

    /// - Parameter messageKey: `message` in an answer, `delta` in a chunk.
    private init(_ document: JSONDocument, messageKey: KnownKey) throws(WireError) {
        self.document = document
        self.messageKey = messageKey
        reading.usage = TokenUsage(at: document.present(.usage, of: 0), in: document)
        guard let list = document.present(.choices, of: 0) else { return }
        try document.require(list, .array, "'choices' must be an array.")
        try document.forEachChild(of: list) { position, choice throws(WireError) in
            try readChoice(choice, position: position)
        }
    }

    private mutating func readChoice(_ node: Int, position: Int) throws(WireError) {
        try document.require(node, .object, "Each choice must be an object.")
        let index = try document.answerIndex(.index, of: node, position: position)
        reading.add(choice: node, index: index, in: document)
        guard let message = document.present(messageKey, of: node) else { return }
        try document.require(message, .object, "A choice's '\(messageKey.rawValue)' must be an object.")
        try readMessage(message, choice: index)
    }

    private mutating func readMessage(_ message: Int, choice: Int) throws(WireError) {
        let document = document
        try document.forEachChild(of: message) { _, value throws(WireError) in
            try readMember(value, choice: choice)
        }
    }

    private mutating func readMember(_ value: Int, choice: Int) throws(WireError) {
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
    ) throws(WireError) {
        let document = document
        guard document.kind(of: list) == .array else { return }
        try document.forEachChild(of: list) { position, element throws(WireError) in
            guard document.kind(of: element) == .object else { return }
            read(&self, element, try document.answerIndex(.index, of: element, position: position))
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
        name: TextChannel.Kind,
        arguments: TextChannel.Kind
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

    private mutating func add(_ node: Int?, _ kind: TextChannel.Kind, _ choice: Int) {
        reading.add(node, TextChannel(part: choice, kind: kind), in: document)
    }
}
