/// What a client says of the cache in its head, in any of the ways that are understood.
///
/// What of it counts is for the settings to say.
package struct CacheDirectives: Hashable, Sendable {
    /// Of several fields the one that asks for less of the cache wins.
    package enum Wish: Int, Hashable, Sendable, Comparable {
        /// An answer may come from the cache and be kept.
        case use
        /// Only from the cache: no upstream shall be asked.
        case only
        /// From an upstream, and kept.
        case refresh
        /// From an upstream, and not kept.
        case bypass

        package static func < (one: Wish, other: Wish) -> Bool { one.rawValue < other.rawValue }
    }

    /// Whose fields they were, and so whose the answer has.
    package enum Form: Hashable, Sendable { case cloudflare, openRouter }

    package private(set) var wish: Wish?
    /// In seconds.
    package private(set) var lifetime: Int?
    /// Text of the client, not for logs.
    package private(set) var key: [UInt8]?
    package private(set) var forms: Set<Form> = []
    /// The first field with a value that means nothing.
    package private(set) var fault: Field?

    package init() {}

    /// Every field that is read.
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case mode = "x-weir-cache"
        case ttl = "x-weir-cache-ttl"
        case key = "x-weir-cache-key"
        case cloudflareSkip = "cf-aig-skip-cache"
        case cloudflareTTL = "cf-aig-cache-ttl"
        case cloudflareKey = "cf-aig-cache-key"
        case openRouterMode = "x-openrouter-cache"
        case openRouterTTL = "x-openrouter-cache-ttl"
        case openRouterClear = "x-openrouter-cache-clear"
        case control = "cache-control"
    }

    private static let fields: [Int: [(name: [UInt8], field: Field)]] = Dictionary(
        grouping: Field.allCases.map { (Array($0.rawValue.utf8), $0) },
        by: \.0.count
    )

    /// Takes a field of the head if it is one of these.
    package static func note(
        _ name: ArraySlice<UInt8>,
        _ value: ArraySlice<UInt8>,
        in directives: inout CacheDirectives?
    ) {
        guard let candidates = fields[name.count] else { return }
        let found = candidates.first { candidate in
            zip(candidate.name, name).allSatisfy { $0 == ($1 &- 0x41 < 26 ? $1 | 0x20 : $1) }
        }
        guard let field = found?.field else { return }
        var changed = directives ?? CacheDirectives()
        if !changed.take(field, value), changed.fault == nil { changed.fault = field }
        directives = changed
    }

    /// - Returns: false if the value means nothing.
    private mutating func take(_ field: Field, _ value: ArraySlice<UInt8>) -> Bool {
        let word = String(decoding: value.prefix(64), as: UTF8.self).lowercased()
        switch field {
        case .mode: return take(["on": .use, "only": .only, "refresh": .refresh, "off": .bypass], word)
        case .cloudflareSkip:
            forms.insert(.cloudflare)
            return word == "false" || take(["true": .bypass], word)
        case .openRouterMode:
            forms.insert(.openRouter)
            return take(["true": .use, "false": .bypass], word)
        case .openRouterClear:
            forms.insert(.openRouter)
            return word == "false" || take(["true": .refresh], word)
        case .control:
            for part in word.split(separator: ",") { take(control: part.drop { $0 == " " }) }
            return true
        case .ttl: return take(seconds: value, in: 1...2_592_000)
        case .cloudflareTTL:
            forms.insert(.cloudflare)
            return take(seconds: value, in: 60...2_592_000)
        case .openRouterTTL:
            forms.insert(.openRouter)
            return take(seconds: value, in: 1...86_400)
        case .key: return take(key: value)
        case .cloudflareKey:
            forms.insert(.cloudflare)
            return take(key: value)
        }
    }

    private mutating func take(_ words: [String: Wish], _ word: String) -> Bool {
        guard let wish = words[word] else { return false }
        self.wish = max(self.wish ?? wish, wish)
        return true
    }

    /// The directives of RFC 9111, 5.2.1 that have a meaning here; browsers and proxies send others, which say nothing to us.
    private mutating func take(control directive: Substring) {
        _ = take(["no-cache": .refresh, "no-store": .bypass, "only-if-cached": .only], String(directive))
    }

    private mutating func take(seconds digits: ArraySlice<UInt8>, in range: ClosedRange<Int>) -> Bool {
        guard (1...7).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
        let seconds = digits.reduce(0) { $0 * 10 + Int($1 & 0xF) }
        guard range.contains(seconds) else { return false }
        lifetime = min(lifetime ?? seconds, seconds)
        return true
    }

    private mutating func take(key: ArraySlice<UInt8>) -> Bool {
        guard (1...256).contains(key.count), self.key == nil || self.key == Array(key) else { return false }
        self.key = Array(key)
        return true
    }
}
