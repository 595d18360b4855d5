/// Comparing header bytes with known words, without making a `String` or an array.
extension Collection<UInt8> {
    /// - Parameter word: lower-case ASCII.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        return zip(self, expected).allSatisfy { byte, letter in lowerCased(byte) == letter }
    }
}

extension BidirectionalCollection<UInt8> where SubSequence == Self {
    /// Without spaces and tabs at its ends (RFC 9110, `OWS`).
    func trimmingSpace() -> Self {
        var slice = self
        while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
        return slice
    }
}

extension ArraySlice<UInt8> {
    /// The members of a comma-separated list, trimmed; empty members are left out.
    func listMembers() -> [ArraySlice<UInt8>] {
        split(separator: UInt8(ascii: ",")).map { $0.trimmingSpace() }.filter { !$0.isEmpty }
    }
}

func lowerCased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}
