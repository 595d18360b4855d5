/// Writes events so that every reader of the HTML standard reads the same data.
package enum SSEEncoder {
    /// The event that ends a stream of chat completion chunks.
    package static let done: [UInt8] = Array("data: [DONE]\n\n".utf8)

    /// Appends an event without a name: one `data` line for each line of `data`, and a blank line.
    package static func appendEvent(data: [UInt8], to output: inout [UInt8]) {
        output.reserveCapacity(output.count + data.count + 8)
        output.append(contentsOf: "data: ".utf8)
        if data.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            appendLines(of: data, to: &output)
        } else {
            output.append(contentsOf: data)
        }
        output.append(contentsOf: "\n\n".utf8)
    }

    /// An event without a name.
    package static func event(data: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        appendEvent(data: data, to: &output)
        return output
    }

    /// Appends an event with a name, which must hold no line end; nil or empty for an event without one.
    package static func appendEvent(_ name: String?, data: [UInt8], to output: inout [UInt8]) {
        guard let name, !name.isEmpty else { return appendEvent(data: data, to: &output) }
        output.append(contentsOf: "event: ".utf8)
        output.append(contentsOf: name.utf8)
        output.append(UInt8(ascii: "\n"))
        appendEvent(data: data, to: &output)
    }

    private static func appendLines(of data: [UInt8], to output: inout [UInt8]) {
        var index = 0
        while index < data.count {
            let byte = data[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else {
                output.append(byte)
                continue
            }
            if byte == 0x0D, index < data.count, data[index] == 0x0A { index += 1 }
            output.append(contentsOf: "\ndata: ".utf8)
        }
    }
}
