package import Wire

/// What a request is besides its body, as far as its answer hangs on it.
package struct RequestScope: Hashable, Sendable {
    /// Whose answers these are: nobody else ever gets them.
    package var tenant: String
    /// Of the rules and policies in force.
    package var policyHash: String
    /// The operation, and how its answer is written.
    package var operation: String
    package var isStreaming: Bool
    /// The model that is asked for, and who may serve it: each with its address and its name for the model.
    package var model: String
    package var candidates: [String]
    /// Fields of the head that say what the body means.
    package var fields: [[UInt8]]

    package init(
        tenant: String,
        policyHash: String,
        operation: String,
        isStreaming: Bool,
        model: String,
        candidates: [String] = [],
        fields: [[UInt8]] = []
    ) {
        self.tenant = tenant
        self.policyHash = policyHash
        self.operation = operation
        self.isStreaming = isStreaming
        self.model = model
        self.candidates = candidates
        self.fields = fields
    }
}

/// A request in the form in which two that get the same answer are the same bytes.
///
/// The body is taken as it goes upstream, redacted: so the text of a value that no model sees is in no key.
package struct CanonicalRequest: Hashable, Sendable {
    /// Everything that the key is made of.
    ///
    /// Text of users: for memory, and a file that only its owner reads.
    package let bytes: [UInt8]
    package let key: CacheKey

    /// The outermost members that say nothing about the answer, or are told by the scope.
    private static let omitted: Set<KnownKey> = [.stream, .model]

    /// - Parameters:
    ///   - document: the body that goes upstream.
    ///   - ignored: outermost members that the operator says make no difference.
    package init(_ scope: RequestScope, _ document: JSONDocument, ignoring ignored: Set<KnownKey> = []) {
        self.init(scope, mark: "body") { bytes in
            CanonicalJSON.append(document, omitting: Self.omitted.union(ignored), to: &bytes)
        }
    }

    /// A request without what its user said last: the same for all that differ in nothing else.
    ///
    /// - Parameters:
    ///   - blank: the node of that text.
    ///   - embedding: by which the texts are compared; places of two are never.
    package init(
        _ scope: RequestScope,
        _ document: JSONDocument,
        ignoring ignored: Set<KnownKey> = [],
        blank: Int,
        embedding: String
    ) {
        self.init(scope, mark: "near") { bytes in
            Self.append(embedding.utf8, to: &bytes)
            CanonicalJSON.append(document, omitting: Self.omitted.union(ignored), blank: blank, to: &bytes)
        }
    }

    /// A request of which the client says itself what it is the same as.
    ///
    /// It stays within its scope.
    package init(_ scope: RequestScope, clientKey: [UInt8]) {
        self.init(scope, mark: "key") { $0 += clientKey }
    }

    private init(_ scope: RequestScope, mark: String, _ appendRest: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        let words = [
            "weir-cache-2", scope.tenant, scope.policyHash, scope.operation, scope.isStreaming ? "stream" : "whole",
            scope.model, "\(scope.candidates.count)",
        ]
        for word in words + scope.candidates { Self.append(word.utf8, to: &bytes) }
        Self.append("\(scope.fields.count)".utf8, to: &bytes)
        for field in scope.fields { Self.append(field, to: &bytes) }
        Self.append(mark.utf8, to: &bytes)
        appendRest(&bytes)
        self.bytes = bytes
        key = CacheKey(of: bytes)
    }

    /// With its length before it, so that no two lists of words are the same bytes.
    private static func append(_ word: some Collection<UInt8>, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(word.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: word)
    }

    package static func == (one: CanonicalRequest, other: CanonicalRequest) -> Bool { one.bytes == other.bytes }

    package func hash(into hasher: inout Hasher) { key.hash(into: &hasher) }
}
