/// A word that may stand in an audit row: it comes from our code or from the operator's files, never from a request.
///
/// This type is how law 6 reaches the database: a row's columns are labels, numbers and enumerations, and no
/// initialiser takes what a client sent without comparing it with a closed set.
package struct AuditLabel: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    /// Longest label kept, in bytes of UTF-8.
    package static let maxLengthInBytes = 200

    /// Stands for anything that a client named and nobody configured.
    package static let unknown: AuditLabel = "(unknown)"

    package init(stringLiteral value: StaticString) {
        text = value.description
    }

    /// A name from configuration or from our own code: an app, a key's id, an upstream, a hash, an error code.
    ///
    /// Control characters become `?` and the end is cut off at `maxLengthInBytes`.
    package init(configured name: String) {
        let isPlain = name.utf8.count <= Self.maxLengthInBytes && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        text = isPlain ? name : Self.cleaned(name)
    }

    /// What a client asked for, if it is one of `known`, else `unknown`: a secret in the wrong place of a request must
    /// not become a row.
    package init(asked name: String, among known: Set<String>) {
        self = known.contains(name) ? AuditLabel(configured: name) : .unknown
    }

    /// An HTTP method, `OTHER` if it is not a registered one that we meet.
    package init(method: String) {
        self = Self.methods.contains(method) ? AuditLabel(configured: method) : "OTHER"
    }

    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
    ]

    private static func cleaned(_ name: String) -> String {
        var out = String.UnicodeScalarView()
        var length = 0
        for scalar in name.unicodeScalars {
            length += UTF8.width(scalar)
            if length > maxLengthInBytes { break }
            out.append(scalar.properties.generalCategory == .control ? "?" : scalar)
        }
        return String(out)
    }
}

extension AuditLabel: CustomStringConvertible {
    package var description: String { text }
}
