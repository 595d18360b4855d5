import Caching
import Wire

/// One of the ways in which a client wants its request to be tried.
struct UniversalStep: Sendable {
    /// In the list.
    let place: Int
    /// An upstream's id or its preset, in lower case.
    let provider: String
    let model: String
    /// What goes before the request's own header fields.
    let fields: CloudflareFields?
}

/// Steps in a row that ask the same of different providers and models: one inspection holds for all, and what is sent to a later
/// one is what was inspected of the first, with another model in it.
struct UniversalPrompt: Sendable {
    let operation: APIOperation
    /// Of the first, as it came: what is inspected and sent.
    let query: [UInt8]
    fileprivate(set) var steps: [UniversalStep]
}

/// The body of Cloudflare's universal endpoint ("Universal Endpoint", November 2026): a list of steps that are tried in order.
struct UniversalRequest: Sendable {
    /// At least one.
    private(set) var prompts: [UniversalPrompt] = []

    private static let mostSteps = 8

    /// - Parameters:
    ///   - providers: that the settings have, in lower case.
    ///   - policy: the number of what the policies say of a body, which can be read strictly.
    init(
        _ body: [UInt8],
        providers: Set<String>,
        policy: (APIOperation, [UInt8]) throws(WireError) -> Int
    ) throws(GatewayError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: body)
        } catch {
            throw GatewayError(WireError(error))
        }
        guard document.kind(of: 0) == .array else { throw .step("$", "a list of steps") }
        var readers: [UniversalStepReader] = []
        try document.forEachChild(of: 0) { place, node throws(GatewayError) in
            guard place < Self.mostSteps else { throw .step("$", "a list of at most \(Self.mostSteps) steps") }
            readers.append(try UniversalStepReader(document, node, place: place, providers: providers))
        }
        guard !readers.isEmpty else { throw .step("$", "a list of at least one step") }
        var last: Question?
        for (place, reader) in readers.enumerated() {
            let question = try Question(reader, policy)
            let step = UniversalStep(
                place: place,
                provider: reader.provider,
                model: reader.model,
                fields: reader.fields
            )
            if question == last {
                prompts[prompts.count - 1].steps.append(step)
            } else {
                prompts.append(UniversalPrompt(operation: question.operation, query: reader.query, steps: [step]))
            }
            last = question
        }
    }

    /// What one inspection can hold for.
    private struct Question: Equatable {
        let operation: APIOperation
        let asked: [UInt8]
        /// Policies may ask for the model.
        let policy: Int

        init(
            _ reader: UniversalStepReader,
            _ policy: (APIOperation, [UInt8]) throws(WireError) -> Int
        ) throws(GatewayError) {
            operation = APIOperation(reader.kind)
            asked = try reader.asked()
            do throws(WireError) {
                self.policy = try policy(operation, reader.query)
            } catch {
                var fault = GatewayError(error)
                fault.parameter = reader.place + ".query" + (fault.parameter.map { "." + $0 } ?? "")
                throw fault
            }
        }
    }
}

/// Reads one step strictly.
struct UniversalStepReader {
    /// Where it stands, for errors.
    let place: String
    private(set) var provider = ""
    private(set) var kind = APIOperation.Kind.chatCompletions
    private(set) var model = ""
    private(set) var fields: CloudflareFields?
    private(set) var query: [UInt8] = []

    init(_ document: JSONDocument, _ node: Int, place: Int, providers: Set<String>) throws(GatewayError) {
        self.place = "[\(place)]"
        guard document.kind(of: node) == .object else { throw .step(self.place, "an object") }
        var seen: Set<String> = []
        try document.forEachChild(of: node) { _, value throws(GatewayError) in
            let key = String(decoding: document.text(of: value - 1), as: UTF8.self)
            seen.insert(key)
            switch key {
            case "provider": provider = try readProvider(document, value, providers)
            case "endpoint": kind = try readEndpoint(document, value)
            case "headers": try checkHeaders(document, value)
            case "config": fields = try readConfiguration(document, value)
            case "query": try readQuery(document, value)
            default:
                throw .step("\(self.place).*", "'provider', 'endpoint', 'headers', 'config' or 'query'")
            }
        }
        for key in ["provider", "endpoint", "query"] where !seen.contains(key) {
            throw .step("\(self.place).\(key)", "there")
        }
    }

    /// What the query says but for the model, in a form in which two that say the same are the same bytes.
    func asked() throws(GatewayError) -> [UInt8] {
        guard let document = try? JSONDocument(parsing: query) else { throw .step("\(place).query", "an object") }
        var bytes: [UInt8] = []
        CanonicalJSON.append(document, omitting: [.model], to: &bytes)
        return bytes
    }

