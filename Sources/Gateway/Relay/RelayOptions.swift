package import Wire

/// How a stream is relayed, within which bounds, and how a block looks to the client.
package struct RelayOptions: Sendable {
    /// What the client sees in the stream before a blocked choice ends with `content_filter`.
    package enum Notice: Hashable, Sendable {
        /// A sentence in `delta.refusal`.
        case refusal
        /// A sentence in `delta.content`, for clients that drop refusals.
        case content
        /// An error event before `[DONE]`, which clients raise.
        case error
    }

    /// Bounds of one event's JSON.
    package var limits = JSONLimits(nodes: 50_000)
    /// Bytes of one event.
    package var maximumEventLength = 1 << 20
    /// Bytes of events and text that may wait at once; most of them are tool calls.
    package var maximumHeldBytes = 8 << 20
    /// Texts of all choices together.
    package var maximumChannels = 512
    /// An event of which more than this many bytes may leave, while the rest may not, is cut in two.
    ///
    /// Smaller ones wait until all of their text may leave, and then pass as they came: so common deltas of a few
    /// bytes pass byte for byte (law 4).
    package var splitAbove = 16
    package var notice = Notice.refusal
    /// True if the client asked for token counts.
    package var includesUsage = false
    /// Writes the notice for a block: its message is the refusal's text, the whole is the error event.
    package var blockNotice: @Sendable (BlockReport) -> ErrorBody = { _ in
        ErrorBody(
            message: "The answer was stopped by policy.",
            type: "invalid_request_error",
            code: "content_filter"
        )
    }

    package init() {}
}
