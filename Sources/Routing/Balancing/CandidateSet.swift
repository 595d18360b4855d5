/// Some candidates of a group, by their index.
package struct CandidateSet: Hashable, Sendable {
    /// So many candidates a group may have.
    package static let capacity = 128

    @usableFromInline package var bits: UInt128

    private init(bits: UInt128) { self.bits = bits }

    package init() { bits = 0 }

    @inlinable package init(_ members: some Sequence<Int>) {
        bits = members.reduce(0) { $0 | 1 << UInt128($1) }
    }

    /// The first `count` candidates.
    package static func all(_ count: Int) -> CandidateSet {
        CandidateSet(bits: count >= capacity ? .max : (1 << UInt128(count)) - 1)
    }

    package var isEmpty: Bool { bits == 0 }
    package var count: Int { bits.nonzeroBitCount }
    /// The lowest index; nil if there is none.
    package var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

    package func contains(_ index: Int) -> Bool { bits >> UInt128(index) & 1 == 1 }
    package mutating func insert(_ index: Int) { bits |= 1 << UInt128(index) }
    package func subtracting(_ other: CandidateSet) -> CandidateSet { CandidateSet(bits: bits & ~other.bits) }
    package func intersection(_ other: CandidateSet) -> CandidateSet { CandidateSet(bits: bits & other.bits) }
    package func union(_ other: CandidateSet) -> CandidateSet { CandidateSet(bits: bits | other.bits) }
}
