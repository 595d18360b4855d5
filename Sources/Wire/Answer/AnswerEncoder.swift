/// Writes events of our own into a relayed stream, in the stream's dialect, and keeps its numbering whole.
///
/// Each call appends whole events.
package protocol AnswerEncoder: Sendable {
    /// Takes what events of our own repeat from the first event that passed, which must have been inspected.
    ///
    /// - Parameter replacements: what became of the event's own fields; a replaced one is repeated as replaced.
    mutating func begin(with event: AnswerEvent, replacements: [TextReplacement])

    /// The numbers of an event that is about to leave which must be written anew, since events before it were added or
    /// dropped; counts the event.
    mutating func numbers(for event: AnswerEvent) -> [(node: Int, value: Int)]

    /// Notes what has left.
    ///
    /// - Parameters:
    ///   - event: as the upstream sent it.
    ///   - data: as the client gets it.
    mutating func note(_ event: AnswerEvent, leftAs data: [UInt8])

    /// Says that no event of a part leaves.
    mutating func drop(part: Int)

    /// The next part of a channel's text; nothing for a channel that only the upstream knows how to write.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - piece: the upstream's own next part of this channel.
    mutating func appendDelta(
        _ text: [UInt8],
        of channel: TextChannel,
        like piece: (event: AnswerEvent, node: Int)?,
        to output: inout [UInt8]
    )

    /// Ends a stream that the policy has stopped, so that the client sees an answer that is complete and says why.
    mutating func appendEnding(_ ending: PolicyEnding, to output: inout [UInt8])

    /// An error inside the stream, which clients raise.
    mutating func appendError(_ body: ErrorBody, status: Int, to output: inout [UInt8])

    /// A chunk of its own that says something of the answer; nothing in dialects that have none.
    mutating func appendRemark(_ remark: AnswerRemark, to output: inout [UInt8])
}

extension AnswerEncoder {
    package mutating func begin(with event: AnswerEvent, replacements: [TextReplacement]) {}
    package mutating func numbers(for event: AnswerEvent) -> [(node: Int, value: Int)] { [] }
    package mutating func note(_ event: AnswerEvent, leftAs data: [UInt8]) {}
    package mutating func drop(part: Int) {}
    package mutating func appendRemark(_ remark: AnswerRemark, to output: inout [UInt8]) {}
}

extension APIDialect {
    /// An encoder for one stream.
    package func makeEncoder() -> any AnswerEncoder {
        switch self {
        case .chat: ChatStreamEncoder()
        case .completions: CompletionStreamEncoder()
        case .responses: ResponsesStreamEncoder()
        case .messages: MessagesStreamEncoder()
        case .gemini: GeminiStreamEncoder()
        }
    }
}

/// What a client sees of a stream that the policy stopped.
package struct PolicyEnding: Sendable {
    package enum Notice: String, Hashable, Sendable, CaseIterable {
        /// What the API itself does when its own filter stops an answer, with the reason where it has a place for one.
        case native
        /// A refusal that reads as an answer, for agents that give up on errors.
        case refusal
        /// A sentence in the answer's text, for clients that show nothing else.
        case content
        /// An error event, which clients raise.
        case error
        /// Responses alone: `response.incomplete`, as the API's own filter ends one.
        case incomplete
    }

    package var notice: Notice
    /// Its message is the notice's text; the whole is the error event.
    package var body: ErrorBody
    /// Parts whose end the client has not seen, in order.
    package var openParts: [Int]
    /// The part in which the finding stood, if it is open; else the first that is.
    package var noticedPart: Int?
    /// True if the client has seen text of that part.
    package var hasText: Bool
    /// Token counts, if the client asked for them.
    package var usage: TokenUsage?
    /// What else is said of the answer, where the dialect has a place for it.
    package var remark = AnswerRemark()

    package init(
        notice: Notice,
        body: ErrorBody,
        openParts: [Int],
        noticedPart: Int?,
        hasText: Bool,
        usage: TokenUsage?
    ) {
        self.notice = notice
        self.body = body
        self.openParts = openParts
        self.noticedPart = noticedPart
        self.hasText = hasText
        self.usage = usage
    }

    /// The sentence, apart from text before it.
    var sentence: [UInt8] { Array(((hasText ? "\n\n" : "") + body.message).utf8) }
}

/// Members that every event of an answer repeats.
struct EventEnvelope: Sendable {
    /// With a comma behind each: `"id":…,"object":…,`.
    private(set) var members: [UInt8]

    init(_ members: String) { self.members = Array(members.utf8) }

    /// Copies scalar members of the document's object.
    init(_ keys: [KnownKey], of document: JSONDocument, replacements: [TextReplacement]) {
        members = []
        for key in keys {
            guard let node = document.member(key, of: 0), !document.isContainer(node) else { continue }
            JSONString.appendLiteral(key.rawValue, to: &members)
            members.append(UInt8(ascii: ":"))
            if let replacement = replacements.first(where: { $0.node == node }) {
                JSONString.appendLiteral(replacement.text, to: &members)
            } else {
                members.append(contentsOf: document.bytes[document.nodes[node].rawRange])
            }
            members.append(UInt8(ascii: ","))
        }
    }
}
