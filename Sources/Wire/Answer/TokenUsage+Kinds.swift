/// Of which kind the counted tokens are, and what is counted otherwise: sound by its length, pictures by their number.
extension TokenUsage {
    /// The counts of a `usage`, and a number of pictures; nil if neither counts anything.
    init?(at node: Int?, images: Int, in document: JSONDocument) {
        if let counts = TokenUsage(at: node, in: document) {
            self = counts
        } else if images > 0 {
            self.init(promptTokens: 0, completionTokens: 0)
        } else {
            return nil
        }
        self.images = images
    }

    /// - Parameter node: an object that an API calls `usage`.
    mutating func readKinds(of node: Int, in document: JSONDocument) {
        document.forEachChild(of: node) { _, value in
            let name = document.text(of: value - 1)
            switch document.kind(of: value) {
            case .object: readDetails(value, named: name, in: document)
            // Gemini's lists of modalities.
            case .array where name.elementsEqual("promptTokensDetails".utf8):
                readModalities(value, \.promptAudio, \.promptImages, in: document)
            case .array where name.elementsEqual("candidatesTokensDetails".utf8):
                readModalities(value, \.completionAudio, \.completionImages, in: document)
            case .number where name.elementsEqual("seconds".utf8): milliseconds = document.milliseconds(at: value)
            default: break
            }
        }
    }

    /// OpenAI's details of prompts and answers, OpenRouter's of what is kept, and Anthropic's of how long.
    private mutating func readDetails(_ object: Int, named name: [UInt8], in document: JSONDocument) {
        switch String(decoding: name, as: UTF8.self) {
        // Transcripts have the spelling without the plural.
        case "prompt_tokens_details", "input_tokens_details", "input_token_details":
            promptAudio = document.count("audio_tokens", of: object)
            promptImages = document.count("image_tokens", of: object)
            cachedWrite = max(cachedWrite, document.count("cache_write_tokens", of: object))
        case "completion_tokens_details", "output_tokens_details", "output_token_details":
            completionAudio = document.count("audio_tokens", of: object)
            completionImages = document.count("image_tokens", of: object)
        case "cache_creation": cachedWriteLong = document.count("ephemeral_1h_input_tokens", of: object)
        default: break
        }
    }

    private mutating func readModalities(
        _ list: Int,
        _ audio: WritableKeyPath<TokenUsage, Int>,
        _ images: WritableKeyPath<TokenUsage, Int>,
        in document: JSONDocument
    ) {
        document.forEachChild(of: list) { _, element in
            guard document.kind(of: element) == .object,
                let modality = document.member(named: "modality", of: element)
            else { return }
            let tokens = document.count("tokenCount", of: element)
            if document.isText(modality, "AUDIO") {
                self[keyPath: audio] = min(self[keyPath: audio] + tokens, Self.most)
            }
            if document.isText(modality, "IMAGE") {
                self[keyPath: images] = min(self[keyPath: images] + tokens, Self.most)
            }
        }
    }
}

extension JSONDocument {
    /// A member that counts; 0 if it is missing or no whole number.
    fileprivate func count(_ name: StaticString, of object: Int) -> Int {
        guard let node = member(named: name, of: object), let count = integer(at: node), count > 0 else { return 0 }
        return min(count, TokenUsage.most)
    }

    /// A number of seconds, rounded up to milliseconds; 0 for one that is none of a recording.
    fileprivate func milliseconds(at node: Int) -> Int {
        let seconds = Double(String(decoding: bytes[nodes[node].rawRange], as: UTF8.self)) ?? 0
        return seconds > 0 && seconds < 1e9 ? Int((seconds * 1000).rounded(.up)) : 0
    }

    /// How many pictures a whole answer holds: elements of `data` of the images API, calls of the drawing tool in a response.
    func madeImages(as dialect: APIDialect?) -> Int {
        if dialect == .responses { return drawingCalls(of: 0) }
        guard dialect == nil, let list = present(.data, of: 0), kind(of: list) == .array else { return 0 }
        var count = 0
        forEachChild(of: list) { _, element in
            guard kind(of: element) == .object else { return }
            if present(.b64JSON, of: element) != nil || present(.url, of: element) != nil { count += 1 }
        }
        return count
    }

    /// - Parameter response: a whole response.
    func drawingCalls(of response: Int?) -> Int {
        guard let response, kind(of: response) == .object, let list = present(.output, of: response),
            kind(of: list) == .array
        else { return 0 }
        var count = 0
        forEachChild(of: list) { _, item in
            guard kind(of: item) == .object, let type = member(.type, of: item) else { return }
            if isText(type, "image_generation_call") { count += 1 }
        }
        return count
    }
}
