/// Why a document is not a request, answer or event that can be inspected.
package struct WireError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case json(JSONError.Code)
        case wrongType
        case missing
        case empty
        case outOfRange
        /// The operator's to say, not the client's.
        case notAllowed
    }

    package let code: Code
    /// Byte offset in the document.
    package let offset: Int
    /// The place as a safe path, such as `messages[3].role`; nil for the document as a whole.
    package let param: String?
    /// One sentence for the client; never a byte of the document.
    package let message: String

    package init(_ error: JSONError) {
        code = .json(error.code)
        offset = error.offset
        param = nil
        message = error.message
    }

    init(_ code: Code, offset: Int, param: String?, message: String) {
        self.code = code
        self.offset = offset
        self.param = param
        self.message = message
    }

    /// From a closed set, for metrics and audit rows.
    package var label: String {
        switch code {
        case .json(let code): code.rawValue
        case .wrongType: "wrong_type"
        case .missing: "missing"
        case .empty: "empty"
        case .outOfRange: "out_of_range"
        case .notAllowed: "not_allowed"
        }
    }
}

extension WireError: CustomStringConvertible {
    package var description: String { message }
}

extension JSONDocument {
    /// - Parameter message: a sentence that names the place.
    func require(_ node: Int, _ kind: JSONNode.Kind, _ message: String) throws(WireError) {
        guard self.kind(of: node) == kind else { throw wireError(.wrongType, at: node, message) }
    }

    func wireError(_ code: WireError.Code, at node: Int, _ message: String) -> WireError {
        let param = node == 0 ? nil : path(of: node)
        return WireError(code, offset: nodes[node].rawRange.lowerBound, param: param, message: message)
    }

    /// The member, unless it is missing or null.
    func present(_ key: KnownKey, of object: Int) -> Int? {
        guard let node = member(key, of: object), kind(of: node) != .null else { return nil }
        return node
    }
}
