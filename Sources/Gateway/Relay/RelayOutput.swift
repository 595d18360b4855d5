package import Wire

/// What a call of the relay asks for.
///
/// Calls append; the caller takes the bytes and clears.
package struct RelayOutput: Sendable {
    /// For the client, now.
    ///
    /// The first bytes ever are the first that may be sent with a status of 200.
    package var bytes: [UInt8] = []
    /// Set once, when the relay has nothing more to say.
    ///
    /// Bytes of the same call go first. If the upstream goes on, cancel it.
    package var end: RelayEnd?

    package init() {}

    package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        end = nil
    }
}

/// How a relayed stream came to its end.
package enum RelayEnd: Hashable, Sendable {
    /// Everything was relayed, with its `[DONE]`.
    case completed
    /// Nothing has been sent and nothing will be: answer 400.
    case blockedBeforeFirstByte(BlockReport)
    /// The stream was ended for the client, with notice, `content_filter` and `[DONE]`.
    case blocked(BlockReport)
    /// Nothing has been sent and nothing will be: answer 502.
    case failedBeforeFirstByte(RelayFailure)
    /// An error event was the last, without `[DONE]`; or the upstream's own error event was relayed.
    case failed(RelayFailure)
}

/// Why an upstream's stream could not be relayed to its end.
package struct RelayFailure: Error, Hashable, Sendable {
    /// From a closed set, for metrics, rows and the error event.
    package let code: String
    /// One sentence for the client; never a byte of the stream.
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// As the client sees it.
    package var errorBody: ErrorBody { ErrorBody(message: message, type: "upstream_error", code: code) }

    package static let truncated = RelayFailure(
        code: "upstream_truncated",
        message: "The upstream ended the stream before it was complete."
    )
    static let reported = RelayFailure(code: "upstream_error", message: "The upstream reported an error.")
    static let textAfterFinish = RelayFailure(
        code: "text_after_finish",
        message: "The upstream sent more text of a choice that it had finished."
    )
    static let tooMuchHeld = RelayFailure(
        code: "too_much_held",
        message: "The upstream's tool calls are too long to be inspected."
    )
    static let tooManyChannels = RelayFailure(
        code: "too_many_channels",
        message: "The upstream's answer has too many parts."
    )

    init(_ error: SSEError) { self.init(code: error.code.rawValue, message: error.message) }

    init(_ error: WireError) {
        self.init(code: error.label, message: "An event of the stream could not be read. \(error.message)")
    }
}
