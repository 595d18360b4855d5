import Redaction

/// What is shown of a value in place of it: made once where a text names a value again and again.
struct ValueMarks: Sendable {
    private struct Entry: Sendable {
        let value: [UInt8]
        let entity: String
        let preview: String
        let fingerprint: String
    }

    private var entries: [Entry?] = []
    private static let capacity = 16

    /// The preview of a value, and its fingerprint under `key`, which is the same at every call.
    mutating func marks(
        of value: [UInt8],
        _ entity: String,
        key: DigestKey
    ) -> (preview: String, fingerprint: String) {
        if entries.isEmpty { entries = Array(repeating: nil, count: Self.capacity) }
        let place = Self.place(of: value)
        if let known = entries[place], known.value == value, known.entity == entity {
            return (known.preview, known.fingerprint)
        }
        let preview = MaskedPreview.of(value)
        let fingerprint = key.fingerprint(of: value, entity: entity)
        entries[place] = Entry(value: value, entity: entity, preview: preview, fingerprint: fingerprint)
        return (preview, fingerprint)
    }

    /// By the last bytes: values of one kind begin alike.
    private static func place(of value: [UInt8]) -> Int {
        var hash = UInt(bitPattern: value.count)
        for byte in value.suffix(8) { hash = (hash ^ UInt(byte)) &* 0x9E37_79B1 }
        return Int(truncatingIfNeeded: hash >> 16) & (capacity - 1)
    }
}
