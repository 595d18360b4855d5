import Redaction

/// What is shown of a value in place of it: made once where a text names a value again and again.
struct ValueMarks: Sendable {
    private struct Entry: Sendable {
        var value: [UInt8] = []
        var entity = ""
        var preview = ""
        /// Empty if nothing is kept here.
        var fingerprint = ""

        func shows(_ value: Span<UInt8>, _ entity: String) -> Bool {
            guard self.value.count == value.count, self.entity == entity, !fingerprint.isEmpty else { return false }
            for index in value.indices where self.value[index] != value[index] { return false }
            return true
        }
    }

    private var entries: [Entry] = []
    private static let capacity = 16

    /// The preview of a value, and its fingerprint under `key`, which is the same at every call.
    mutating func marks(
        of value: Span<UInt8>,
        _ entity: String,
        key: DigestKey
    ) -> (preview: String, fingerprint: String) {
        if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.capacity) }
        let place = Self.place(of: value)
        if !entries[place].shows(value, entity) {
            entries[place] = Entry(
                value: unsafe value.withUnsafeBufferPointer { unsafe Array($0) },
                entity: entity,
                preview: MaskedPreview.of(value),
                fingerprint: key.fingerprint(of: value, entity: entity)
            )
        }
        return (entries[place].preview, entries[place].fingerprint)
    }

    /// By the last bytes: values of one kind begin alike.
    private static func place(of value: Span<UInt8>) -> Int {
        var hash = UInt(bitPattern: value.count)
        for index in max(0, value.count - 8)..<value.count { hash = (hash ^ UInt(value[index])) &* 0x9E37_79B1 }
        return Int(truncatingIfNeeded: hash >> 16) & (capacity - 1)
    }
}
