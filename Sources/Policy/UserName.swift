import Crypto

/// A user as a policy file names one: as the API's field has the name, or as `sha256:` and the digest of that, so that a
/// file need not say who its people are.
package struct UserName: Hashable, Sendable {
    /// Hexadecimal SHA-256 of the name: it is all that is kept and compared.
    package let digest: String

    package init(_ text: String) {
        digest = text.hasPrefix(Self.mark) ? String(text.dropFirst(Self.mark.count)) : Self.digest(of: text)
    }

    package func names(_ user: String?) -> Bool { user.map { Self.digest(of: $0) == digest } ?? false }

    private static let mark = "sha256:"

    private static func digest(of name: String) -> String {
        SHA256.hash(data: Array(name.utf8)).reduce(into: "") { text, byte in
            text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
    }
}
