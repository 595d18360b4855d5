package import Classification
package import GuardrailTypes

/// How one provider's API is asked and what its answers mean: bytes in and out, no sockets, no clock.
///
/// An answer that is not exactly what the API says is `UnreadableAnswer`; nothing that is missing counts as "safe".
package protocol WireFormat: Sendable {
    /// Changes whenever the same text would be asked or read otherwise: model, template, labels. Part of a cache's key.
    var version: String { get }

    /// Texts that one request may carry.
    var batchLimit: Int { get }

    /// Bytes of text that the API takes at once; longer ones come in windows.
    var maxTextInBytes: Int { get }

    func categories(in direction: Direction) -> Set<Category>

    /// The questions that make up one input, for models that answer one category at a time.
    ///
    /// - Returns: inputs whose categories together are those of `input`; never empty.
    func questions(for input: ClassifierInput) -> [ClassifierInput]

    /// - Parameters:
    ///   - inputs: 1 to `batchLimit`, each one of `questions(for:)`.
    ///   - time: seconds since 1970, for signatures.
    func request(for inputs: [ClassifierInput], at time: Int) -> ClassifierRequest

    /// One verdict for each input, in their order, each with a score for each category that was asked for.
    ///
    /// - Parameter body: of an answer with a 2xx status.
    func verdicts(for inputs: [ClassifierInput], from body: [UInt8]) throws(UnreadableAnswer) -> [ClassifierVerdict]
}

extension WireFormat {
    package var batchLimit: Int { 1 }
    package func questions(for input: ClassifierInput) -> [ClassifierInput] { [input] }
}

/// A `POST` to a provider.
package struct ClassifierRequest: Sendable {
    /// Below the backend's base URL; begins with `/`.
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    /// - Parameter bearer: the key of `Authorization: Bearer`, if one is sent.
    init(path: String, bearer: String? = nil, headers: [(name: String, value: String)] = [], body: [UInt8]) {
        self.path = path
        self.headers = [("Content-Type", "application/json")] + headers
        if let bearer { self.headers.append(("Authorization", "Bearer \(bearer)")) }
        self.body = body
    }
}

/// An answer is not what the API says.
///
/// Holds no text of it (law 6).
package struct UnreadableAnswer: Error, Hashable, Sendable {
    package init() {}
}
