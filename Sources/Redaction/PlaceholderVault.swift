/// What the placeholders of one exchange stand for.
///
/// Lives in memory and as long as its exchange. It holds what must not be seen: never logged, never written.
package struct PlaceholderVault: Sendable {
    private(set) var values: [[UInt8]: [UInt8]] = [:]
    /// Bytes of the longest placeholder.
    private var longest = 0
    /// Bounds the memory that one request can take: what is not kept stays a placeholder.
    private static let maximumCount = 10_000

    package init() {}

    package var isEmpty: Bool { values.isEmpty }

    mutating func keep(_ value: [UInt8], for placeholder: [UInt8]) {
        guard values.count < Self.maximumCount, values[placeholder] == nil else { return }
        values[placeholder] = value
        longest = max(longest, placeholder.count)
    }

    /// What may stand at a byte of a text.
    enum Sight: Equatable {
        case nothing
        /// A placeholder of so many bytes, and its value.
        case placeholder(Int, value: [UInt8])
        /// The text ends before it is clear.
        case open
    }

    /// - Parameter text: from the byte on; a placeholder begins with `[` and ends with the first `]` behind it.
    func look(at text: ArraySlice<UInt8>) -> Sight {
        guard text.first == UInt8(ascii: "[") else { return .nothing }
        let head = text.prefix(longest)
        if let end = head.firstIndex(of: UInt8(ascii: "]")) {
            let placeholder = Array(head[...end])
            return values[placeholder].map { .placeholder(placeholder.count, value: $0) } ?? .nothing
        }
        guard head.count == text.count, head.count < longest else { return .nothing }
        return values.keys.contains { $0.starts(with: head) } ? .open : .nothing
    }
}

/// Finds the placeholders of a vault in a text that comes in pieces.
///
/// Not in an address: a placeholder that somebody had the model write into a link would carry its value to whoever the
/// link leads to. Offsets are those of the text.
package struct PlaceholderRestorer: Sendable {
    /// A placeholder and the value that takes its place.
    package struct Restoration: Hashable, Sendable {
        package let range: Range<Int>
        package let value: [UInt8]
    }

    private let vault: PlaceholderVault
    /// From `decided` on.
    private var tail: [UInt8] = []
    /// Everything before is known to be what it is.
    package private(set) var decided = 0
    private var address = AddressRun()

    package init(_ vault: PlaceholderVault) {
        self.vault = vault
    }

    /// Takes the next part of the text.
    ///
    /// - Parameter isFinal: true if nothing follows.
    package mutating func receive(_ text: some Sequence<UInt8>, isFinal: Bool = false) -> [Restoration] {
        tail.append(contentsOf: text)
        var restorations: [Restoration] = []
        var position = 0
        scan: while position < tail.count {
            switch vault.look(at: tail[position...]) {
            case .open where !isFinal: break scan
            case .placeholder(let count, let value):
                if !address.isAddress {
                    let start = decided + position
                    restorations.append(Restoration(range: start..<start + count, value: value))
                }
                position += count
            case .nothing, .open:
                address.add(tail[position])
                position += 1
            }
        }
        tail.removeFirst(position)
        decided += position
        return restorations
    }

    /// A whole text with its placeholders replaced; nil if it has none.
    package static func restored(
        _ text: [UInt8],
        from vault: PlaceholderVault,
        encoding: ([UInt8]) -> [UInt8] = { $0 }
    ) -> [UInt8]? {
        guard !vault.isEmpty, text.contains(UInt8(ascii: "[")) else { return nil }
        var restorer = PlaceholderRestorer(vault)
        let restorations = restorer.receive(text, isFinal: true)
        guard !restorations.isEmpty else { return nil }
        var output: [UInt8] = []
        var position = 0
        for restoration in restorations {
            output.append(contentsOf: text[position..<restoration.range.lowerBound])
            output.append(contentsOf: encoding(restoration.value))
            position = restoration.range.upperBound
        }
        return output + text[position...]
    }
}

/// Whether the run of a text's bytes that is under way has `://` in it.
private struct AddressRun: Sendable {
    private static let sign = Array("://".utf8)
    /// Bytes without which no address goes on (RFC 3986, 2; quotes and angle brackets end one in text).
    private static let ends: Set<UInt8> = Set(" \t\r\n\"<>`|".utf8)

    private(set) var isAddress = false
    private var matched = 0

    mutating func add(_ byte: UInt8) {
        if Self.ends.contains(byte) {
            isAddress = false
            matched = 0
        } else if !isAddress {
            matched = byte == Self.sign[matched] ? matched + 1 : byte == Self.sign[0] ? 1 : 0
            if matched == Self.sign.count {
                isAddress = true
                matched = 0
            }
        }
    }
}
