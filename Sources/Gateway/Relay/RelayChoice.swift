/// One choice of a streamed answer.
final class RelayChoice {
    let index: Int
    var channels: [RelayChannel] = []
    /// Its tool calls, until all of the choice has been inspected.
    var toolEvents: [HeldEvent] = []
    /// The upstream has sent its finish reason.
    var isFinished = false
    /// The client has got its finish reason.
    var finishWasSent = false

    init(index: Int) { self.index = index }

    /// True if anything of it was replaced: from then on its log probabilities go.
    var wasEdited: Bool { channels.contains { $0.wasEdited } }
}
