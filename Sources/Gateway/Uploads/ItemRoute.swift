import Wire

/// A request about something that a provider keeps: a file, a batch, a response; without a body of its own.
///
/// The answer is inspected like any other.
package struct ItemRoute: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case files, file, fileContent
        case batches, batch, batchCancel
        case response, responseCancel, responseInputItems
    }

    package let kind: Kind
    package let method: RequestHead.Method
    /// Letters, digits, `.`, `_` and `-`; still a client's text, not for logs or labels.
    private let id: String

    /// - Parameter path: without its query. Compared byte for byte: nothing is decoded, folded or resolved.
    /// - Returns: nil for what is no such route, or not with this method.
    package init?(path: ArraySlice<UInt8>, method: RequestHead.Method) {
        let steps = String(decoding: path, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false)
        guard (3...5).contains(steps.count), steps[0].isEmpty, steps[1] == "v1" else { return nil }
        let id = steps.count > 3 ? steps[3] : ""
        guard steps.count == 3 || APIOperation.isURLSafe(id) else { return nil }
        let rest = steps.count > 4 ? String(steps[4]) : steps.count == 3 ? Self.list : Self.item
        guard steps.count < 5 || (rest != Self.list && rest != Self.item) else { return nil }
        guard let kind = Self.kind(String(steps[2]), rest, method) else { return nil }
        self.kind = kind
        self.method = method
        self.id = String(id)
    }

    // What stands in place of a fifth step if there is none.
    private static let list = "*"
    private static let item = ""

    private static func kind(_ collection: String, _ rest: String, _ method: RequestHead.Method) -> Kind? {
        switch (collection, rest, method) {
        case ("files", list, .get): .files
        case ("files", item, .get), ("files", item, .delete): .file
        case ("files", "content", .get): .fileContent
        case ("batches", list, .get): .batches
        case ("batches", item, .get): .batch
        case ("batches", "cancel", .post): .batchCancel
        case ("responses", item, .get), ("responses", item, .delete): .response
        case ("responses", "cancel", .post): .responseCancel
        case ("responses", "input_items", .get): .responseInputItems
        default: nil
        }
    }

    /// Below `/v1`.
    var path: String { path(of: id) }

    /// For audit rows and metrics.
    package var label: String { "/v1" + path(of: "{id}") }

    private func path(of id: String) -> String {
        switch kind {
        case .files: "/files"
        case .file: "/files/\(id)"
        case .fileContent: "/files/\(id)/content"
        case .batches: "/batches"
        case .batch: "/batches/\(id)"
        case .batchCancel: "/batches/\(id)/cancel"
        case .response: "/responses/\(id)"
        case .responseCancel: "/responses/\(id)/cancel"
        case .responseInputItems: "/responses/\(id)/input_items"
        }
    }

    /// The API whose answer comes back; nil for one that is no conversation's.
    var dialect: APIDialect? { kind == .response || kind == .responseCancel ? .responses : nil }

    /// The query that is sent on: members that the API defines with values of letters, digits, `.`, `_`, `-`.
    ///
    /// - Returns: nil if there is anything else in it; a stored answer as a stream is not served.
    static func query(_ query: ArraySlice<UInt8>) -> String? {
        guard !query.isEmpty else { return "" }
        let items = String(decoding: query, as: UTF8.self).split(separator: "&", omittingEmptySubsequences: false)
        var kept: [Substring] = []
        for item in items {
            guard let equals = item.firstIndex(of: "=") else { return nil }
            let key = item[..<equals]
            // What says who the client is stays here.
            if key == "key" { continue }
            guard queryKeys.contains(String(key)), APIOperation.isURLSafe(item[item.index(after: equals)...]) else {
                return nil
            }
            kept.append(item)
        }
        return kept.isEmpty ? "" : "?" + kept.joined(separator: "&")
    }

    private static let queryKeys: Set<String> = ["after", "before", "limit", "order", "purpose"]
}
