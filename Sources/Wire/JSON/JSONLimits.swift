/// How large a JSON document may be in each dimension that costs memory or time.
package struct JSONLimits: Hashable, Sendable {
    /// Objects and arrays open at once.
    package var depth: Int
    /// Keys and values together; each costs 20 bytes of memory.
    package var nodes: Int
    /// Bytes of one number as written.
    package var numberLengthInBytes: Int
    /// The largest magnitude of a decimal exponent; past it parsers disagree about infinity and zero.
    package var exponent: Int
    /// Bytes of the whole document; never more than 2³¹.
    package var lengthInBytes: Int

    package init(
        depth: Int = 64,
        nodes: Int = 250_000,
        numberLengthInBytes: Int = 128,
        exponent: Int = 400,
        lengthInBytes: Int = 64 << 20
    ) {
        self.depth = depth
        self.nodes = nodes
        self.numberLengthInBytes = numberLengthInBytes
        self.exponent = exponent
        self.lengthInBytes = min(lengthInBytes, 1 << 31)
    }
}
