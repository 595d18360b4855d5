/// Writes a stream of Gemini chunks as the JSON array that clients get who do not ask for `alt=sse`.
package struct GeminiArrayFraming: Sendable {
    private var decoder = SSEDecoder(maximumEventLength: 64 << 20)
    private var hasBegun = false

    package init() {}

    /// - Parameter events: whole or not, as the relay wrote them.
    package mutating func receive(_ events: [UInt8], to output: inout [UInt8]) {
        decoder.receive(events)
        // The relay writes events that are valid and not too long.
        while let event = try? decoder.next() {
            guard let data = event.data else { continue }
            output.append(contentsOf: hasBegun ? ",\r\n".utf8 : "[".utf8)
            output.append(contentsOf: data)
            hasBegun = true
        }
    }

    package func finish(to output: inout [UInt8]) {
        output.append(contentsOf: hasBegun ? "]".utf8 : "[]".utf8)
    }
}
