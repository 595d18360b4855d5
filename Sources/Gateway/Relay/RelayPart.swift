/// One part of a streamed answer: a choice, a content block, an output item, a candidate.
final class RelayPart {
    let index: Int
    var channels: [RelayChannel] = []
    /// Its tool calls, until all of the part has been inspected.
    var toolEvents: [HeldEvent] = []
    /// True once it has said something that is no thought: what it had thought until then is complete.
    var hasSpoken = false
    /// The upstream has sent its finish reason.
    var isFinished = false
    /// The client has got its finish reason.
    var finishWasSent = false

    init(index: Int) { self.index = index }

    /// True if anything of it was replaced: from then on its log probabilities go.
    var wasEdited: Bool { channels.contains { $0.wasEdited } }
    /// True if no event of it leaves.
    var isDropped: Bool { channels.contains { $0.isDropped } }
}
