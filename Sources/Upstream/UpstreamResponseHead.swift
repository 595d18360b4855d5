/// Status and headers of a response.
package struct UpstreamResponseHead: Sendable {
    package let status: Int
    /// As they came, in order; bytes that are no UTF-8 are replaced.
    package let headers: [(name: String, value: String)]

    package init(status: Int, headers: [(name: String, value: String)]) {
        self.status = status
        self.headers = headers
    }

    /// The value of the first header with this name.
    ///
    /// - Parameter name: in lower case; compared without regard to ASCII case.
    package func first(_ name: String) -> String? {
        headers.first { $0.name.isEqual(toLowercased: name) }?.value
    }

    /// Whether no content coding is declared, in any of the headers that could.
    var isIdentity: Bool {
        headers.allSatisfy { name, value in
            !name.isEqual(toLowercased: "content-encoding") || value.isEmpty || value.isEqual(toLowercased: "identity")
        }
    }
}

extension String {
    /// Whether this is `name`, which is lower case, without regard to ASCII case.
    ///
    /// Allocates nothing.
    func isEqual(toLowercased name: String) -> Bool {
        utf8.count == name.utf8.count
            && zip(utf8, name.utf8).allSatisfy { own, other in
                (own >= 0x41 && own <= 0x5A ? own | 0x20 : own) == other
            }
    }
}
