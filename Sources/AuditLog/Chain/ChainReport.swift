/// What a look at a whole log found.
package struct ChainReport: Hashable, Sendable {
    package internal(set) var entries: Int64 = 0
    package internal(set) var exchanges: Int64 = 0
    package internal(set) var events: Int64 = 0
    /// Sealed segments that hold what the chain says.
    package internal(set) var segments = 0
    /// Good signatures, of checkpoints within the database and of those that were kept outside.
    package internal(set) var signedInside = 0
    package internal(set) var signedOutside = 0
    /// Entries that a checkpoint with a good signature covers.
    package internal(set) var signedThrough: Int64 = 0
    /// The first thing that is wrong; nil if the log is what was written.
    package internal(set) var problem: ChainProblem?
    /// What is no proof of a change, and should be known.
    package internal(set) var remarks: [String] = []
}

/// The first place at which a log is not what was written.
package struct ChainProblem: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A row, or its entry of the chain, was changed.
        case edited
        /// A row is there that the chain does not know.
        case inserted
        /// A row, or an entry of the chain, is gone.
        case deleted
        /// An entry stands in another's place.
        case reordered
        /// A stretch of entries stands in another's place.
        case swapped
        /// The end is missing: a checkpoint speaks of more entries than there are.
        case truncated
        /// All hashes fit, but the entries are not those that were signed: they were made anew from here on.
        case rewritten
        /// The same from the first entry on, or with another name or key.
        case rebuilt
        /// A checkpoint does not carry a good signature.
        case unsigned
    }

    package let kind: Kind
    /// Of the chain, from 1: the first that is wrong.
    package let entry: Int64
    /// What stands there, such as `exchange 17`; empty if nothing does.
    package let item: String

    init(_ kind: Kind, at entry: Int64, _ item: String = "") {
        self.kind = kind
        self.entry = entry
        self.item = item
    }
}

extension ChainProblem: CustomStringConvertible {
    package var description: String {
        let place = item.isEmpty ? "entry \(entry)" : "entry \(entry) (\(item))"
        return switch kind {
        case .edited: "edited: \(place) does not have the content that was recorded"
        case .inserted: "inserted: \(place) was never recorded"
        case .deleted: "deleted: \(place) is missing"
        case .reordered: "reordered: \(place) stands out of order"
        case .swapped: "swapped segments: the entries from \(place) on stand out of order"
        case .truncated: "truncated: the log ends before entry \(entry), and a checkpoint covers it"
        case .rewritten: "rewritten: from \(place) on, the entries are not those that were signed"
        case .rebuilt: "rebuilt: this is not the log that was signed, from \(place) on"
        case .unsigned: "unsigned: the checkpoint at \(place) has no good signature"
        }
    }
}
