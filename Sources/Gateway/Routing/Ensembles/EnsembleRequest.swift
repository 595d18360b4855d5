import NIOCore
import Wire

/// What a request must be to be put to a panel and to a judge, and how it is put to a panel.
enum EnsembleRequest {
    /// What every model is to be asked alike, and a judge once more, must be whole in its body, and answered in one text.
    static func check(_ request: RoutedRequest, _ facts: RequestFacts) throws(GatewayError) -> JSONDocument {
        guard request.type == nil, request.operation.dialect?.isTranslated == true,
            let document = request.document ?? (try? JSONDocument(parsing: Array(request.body.readableBytesView)))
        else { throw .ensemble("model", "this operation") }
        let needs = RequestNeeds(document)
        if needs.capabilities.contains(.tools) { throw .ensemble("tools", "tools") }
        if needs.choices > 1 { throw .ensemble("n", "several answers") }
        if facts.predecessor != nil { throw .ensemble("previous_response_id", "a conversation that a provider keeps") }
        let background = document.member(named: "background", of: 0)
        if let background, document.kind(of: background) == .true { throw .ensemble("background", "background mode") }
        if request.peer?.models.isEmpty == false { throw .ensemble("models", "further models") }
        let turns = ConversationTurns(in: document, request.operation.requestShape)
        if turns?.last?.speaker == .model { throw .ensemble("messages", "an answer that is begun") }
        return document
    }

    /// The body that asks for a whole answer; each candidate's name of the model is still to be set.
    static func whole(_ document: JSONDocument) throws(JSONError) -> [UInt8] {
        let names: [StaticString] = ["stream", "stream_options"]
        return try document.removing(Set(names.compactMap { document.member(named: $0, of: 0) }))
    }

    /// Members that the body for one candidate has in place of the client's.
    ///
    /// Nobody could ask a provider for what it kept of a panel's answer.
    static func members(of operation: APIOperation, model: String) -> [(key: String, json: String)] {
        switch operation.dialect {
        case .gemini: []
        case .responses: [("model", JSONString.literal(model)), ("store", "false")]
        default: [("model", JSONString.literal(model))]
        }
    }
}

extension APIOperation {
    /// The same that is answered whole.
    var answeredWhole: APIOperation {
        kind == .streamGenerateContent ? APIOperation(.generateContent, urlModel: urlModel) : self
    }
}

extension GatewayError {
    /// - Parameter what: words of ours.
    static func ensemble(_ parameter: String, _ what: String) -> GatewayError {
        GatewayError(
            .downstream,
            400,
            code: "unsupported_by_ensemble",
            "This model is an ensemble, which answers conversations in one text; it does not serve \(what).",
            parameter: parameter
        )
    }

    static let tooFewResponses = GatewayError(
        .upstream,
        502,
        .upstream,
        code: "ensemble_too_few_responses",
        "Too few models of this ensemble have answered in time.",
        isRetryable: true
    )
}
