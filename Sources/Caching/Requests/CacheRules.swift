package import Wire

/// Who may use the cache, for how long, and what a client may say of it.
package struct CacheRules: Hashable, Sendable {
    /// Among whom answers are shared.
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        case key, app
        /// All keys of the settings.
        case org
    }

    /// How much of what clients say counts; each takes in those before it.
    package enum Control: String, Hashable, Sendable, CaseIterable, Comparable {
        case none
        /// They may have less of the cache.
        case less
        /// They may switch it on, and say how long an answer is kept.
        case more
        /// They may say themselves which requests are the same.
        case keys

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        package static func < (one: Control, other: Control) -> Bool { one.rank < other.rank }
    }

    /// False: only for requests that ask for it.
    package var isOn = true
    package var scope = Scope.app
    package var control = Control.less
    /// In seconds, 1 to 2,592,000 (30 days).
    package var lifetime = 300
    package var longestLifetime = 86_400
    /// Outermost members of a request that make no difference.
    package var ignored: Set<KnownKey> = []
    /// Bytes of an answer that is kept.
    package var largestAnswer = 1 << 20
    /// In milliseconds: how long a request waits for the answer to one like it.
    package var patience = 30_000

    /// Nil: only the same request gets an answer, and none that asks the same in other words.
    package var near: NearRules?

    package init() {}

    /// What becomes of a request.
    package struct Use: Hashable, Sendable {
        package var wish: CacheDirectives.Wish
        package var lifetime: Int
        package var key: [UInt8]?
    }

    /// What is done for a client that says `directives`; nil if the cache has nothing to do with its request.
    package func use(_ directives: CacheDirectives?) -> Use? {
        var use = Use(wish: .use, lifetime: lifetime, key: nil)
        let directives = control == .none ? nil : directives
        let wish = directives?.wish
        if !isOn {
            guard control >= .more, let wish, wish != .bypass else { return nil }
        }
        use.wish = wish ?? .use
        guard control >= .more, let directives else { return use }
        use.lifetime = min(directives.lifetime ?? lifetime, longestLifetime)
        use.key = control >= .keys ? directives.key : nil
        return use
    }
}

/// When the answer to a request may be given to one whose user said the same in other words.
package struct NearRules: Hashable, Sendable {
    /// The least similarity of what the users said, 0 to 1; this one suits the embedding that is built in.
    package var threshold: Float = 0.6
    /// In milliseconds: how long a request waits for its place.
    package var patience = 500
    /// As routes name it; nil for the embedding that is built in.
    package var embeddingModel: String?

    package init() {}
}
