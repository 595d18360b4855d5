/// How much of a backend's time and of our memory its calls may take.
package struct RemoteLimits: Hashable, Sendable {
    /// Of one call, with its wait; a caller's own may be shorter.
    package var deadline = Duration.seconds(2)
    /// Requests under way at once.
    package var concurrency = 16
    /// Questions that wait for them; past it calls are refused.
    package var queue = 256
    /// Texts in one request at most, where the API takes several.
    package var batch = 16
    /// Bytes of a window of a long text, and bytes that two windows share.
    package var window = 8_000
    package var overlap = 1_000
    /// Windows of one text; a longer one is refused as too long.
    package var windows = 64
    /// Failures in a row that open the circuit, and for how long.
    package var failures = 5
    package var cooldown = Duration.seconds(10)
    /// Bytes of an answer.
    package var answer = 1 << 20

    package init() {}
}
