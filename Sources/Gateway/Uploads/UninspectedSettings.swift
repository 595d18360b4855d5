/// What an operator lets pass without inspection; nothing, if not said.
package struct UninspectedSettings: Hashable, Sendable {
    /// Files that are no text, to be kept by a provider.
    package var binaryFiles = false
    package var routes: Set<PassthroughRoute> = []

    package init() {}
}

/// A route that is none of ours and whose bodies pass as they come, both ways; rows say so.
package struct PassthroughRoute: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case delete = "DELETE"
    }

    /// With `/v1` before it, and without a query; compared byte for byte.
    package let path: String
    package let method: Method

    package init(path: String, method: Method) {
        self.path = path
        self.method = method
    }

    init?(_ head: RequestHead) {
        switch head.method {
        case .get: method = .get
        case .post: method = .post
        case .delete: method = .delete
        case .head, .options, .other: return nil
        }
        path = String(decoding: head.path, as: UTF8.self)
    }
}

extension RequestHead.Method {
    init(_ method: PassthroughRoute.Method) {
        switch method {
        case .get: self = .get
        case .post: self = .post
        case .delete: self = .delete
        }
    }
}
