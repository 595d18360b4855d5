/// Header fields that conditions of the settings ask for, beside those that every head is read for.
package struct WantedFields: Hashable, Sendable {
    /// In lower case.
    let names: Set<String>
    /// A bit for each length that a name has, of longer ones the last; with none a head costs nothing more.
    private let lengths: UInt64

    package init(_ names: Set<String> = []) {
        self.names = names
        lengths = names.reduce(0) { $0 | Self.bit($1.utf8.count) }
    }

    var isEmpty: Bool { lengths == 0 }

    /// The name in lower case if it is wanted.
    func name(_ bytes: ArraySlice<UInt8>) -> String? {
        guard lengths & Self.bit(bytes.count) != 0 else { return nil }
        let name = String(decoding: bytes, as: UTF8.self).lowercased()
        return names.contains(name) ? name : nil
    }

    private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }

    /// Whether a field of this name may hold a secret, at which no condition may look.
    ///
    /// - Parameter name: in lower case.
    package static func mayBeSecret(_ name: String) -> Bool {
        let words: Set = [
            "authorization", "auth", "cookie", "cookie2", "key", "apikey", "token", "secret", "password", "passwd",
            "credential", "credentials", "signature", "assertion", "jwt", "session", "csrf", "xsrf", "cert",
        ]
        return name.split { $0 == "-" || $0 == "_" }.contains { words.contains(String($0)) }
    }
}
