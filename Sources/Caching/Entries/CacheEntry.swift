/// An answer that is kept, as its client got it: inspected, and redacted where the policy said so.
package struct CacheEntry: Hashable, Sendable {
    /// The canonical request that it answers, which a look-up compares whole.
    package let request: [UInt8]
    package let answer: [UInt8]
    package let isStream: Bool
    /// The name of the exchange in which it was given.
    package let source: String
    /// Seconds since 1970.
    package let storedAt: Int
    package let expiresAt: Int

    package init(
        request: [UInt8],
        answer: [UInt8],
        isStream: Bool,
        source: String,
        storedAt: Int,
        expiresAt: Int
    ) {
        self.request = request
        self.answer = answer
        self.isStream = isStream
        self.source = source
        self.storedAt = storedAt
        self.expiresAt = expiresAt
    }

    /// True if it may be sent for `request` at the second `now`.
    package func answers(_ request: CanonicalRequest, at now: Int) -> Bool {
        // A clock that was set back must not make an entry live longer than its time.
        now < expiresAt && now >= storedAt && self.request == request.bytes
    }

    /// Bytes that it takes, near enough.
    package var size: Int { request.count + answer.count + source.utf8.count + 200 }
}