    private func readProvider(
        _ document: JSONDocument,
        _ node: Int,
        _ providers: Set<String>
    ) throws(GatewayError) -> String {
        let name = String(decoding: document.text(ofString: node) ?? [], as: UTF8.self).lowercased()
        guard providers.contains(name) else { throw .step("\(place).provider", "the id or the preset of an upstream") }
        return name
    }

    /// Below a provider's base URL at Cloudflare, which ends in `/v1` for some providers and not for others.
    private func readEndpoint(_ document: JSONDocument, _ node: Int) throws(GatewayError) -> APIOperation.Kind {
        var path = String(decoding: document.text(ofString: node) ?? [], as: UTF8.self)[...]
        if path.hasPrefix("/") { path = path.dropFirst() }
        if path.hasPrefix("v1/") { path = path.dropFirst(3) }
        guard let kind = APIOperation.Kind(rawValue: "/v1/" + path), APIOperation(kind).hasModel,
            !APIOperation(kind).isUpload
        else { throw .step("\(place).endpoint", "an operation of JSON that names its model in 'query'") }
        return kind
    }

    /// Nothing of them is used: keys are the settings' to say.
    private func checkHeaders(_ document: JSONDocument, _ node: Int) throws(GatewayError) {
        if document.kind(of: node) == .null { return }
        guard document.kind(of: node) == .object else { throw .step("\(place).headers", "an object of texts") }
        try document.forEachChild(of: node) { _, value throws(GatewayError) in
            guard document.kind(of: value) == .string else { throw .step("\(place).headers.*", "a text") }
        }
    }

    private func readConfiguration(
        _ document: JSONDocument,
        _ node: Int
    ) throws(GatewayError) -> CloudflareFields? {
        if document.kind(of: node) == .null { return nil }
        guard document.kind(of: node) == .object else { throw .step("\(place).config", "an object") }
        var texts: [String: [UInt8]] = [:]
        try document.forEachChild(of: node) { _, value throws(GatewayError) in
            let key = String(decoding: document.text(of: value - 1), as: UTF8.self)
            guard let entry = Self.configuration[key] else {
                throw .step("\(place).config.*", "'requestTimeout', 'maxAttempts', 'retryDelay' or 'backoff'")
            }
            let text = document.text(of: value)
            guard document.kind(of: value) == entry.kind, (try? CloudflareFields([entry.field: text])) != nil else {
                throw .step("\(place).config.\(key)", entry.expected)
            }
            texts[entry.field] = text
        }
        return try CloudflareFields(texts)
    }

    /// What stands for the header field of the same meaning, and has its bounds.
    private static let configuration: [String: (field: String, kind: JSONNode.Kind, expected: String)] = [
        "requestTimeout": ("cf-aig-request-timeout", .number, "a number of milliseconds from 1 to 3600000"),
        "maxAttempts": ("cf-aig-max-attempts", .number, "a number from 1 to 5"),
        "retryDelay": ("cf-aig-retry-delay", .number, "a number of milliseconds from 0 to 5000"),
        "backoff": ("cf-aig-backoff", .string, "'constant', 'linear' or 'exponential'"),
    ]

    private mutating func readQuery(_ document: JSONDocument, _ node: Int) throws(GatewayError) {
        guard document.kind(of: node) == .object else { throw .step("\(place).query", "an object") }
        guard let name = document.member(.model, of: node).flatMap(document.text(ofString:)), !name.isEmpty else {
            throw .step("\(place).query.model", "the name of a model")
        }
        model = String(decoding: name, as: UTF8.self)
        query = document.literal(of: node)
    }
}

extension JSONDocument {
    /// Nil if the node is no string.
    fileprivate func text(ofString node: Int) -> [UInt8]? { kind(of: node) == .string ? text(of: node) : nil }
}

extension GatewayError {
    /// - Parameter place: of known words and numbers.
    static func step(_ place: String, _ expected: String) -> GatewayError {
        let subject = place == "$" ? "The body" : "'\(place)'"
        return GatewayError(
            .downstream,
            400,
            code: "invalid_step",
            "\(subject) must be \(expected).",
            parameter: place == "$" ? nil : place
        )
    }

    /// - Parameter place: of a step.
    static func stepNotServed(_ place: Int) -> GatewayError {
        GatewayError(
            .downstream,
            404,
            .notFound,
            code: "no_endpoint",
            "The provider of step [\(place)] does not serve its model to this key.",
            parameter: "[\(place)]"
        )
    }
}
