/// What all readers of requests share: whom the request is for, and how they refuse.
struct RequestReading {
    let target: APIDialect
    let options: TranslationOptions

    func unsupported(_ param: String) -> TranslationError { .unsupported(param, in: target) }

    /// A place inside the request that has no counterpart.
    func unsupported(_ place: JSONView, _ what: String) -> TranslationError {
        TranslationError(
            .unsupported,
            param: place.path,
            "\(what) in '\(place.path)' cannot be translated to the \(target.apiName) API."
        )
    }

    /// Refuses a parameter unless its value asks for nothing.
    func refuse(_ param: String, unless isHarmless: Bool) throws(TranslationError) {
        guard isHarmless else { throw unsupported(param) }
    }

    /// For a parameter that the request's API does not define; its name is the client's text.
    func unknown(_ conversation: inout Conversation) throws(TranslationError) {
        guard options.unknownParameters == .drop else {
            throw TranslationError(
                .unsupported,
                param: "*",
                "The request has a parameter that is not known and cannot be translated to the \(target.apiName) API."
            )
        }
        conversation.drop(.unknown)
    }

    func effort(_ value: JSONView) throws(TranslationError) -> ReasoningWish.Effort {
        guard let effort = ReasoningWish.Effort(rawValue: try value.requireWord().lowercased()) else {
            throw value.invalid("a known reasoning effort")
        }
        return effort
    }

    /// A string or an array of strings.
    func strings(_ value: JSONView) throws(TranslationError) -> [[UInt8]] {
        if let text = value.text { return [text] }
        var strings: [[UInt8]] = []
        for element in try value.requireElements() { strings.append(try element.requireText()) }
        return strings
    }

    /// The arguments of a call that come as a string: a JSON object, of which nothing at all stands for an empty one.
    func arguments(_ value: JSONView) throws(TranslationError) -> [UInt8] {
        guard let object = ToolArguments.object(in: try value.requireText()) else {
            throw value.invalid("a JSON object, written as a string")
        }
        return object
    }
}

/// The arguments of a tool call, which some APIs write as a string and some as an object.
enum ToolArguments {
    static let empty = Array("{}".utf8)

    /// The text itself if it is a strict JSON object; `{}` for an empty text; nil for anything else.
    static func object(in text: [UInt8]) -> [UInt8]? {
        guard !text.isEmpty else { return empty }
        guard let document = try? JSONDocument(parsing: text), document.kind(of: 0) == .object else { return nil }
        return text
    }
}
