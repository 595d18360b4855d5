/// A request as all APIs mean it: who said what, which tools there are, and how to answer.
///
/// Texts are unescaped UTF-8; schemas and arguments are JSON as the client wrote it.
struct Conversation {
    enum Role { case system, user, assistant }

    struct Turn {
        var role: Role
        var parts: [Part]
    }

    enum Part: Hashable {
        case text([UInt8])
        case refusal([UInt8])
        case image(Media, detail: [UInt8]?)
        case document(Media, name: [UInt8]?)
        case call(ToolCall)
        case result(ToolResult)
        case reasoning(Thought)
    }

    /// Where the bytes of an image or document are.
    enum Media: Hashable {
        case url([UInt8], type: [UInt8]?)
        /// Base64, as it was sent.
        case inline(type: [UInt8], data: [UInt8])
    }

    struct ToolCall: Hashable {
        var id: [UInt8]
        var name: [UInt8]
        /// A JSON object.
        var arguments: [UInt8]
        /// Gemini's signature of the thought that led to the call.
        var signature: [UInt8]?
    }

    struct ToolResult: Hashable {
        var callID: [UInt8]
        /// The tool's name, where the API gives it.
        var name: [UInt8]?
        /// Texts, images and documents.
        var parts: [Part]
        var isError = false
    }

    struct Thought: Hashable {
        var text: [UInt8] = []
        /// What proves to a provider that the text is its own; only that provider can read it.
        var signature: ThoughtSignature?
    }

    struct Tool {
        var name: [UInt8]
        var description: [UInt8]?
        /// A JSON schema of the arguments.
        var schema: [UInt8]?
        var strict: Bool?
    }

    enum ToolChoice: Hashable { case auto, required, none, tool([UInt8]) }

    struct Sampling {
        /// Numbers as they were written.
        var temperature: [UInt8]?
        var topP: [UInt8]?
        var topK: [UInt8]?
        var seed: [UInt8]?
        var presencePenalty: [UInt8]?
        var frequencyPenalty: [UInt8]?
        var maxTokens: Int?
        var stop: [[UInt8]] = []
    }

    enum Format {
        case text
        case anyJSON
        case schema(OutputSchema)
    }

    struct OutputSchema {
        var schema: [UInt8]
        var name: [UInt8]?
        var description: [UInt8]?
        var strict: Bool?
    }

    /// Advice that chat completions and responses write alike, as it was written.
    enum Advice: String, CaseIterable {
        case user, metadata, store, verbosity
        case serviceTier = "service_tier"
        case safetyIdentifier = "safety_identifier"
        case promptCacheKey = "prompt_cache_key"
        case promptCacheOptions = "prompt_cache_options"
        case promptCacheRetention = "prompt_cache_retention"
    }

    var model: [UInt8] = []
    var isStreaming = false
    var includesUsage = false
    /// What the system says before anybody else: texts.
    var instructions: [[UInt8]] = []
    var turns: [Turn] = []
    var tools: [Tool] = []
    var toolChoice: ToolChoice?
    var allowsParallelCalls: Bool?
    var sampling = Sampling()
    var format = Format.text
    var reasoning = ReasoningWish()
    var advice: [Advice: [UInt8]] = [:]
    /// What had no place, in the order in which it was met.
    private(set) var dropped: [DroppedParameter] = []

    mutating func drop(_ parameter: DroppedParameter) {
        if !dropped.contains(parameter) { dropped.append(parameter) }
    }

    /// True if there are tools; where there are none, what was said of calls is dropped.
    mutating func keepsTools() -> Bool {
        if tools.isEmpty, allowsParallelCalls != nil { drop(.parallelToolCalls) }
        return !tools.isEmpty
    }
}

extension Conversation {
    /// Keeps only the tools with these names, as an API says it that allows some of them.
    mutating func allowTools(named names: [[UInt8]], isRequired: Bool) {
        tools.removeAll { !names.contains($0.name) }
        toolChoice = isRequired ? .required : .auto
    }

    /// Adds a turn, or its parts to the last one if the same side is still speaking.
    mutating func append(_ parts: [Part], as role: Role) {
        guard !parts.isEmpty else { return }
        if let last = turns.indices.last, turns[last].role == role {
            turns[last].parts.append(contentsOf: parts)
        } else {
            turns.append(Turn(role: role, parts: parts))
        }
    }

    /// The names of all tool calls by their ids.
    var callNames: [[UInt8]: [UInt8]] {
        var names: [[UInt8]: [UInt8]] = [:]
        for turn in turns {
            for case .call(let call) in turn.parts { names[call.id] = call.name }
        }
        return names
    }
}

extension Conversation.Media {
    /// Splits `data:image/png;base64,…`; anything else is a URL.
    init(url: [UInt8], type: [UInt8]? = nil) {
        guard url.starts(with: "data:".utf8), let comma = url.firstIndex(of: UInt8(ascii: ",")) else {
            self = .url(url, type: type)
            return
        }
        let head = url[5..<comma]
        let marker = Array(";base64".utf8)
        guard head.suffix(marker.count).elementsEqual(marker) else {
            self = .url(url, type: type)
            return
        }
        let mediaType = head.dropLast(marker.count).prefix { $0 != UInt8(ascii: ";") }
        self = .inline(type: Array(mediaType), data: Array(url[(comma + 1)...]))
    }

    /// One URL, with the bytes in it if they are here.
    var url: [UInt8] {
        switch self {
        case .url(let url, _): url
        case .inline(let type, let data): Array("data:".utf8) + type + Array(";base64,".utf8) + data
        }
    }
}
