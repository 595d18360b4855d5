import Routing
import Wire

extension ProviderPreferences {
    /// - Parameter node: the value of `provider`.
    init(_ document: JSONDocument, at node: Int) throws(GatewayError) {
        self.init()
        if document.kind(of: node) == .null { return }
        guard document.kind(of: node) == .object else { throw .preference("provider", "an object") }
        try document.forEachChild(of: node) { _, value throws(GatewayError) in
            // A member that is null is not there, as in OpenRouter's schema.
            if document.kind(of: value) == .null { return }
            try read(String(decoding: document.text(of: value - 1), as: UTF8.self), document, value)
        }
    }

    private mutating func read(_ key: String, _ document: JSONDocument, _ value: Int) throws(GatewayError) {
        let reader = PreferenceReader(document: document, node: value, place: "provider." + key)
        switch key {
        case "order": order = try reader.names()
        case "only": only = try reader.names()
        case "ignore": ignore = try reader.names()
        case "allow_fallbacks": allowsFallbacks = try reader.flag()
        case "require_parameters": requiresParameters = try reader.flag()
        case "zdr": needsZeroRetention = try reader.flag()
        case "enforce_distillable_text": needsDistillableText = try reader.flag()
        case "data_collection": deniesCollection = try reader.word(DataCollection.self) == .deny
        case "quantizations": quantizations = Set(try reader.words(Quantization.self))
        case "sort": try readSort(reader)
        case "preferred_min_throughput": try readLimits(reader, .throughput)
        case "preferred_max_latency": try readLimits(reader, .latency)
        case "max_price": try readPrices(reader)
        default: throw .preference("provider.*", "one of the members that OpenRouter documents")
        }
    }

    private mutating func readSort(_ reader: PreferenceReader) throws(GatewayError) {
        guard reader.isObject else {
            sort = try reader.word(Metric.self)
            return
        }
        try reader.forEachMember { key, member throws(GatewayError) in
            switch key {
            case "by": sort = try member.word(Metric.self)
            case "partition": partition = try member.word(Partition.self)
            default: throw .preference("provider.sort.*", "'by' or 'partition'")
            }
        }
    }

    /// A number is of the median.
    ///
    /// Latencies come in seconds, throughputs in tokens a second.
    private mutating func readLimits(_ reader: PreferenceReader, _ measure: PaceLimit.Measure) throws(GatewayError) {
        guard reader.isObject else {
            limits.append(PaceLimit(measure, .p50, Int(try reader.number() * 1000)))
            return
        }
        try reader.forEachMember { key, member throws(GatewayError) in
            guard let percentile = Strategy.Percentile(rawValue: key) else {
                throw .preference(reader.place + ".*", "'p50', 'p75', 'p90' or 'p99'")
            }
            limits.append(PaceLimit(measure, percentile, Int(try member.number() * 1000)))
        }
    }

    private mutating func readPrices(_ reader: PreferenceReader) throws(GatewayError) {
        guard reader.isObject else { throw .preference(reader.place, "an object") }
        try reader.forEachMember { key, member throws(GatewayError) in
            switch key {
            case "prompt": maximumPrice.prompt = try member.price()
            case "completion": maximumPrice.completion = try member.price()
            case "image": maximumPrice.image = try member.price()
            // Nothing here has a price for a request alone, or one for sound that a client could bound.
            case "request", "audio": _ = try member.price()
            default: throw .preference(reader.place + ".*", "'prompt', 'completion', 'request' or 'image'")
            }
        }
    }
}

/// One value of a form of preferences, and what is said if it is another than it must be.
struct PreferenceReader {
    let document: JSONDocument
    let node: Int
    /// Of known words.
    let place: String

    /// So many names a list may have.
    static let most = 128

    var isObject: Bool { document.kind(of: node) == .object }

    private var text: String { String(decoding: document.text(of: node), as: UTF8.self) }

    func flag() throws(GatewayError) -> Bool {
        switch document.kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw .preference(place, "true or false")
        }
    }

    func number() throws(GatewayError) -> Double {
        guard document.kind(of: node) == .number, let number = Double(text), (0...1e12).contains(number) else {
            throw .preference(place, "a number that is not negative")
        }
        return number
    }

    /// OpenRouter's prices are numbers, or numbers in quotes.
    func price() throws(GatewayError) -> Double {
        let kind = document.kind(of: node)
        guard kind == .number || kind == .string, let number = Double(text), (0...1e9).contains(number) else {
            throw .preference(place, "a price in dollars")
        }
        return number
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) throws(GatewayError) -> Word {
        guard document.kind(of: node) == .string, let word = Word(rawValue: text) else {
            let words = Word.allCases.map { "'\($0.rawValue)'" }
            throw .preference(place, "one of " + words.joined(separator: ", "))
        }
        return word
    }

    func words<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) throws(GatewayError) -> [Word] {
        try elements().map { element throws(GatewayError) in try element.word(type) }
    }

    /// In lower case: providers' names are compared so.
    func names() throws(GatewayError) -> [String] {
        try elements().map { element throws(GatewayError) in
            guard document.kind(of: element.node) == .string else { throw .preference(place, "a list of names") }
            return element.text.lowercased()
        }
    }

    private func elements() throws(GatewayError) -> [PreferenceReader] {
        guard document.kind(of: node) == .array else { throw .preference(place, "a list") }
        var elements: [PreferenceReader] = []
        document.forEachChild(of: node) { _, value in
            elements.append(PreferenceReader(document: document, node: value, place: place))
        }
        guard elements.count <= Self.most else { throw .preference(place, "a list of \(Self.most) at most") }
        return elements
    }

    /// Members that are null are not there.
    func forEachMember(_ body: (String, PreferenceReader) throws(GatewayError) -> Void) throws(GatewayError) {
        try document.forEachChild(of: node) { _, value throws(GatewayError) in
            if document.kind(of: value) == .null { return }
            let key = String(decoding: document.text(of: value - 1), as: UTF8.self)
            try body(key, PreferenceReader(document: document, node: value, place: place + "." + key))
        }
    }
}

extension GatewayError {
    /// A routing preference that is not what OpenRouter documents.
    ///
    /// - Parameter place: of known words.
    static func preference(_ place: String, _ expected: String) -> GatewayError {
        var error = GatewayError(
            .downstream,
            400,
            code: "invalid_routing",
            "'\(place)' must be \(expected).",
            parameter: place
        )
        error.isForOpenRouter = true
        return error
    }

    /// Preferences that leave no candidate.
    static let noEndpoint: GatewayError = {
        var error = GatewayError(
            .downstream,
            404,
            .notFound,
            code: "no_endpoint",
            "No endpoint that this key may use meets the request's routing preferences.",
            parameter: "provider"
        )
        error.isForOpenRouter = true
        return error
    }()

    /// In OpenRouter's form: a number for a code, and the kind of the error beside it.
    var openRouterBody: [UInt8] {
        JSONWriter.object { writer in
            writer.object("error") { writer in
                writer.member("code", status)
                writer.member("message", message)
                writer.object("metadata") { writer in
                    writer.member("error_type", status == 404 ? "not_found" : "invalid_request")
                }
            }
        }
    }
}
