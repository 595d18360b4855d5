/// One key or value of a JSON document, in 20 bytes.
///
/// A document is a flat list of nodes in source order. An object is followed by key, value, key, value …;
/// an array by its elements. `link` jumps over everything inside.
package struct JSONNode: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable {
        case object, array, key, string, number, `true`, `false`, null
    }

    /// The parent of the outermost value.
    static let none = UInt32.max

    var start: UInt32
    var end: UInt32
    var parent: UInt32
    /// Of a value: the index of the first node after it and all inside it.
    ///
    /// Of a key: its hash.
    var link: UInt32
    package let kind: Kind
    /// Of a key or string: true if its literal has at least one backslash.
    package let isEscaped: Bool
    /// Of a key: itself if it is known.
    ///
    /// Of a member's value: its key, if known.
    package let key: KnownKey?

    /// Bytes of the literal in the source; of a key or string with its quotes.
    package var rawRange: Range<Int> { Int(start)..<Int(end) }
}
