package import AuditLog
package import Wire

/// How a stream is relayed, within which bounds, and how a block looks to the client.
package struct RelayOptions: Sendable {
    /// The API whose stream it is, for the client and so for the relay.
    package var dialect = APIDialect.chat
    /// Bounds of one event's JSON.
    package var limits = JSONLimits(nodes: 50_000)
    /// Bytes of one event: the last of a response says all of the answer again.
    package var maximumEventLength = 8 << 20
    /// Bytes of events and text that may wait at once; most of them are tool calls.
    package var maximumHeldBytes = 16 << 20
    /// Texts of all choices together.
    package var maximumChannels = 512
    /// An event of which more than this many bytes may leave, while the rest may not, is cut in two.
    ///
    /// Smaller ones wait until all of their text may leave, and then pass as they came: so common deltas of a few
    /// bytes pass byte for byte (law 4).
    package var splitAbove = 16
    /// What the client sees of a block in mid-stream.
    package var notice = PolicyEnding.Notice.native
    /// True if the client asked for token counts.
    package var includesUsage = false
    /// Goes before the first event.
    package var opening: [UInt8] = []
    /// True if anything that a rule finds stops the stream, whatever the rule's own action is.
    package var blocksFindings = false
    /// What is said of an answer that has ended, besides its texts.
    package var remark: @Sendable ([AuditDecision]) -> AnswerRemark = { _ in AnswerRemark() }
    /// What is added where the stream counts its tokens at the end; nil for nothing.
    package var usageMembers: (@Sendable (TokenUsage) -> [(key: String, json: String)])?
    /// Writes all that ends a stream in mid-stream, in place of the dialect's own ending; nil for that one.
    package var foreignEnding: (@Sendable (BlockReport) -> [UInt8])?
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
