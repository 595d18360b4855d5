import Wire

/// The blocks of a stream as they came.
///
/// Comments may overtake events that wait; of chat and completions, texts may overtake one another.
struct StreamBlocks: Equatable {
    private var events: [Set<TextChannel>: [[UInt8]]] = [:]
    private var comments: [[UInt8]] = []

    var count: Int { events.values.reduce(0) { $0 + $1.count } }

    init(_ bytes: [UInt8], _ dialect: APIDialect) throws {
        var decoder = SSEDecoder()
        decoder.receive(bytes)
        var all: [SSEEvent] = []
        while let event = try decoder.next() { all.append(event) }
        if let last = try decoder.finish() { all.append(last) }
        for event in all {
            guard let data = event.data else {
                comments.append(event.raw)
                continue
            }
            let mayOvertake = [.chat, .completions].contains(dialect) && !event.isDone
            let chunk = mayOvertake ? try AnswerEvent(parsing: data, as: dialect) : nil
            events[Set(chunk?.pieces.map(\.channel) ?? []), default: []].append(event.raw)
        }
        comments.sort { $0.lexicographicallyPrecedes($1) }
    }
}
