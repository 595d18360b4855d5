/// The texts of one exchange with what is needed to decide about them again.
///
/// The one value of this room that holds text of users; it goes into the file of captures and nowhere else.
package struct CaptureRecord: Hashable, Sendable {
    /// One text of a streamed answer: all that arrived of it, whatever its cuts were.
    package struct Channel: Hashable, Sendable {
        /// Which text it is, in the caller's spelling.
        package var name: String
        /// As audit rows name its place.
        package var path: String
        /// False if the exchange ended before the text did.
        package var isFinished: Bool
        /// Bytes of the text about which all had been decided.
        package var decided: Int
        package var text: [UInt8]

        package init(name: String, path: String, isFinished: Bool, decided: Int, text: [UInt8]) {
            (self.name, self.path, self.isFinished) = (name, path, isFinished)
            (self.decided, self.text) = (decided, text)
        }
    }

    /// The id of the exchange's row.
    package var exchange: String
    package var at: AuditTime
    package var mode: CaptureMode
    package var policyHash: String
    package var engineVersion = ""

    // Who sent it, as policies ask.
    package var app: String?
    package var key: String?
    package var team: String?
    package var tags: [String] = []
    package var isTrusted = false

    /// The operation, as audit rows name it, and the model that stands in its URL.
    package var operation: String
    package var urlModel: String?
    /// The API of the conversation; nil for an operation that is none.
    package var dialect: String?
    package var isReversible = false

    /// The request's body; nil if it was not to be kept.
    package var prompt: [UInt8]?
    /// An answer that came whole; nil for a stream, or if there was none.
    package var answer: [UInt8]?
    package var answerIsError = false
    package var channels: [Channel] = []
    /// Texts that were left out, because what must not be kept could not be masked in them.
    package var withheld = 0
    /// True if the row also tells of answers of other attempts.
    package var hasOtherAttempts = false

    package init(exchange: String, at: AuditTime, mode: CaptureMode, policyHash: String, operation: String) {
        self.exchange = exchange
        self.at = at
        self.mode = mode
        self.policyHash = policyHash
        self.operation = operation
    }
}
