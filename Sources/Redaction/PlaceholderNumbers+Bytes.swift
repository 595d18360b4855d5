extension PlaceholderNumbers {
    /// Everything that they know, to be kept sealed between two turns of a conversation.
    package var bytes: [UInt8] {
        var writer = FieldWriter()
        for (label, values) in numbers {
            for (fingerprint, number) in values {
                writer.write(Array(label.utf8))
                writer.write(Array(fingerprint.utf8))
                writer.write(Array("\(number)".utf8))
            }
        }
        writer.write([])
        for (placeholder, value) in vault?.values ?? [:] {
            writer.write(placeholder)
            writer.write(value)
        }
        return writer.bytes
    }

    /// - Parameter bytes: of reversible numbers.
    /// - Returns: nil if they are not what `bytes` wrote.
    package init?(bytes: [UInt8]) {
        var reader = FieldReader(bytes: bytes)
        self.init(isReversible: true)
        while let label = reader.next(), !label.isEmpty {
            guard let fingerprint = reader.next(), let digits = reader.next(),
                let number = Int(String(decoding: digits, as: UTF8.self))
            else { return nil }
            set(
                number,
                for: String(decoding: fingerprint, as: UTF8.self),
                label: String(decoding: label, as: UTF8.self)
            )
        }
        while let placeholder = reader.next() {
            guard let value = reader.next() else { return nil }
            keep(value, for: placeholder)
        }
        guard reader.isAtEnd else { return nil }
    }
}

/// Byte strings, each behind its length in four bytes.
private struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ field: [UInt8]) {
        withUnsafeBytes(of: UInt32(field.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: field)
    }
}

private struct FieldReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func next() -> [UInt8]? {
        guard bytes.count - position >= 4 else { return nil }
        let count = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count - position - 4 >= count else { return nil }
        position += 4 + count
        return Array(bytes[position - count..<position])
    }
}
