/// Who said a message.
package enum ChatRole: String, Hashable, Sendable, CaseIterable {
    case system, developer, user, assistant, tool, function
    /// A role that the API does not define.
    case other

    init(of message: Int, in document: JSONDocument) {
        guard let role = document.member(.role, of: message), document.kind(of: role) == .string,
            document.nodes[role].rawRange.count < 40
        else {
            self = .other
            return
        }
        self = ChatRole(rawValue: String(decoding: document.text(of: role), as: UTF8.self)) ?? .other
    }
}
