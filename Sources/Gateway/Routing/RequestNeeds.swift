import Routing
import Wire

/// What a request needs of its model, as far as its body says.
///
/// Only looked for where the catalogue says what a model can do. Content inside of what the model is told is found by the types
/// and media types that the APIs define; an unknown one needs nothing.
struct RequestNeeds: Hashable, Sendable {
    private(set) var capabilities: Set<Capability> = []
    /// The most tokens of an answer.
    private(set) var maximumOutput: Int?
    /// Pictures that the model is to see.
    private(set) var pictures = 0
    /// Answers that it asks for.
    private(set) var choices = 1

    init(_ document: JSONDocument) {
        for name: StaticString in ["tools", "functions"] where Self.hasElements(document, name) {
            capabilities.insert(.tools)
        }
        if Self.asksForSchema(document) { capabilities.insert(.jsonSchema) }
        for name: StaticString in ["messages", "input", "contents"] {
            guard let content = document.member(named: name, of: 0) else { continue }
            for node in document.nodes(of: content) where document.kind(of: node) == .key { note(document, key: node) }
        }
        for name: StaticString in ["max_completion_tokens", "max_tokens", "max_output_tokens"]
        where maximumOutput == nil {
            maximumOutput = document.member(named: name, of: 0).flatMap { document.integer(at: $0) }
        }
        let config = document.member(named: "generationConfig", of: 0)
        func number(_ name: StaticString, of object: Int?) -> Int? {
            object.flatMap { document.member(named: name, of: $0) }.flatMap { document.integer(at: $0) }
        }
        maximumOutput = (maximumOutput ?? number("maxOutputTokens", of: config)).map { max(0, min($0, 1 << 24)) }
        let counts = [number("n", of: 0), number("best_of", of: 0), number("candidateCount", of: config)]
        choices = min(max(1, counts.compactMap(\.self).max() ?? 1), 1024)
    }

    private static func hasElements(_ document: JSONDocument, _ name: StaticString) -> Bool {
        guard let list = document.member(named: name, of: 0), document.kind(of: list) == .array else { return false }
        return document.end(of: list) > list + 1
    }

    /// Chat's `response_format`, Responses' `text.format`, Gemini's `generationConfig.responseSchema`.
    private static func asksForSchema(_ document: JSONDocument) -> Bool {
        let chat = document.member(named: "response_format", of: 0)
        let responses = document.member(named: "text", of: 0).flatMap { document.member(named: "format", of: $0) }
        let isTyped = [chat, responses].contains { format in
            let type = format.flatMap { document.member(named: "type", of: $0) }
            return type.map { document.isText($0, "json_schema") } ?? false
        }
        let config = document.member(named: "generationConfig", of: 0)
        return isTyped || config.flatMap { document.member(named: "responseSchema", of: $0) } != nil
    }

    private mutating func note(_ document: JSONDocument, key: Int) {
        let value = key + 1
        guard document.kind(of: value) == .string else { return }
        let name = document.text(of: key)
        if name.elementsEqual("type".utf8) {
            if let capability = Self.types[String(decoding: document.text(of: value), as: UTF8.self)] {
                insert(capability)
            }
        } else if name.elementsEqual("mimeType".utf8) || name.elementsEqual("mime_type".utf8) {
            let type = document.text(of: value)
            let isImage = type.starts(with: "image/".utf8)
            insert(isImage ? .images : type.starts(with: "audio/".utf8) ? .audio : .files)
        }
    }

    private mutating func insert(_ capability: Capability) {
        capabilities.insert(capability)
        if capability == .images { pictures += 1 }
    }

    /// What the prompt may hold besides text; a file may hold anything.
    var promptKinds: PromptKinds {
        if capabilities.contains(.files) { return .any }
        var kinds = PromptKinds()
        if capabilities.contains(.images) { kinds.insert(.images) }
        if capabilities.contains(.audio) { kinds.insert(.audio) }
        return kinds
    }

    private static let types: [String: Capability] = [
        "image_url": .images, "input_image": .images, "image": .images, "input_audio": .audio, "file": .files,
        "input_file": .files, "document": .files,
    ]
}

extension GatewayError {
    /// No candidate has what the request needs.
    ///
    /// - Parameter capability: a word of ours.
    static func unsupported(_ capability: Capability) -> GatewayError {
        GatewayError(
            .downstream,
            400,
            code: "unsupported_capability",
            "No upstream of this gateway serves this model with what the request needs: \(capability.rawValue).",
            parameter: capability.parameter
        )
    }
}

extension Capability {
    fileprivate var parameter: String? {
        switch self {
        case .tools: "tools"
        case .jsonSchema: "response_format"
        case .images, .audio, .files: nil
        }
    }
}
