/// Whom a request says that it is for: the client's word, and its text, so not for logs.
extension APIRequest {
    /// `user`, or Anthropic's `metadata.user_id`.
    package var user: String? {
        let named =
            document.member(.user, of: 0)
            ?? document.member(.metadata, of: 0).flatMap {
                document.member(named: "user_id", of: $0)
            }
        guard let named, document.kind(of: named) == .string else { return nil }
        return String(decoding: document.text(of: named), as: UTF8.self)
    }

    /// What stays the same in every turn of a conversation: its name at the provider, or the JSON of its messages up to the
    /// first that a user said.
    ///
    /// Nil if it has neither.
    package var opening: String? {
        if let name = predecessor, name.hasPrefix("conv") { return name }
        guard let messages = conversation?.messages, let list = messages.first else { return nil }
        var opening: [UInt8] = []
        var hasUser = false
        document.forEachChild(of: list) { _, message in
            guard !hasUser else { return }
            opening += document.literal(of: message)
            hasUser = document.member(.role, of: message).map { document.isText($0, "user") } ?? false
        }
        return hasUser ? String(decoding: opening, as: UTF8.self) : nil
    }
}
