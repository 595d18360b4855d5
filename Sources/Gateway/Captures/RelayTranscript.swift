/// The texts of a streamed answer as they arrive, kept beside the relay.
struct RelayTranscript {
    /// Bytes beyond which nothing is kept.
    let limit: Int
    private(set) var texts: [(channel: RelayChannel, text: [UInt8])] = []
    private var bytes = 0

    init(limit: Int) {
        self.limit = limit
    }

    var isTooLong: Bool { bytes > limit }

    mutating func take(_ text: [UInt8], of channel: RelayChannel) {
        guard !isTooLong, !text.isEmpty else { return }
        bytes += text.count
        if isTooLong { return texts = [] }
        if let place = texts.lastIndex(where: { $0.channel === channel }) {
            texts[place].text += text
        } else {
            texts.append((channel, text))
        }
    }
}
