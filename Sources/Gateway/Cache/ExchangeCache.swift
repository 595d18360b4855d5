import Caching
import Classification
import NIOCore

/// Where one exchange stands with the cache.
struct ExchangeCache {
    enum Status: String {
        case hit, miss, bypass, refresh
    }

    /// Whence an answer came.
    enum Layer: String {
        case memory, disk
        /// From a server that several nodes use.
        case shared
        /// From another request that was under way.
        case flight
        /// In memory, of a request that asks the same in other words.
        case semantic
    }

    /// Why the cache is passed by.
    enum Reason: String {
        /// The client wants it so.
        case asked
        /// Values of this prompt alone are to be put back into the answer.
        case placeholders
        /// The answer is to say what was found in this exchange.
        case annotations
        /// A client that says in which order it is tried means to have it tried.
        case steps
        // What the request has that makes it one of its own.
        case state, choices, reference, media
        case providerTool = "provider_tool"

        init(_ objection: CacheObjection) {
            switch objection {
            case .state: self = .state
            case .providerTool: self = .providerTool
            case .reference: self = .reference
            case .choices: self = .choices
            case .media: self = .media
            }
        }
    }

    var status: Status
    var reason: Reason?
    let use: CacheRules.Use
    let forms: Set<CacheDirectives.Form>
    /// Nil where nothing is looked for.
    var request: CanonicalRequest?
    var entry: CacheEntry?
    var layer: Layer?
    /// Nil where only the same request counts.
    var near: NearText?
    /// Of that text, once it is known.
    var place: Embedding?
    /// To the text of the request whose answer this is.
    var similarity: Float?

    /// Tells the answer to one look-up from that to an older one.
    var number = 0
    var isLeader = false
    /// Among the followers of a flight.
    var follower: Int?
    var waitsUntil: NIODeadline?
    var timer: Scheduled<Void>?
    /// What has been let through so far, to be kept; nil if it will not be.
    var kept: [UInt8]?
    var savedTokens: Int?

    init(_ status: Status, _ use: CacheRules.Use, _ forms: Set<CacheDirectives.Form>) {
        self.status = status
        self.use = use
        self.forms = forms
    }
}

/// What a user said last, and everything else of the request.
struct NearText: Sendable {
    /// Redacted.
    let text: [UInt8]
    let form: TextForm
    let scope: CanonicalRequest
}
