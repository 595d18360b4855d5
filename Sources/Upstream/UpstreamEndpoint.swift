/// An upstream as the configuration describes it.
///
/// Requests add only a path: the destination never comes from a client.
///
/// A class, because idle handles are kept per endpoint: make one per configured upstream, not one per request.
/// Two endpoints with the same host and port share connections, so `isInternal` should be the same for both.
package final class UpstreamEndpoint: Sendable {
    /// Without a trailing slash, query or fragment: `https://api.example.com/v1`.
    package let baseURL: String
    package let isSecure: Bool
    /// Whether loopback and private addresses may be connected to.
    ///
    /// Link-local ones never may.
    package let isInternal: Bool
    /// PEM file with the certificates to trust instead of the system's.
    package let certificateAuthorityFile: String?

    /// - Throws: `invalidRequest` if `baseURL` is not an `http` or `https` URL of printable ASCII, or has user info,
    ///   a query or a fragment.
    package init(
        baseURL: String,
        isInternal: Bool = false,
        certificateAuthorityFile: String? = nil
    ) throws(UpstreamError) {
        let isSecure = baseURL.hasPrefix("https://")
        guard isSecure || baseURL.hasPrefix("http://") else { throw UpstreamError(.invalidRequest) }
        let rest = baseURL.utf8.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        guard !authority.isEmpty, rest.allSatisfy(Self.isAllowed), !authority.contains(UInt8(ascii: "@")) else {
            throw UpstreamError(.invalidRequest)
        }
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.isSecure = isSecure
        self.isInternal = isInternal
        self.certificateAuthorityFile = certificateAuthorityFile
    }

    /// The URL of `path` below this endpoint, or nil if it is not a path.
    func url(of path: String) -> String? {
        guard path.isEmpty || path.utf8.first == UInt8(ascii: "/") else { return nil }
        guard path.utf8.allSatisfy({ Self.isAllowed($0) || $0 == UInt8(ascii: "?") }) else { return nil }
        return baseURL + path
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"?#\\".utf8.contains(byte)
    }
}
