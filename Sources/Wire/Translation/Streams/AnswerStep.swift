/// A step of a streamed answer, in no API's words.
///
/// In order: `begin`; any number of blocks, one at a time, each `open`, `delta`s, at most one `signature`, `close`;
/// `finish`; `end`. Token counts may come at any time, the last ones count. `failure` may take the place of any step and is
/// the last.
enum AnswerStep: Hashable {
    enum Block: Hashable {
        case text
        case refusal
        case reasoning
        /// A thought that only its provider can read; it has no deltas.
        case redacted(ThoughtSignature)
        case call(id: [UInt8], name: [UInt8], signature: [UInt8]?)

        /// Bytes that the block brings along before its first delta.
        var length: Int {
            switch self {
            case .text, .refusal, .reasoning: 0
            case .redacted(let signature): signature.value.count
            case .call(let id, let name, let signature): id.count + name.count + (signature?.count ?? 0)
            }
        }

        var isCall: Bool { if case .call = self { true } else { false } }
    }

    case begin(id: [UInt8], model: [UInt8], created: Int?)
    case usage(TokenCounts)
    case open(Block)
    /// Text, or part of the JSON of a call's arguments.
    case delta([UInt8])
    case signature(ThoughtSignature)
    case close
    case finish(Answer.Ending)
    case end
    case failure(UpstreamFailure)
}
