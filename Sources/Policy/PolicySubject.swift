/// Who sends a text and on which way, as far as a policy may ask.
///
/// What stands in the first part comes from the settings and the URL. What stands in the second is the client's word: it can
/// make a policy stricter and never looser. Lives as long as its exchange and is written nowhere.
package struct PolicySubject: Hashable, Sendable {
    /// The client application as the operator named it; nil if the caller has no name.
    package var app: String?
    /// The id of the client's key; nil for a client without one.
    package var key: String?
    package var team: String?
    /// The tags of the key.
    package var tags: [String]
    /// The operation, as audit rows name it: `chat_completions`.
    package var route: String?
    /// True if the key's bearer is the operator's own server, whose word for users and conversations counts.
    package var isTrusted = false

    /// The model that the client asks for.
    package var model: String?
    /// Whom the client sends this for: the API's own `user` or `metadata.user_id`.
    package var user: String?
    /// What tells this conversation from others: its name at the provider, or how it begins.
    package var conversation: String?

    package init(
        app: String? = nil,
        key: String? = nil,
        team: String? = nil,
        tags: [String] = [],
        route: String? = nil
    ) {
        self.app = app
        self.key = key
        self.team = team
        self.tags = tags
        self.route = route
    }
}
