import ByteText
import Crypto
package import GuardrailTypes

/// Who sent a request, as far as its key says.
package struct Principal: Hashable, Sendable {
    package let keyID: String?
    package let app: String
    package var team: String?
    /// Of the key.
    package var tags: [String] = []
    /// True if its word for users and conversations counts.
    package var isTrusted = false
    package let disclosure: Disclosure
    package let blocks: BlockForm
    /// True if answers get the values back that the prompt's placeholders stand for.
    package var restoresPlaceholders = false
    /// All that it may ask for; nil for every model.
    package var models: Set<String>?

    func mayAsk(for model: String) -> Bool { models?.contains(model) ?? true }

    package init(
        keyID: String?,
        app: String,
        disclosure: Disclosure = .category,
        blocks: BlockForm = BlockForm()
    ) {
        self.blocks = blocks
        self.keyID = keyID
        self.app = app
        self.disclosure = disclosure
    }
}

/// The client keys that are accepted, as SHA-256 digests: the keys themselves are nowhere in the process (threats 4.3).
///
/// A key is 256 random bits, so a plain digest cannot be searched for it.
package struct KeyRing: Sendable {
    private let principals: [[UInt8]: Principal]

    /// Stands for every client when no keys are configured; nil if a key is needed.
    package let anonymous: Principal?

    /// The app of every client where no keys are configured.
    package static let anonymousApp = "default"

    /// - Parameters:
    ///   - keys: digests of 32 bytes; empty if any client, with or without a key, may come in.
    ///   - anonymous: who every client then is.
    package init(
        _ keys: [(digest: [UInt8], principal: Principal)],
        anonymous: Principal = Principal(keyID: nil, app: Self.anonymousApp)
    ) {
        principals = Dictionary(keys.map { ($0.digest, $0.principal) }) { first, _ in first }
        self.anonymous = keys.isEmpty ? anonymous : nil
    }

    package var isOpen: Bool { anonymous != nil }
    package var count: Int { principals.count }

    /// Who the bearer of `token` is; nil if nobody that we know.
    ///
    /// The look-up compares digests: its timing tells about a digest of the guess, and so nothing about a key.
    package func principal(bearing token: ArraySlice<UInt8>?) -> Principal? {
        principal(of: token.map { [$0] } ?? [])
    }

    /// Who has sent one of these: clients of some APIs send two, of which one may be another service's.
    package func principal(of credentials: [ArraySlice<UInt8>]) -> Principal? {
        if let anonymous { return anonymous }
        for token in credentials.prefix(3) where token.count <= 512 {
            if let principal = principals[Self.digest(of: token)] { return principal }
        }
        return nil
    }

    package static func digest(of token: some Collection<UInt8>) -> [UInt8] {
        Array(SHA256.hash(data: Array(token)))
    }
}

/// A client key that has just been made; shown once, kept nowhere.
package struct NewClientKey {
    package let text: String
    /// What goes into the settings: SHA-256 of the text, hexadecimal.
    package let digest: String

    /// `weir_` and 256 bits from the system's generator, hexadecimal.
    package init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        text = "weir_" + Hex.string(bytes)
        digest = Hex.string(KeyRing.digest(of: text.utf8))
    }
}
