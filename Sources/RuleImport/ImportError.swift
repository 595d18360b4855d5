/// Why a file of another tool cannot be imported at all.
///
/// Quotes the file at most.
package struct ImportError: Error, Hashable, Sendable {
    /// One sentence without a full stop.
    package let reason: String
    /// From 1; nil where no line is known.
    package let line: Int?

    init(_ reason: String, line: Int? = nil) {
        self.reason = reason
        self.line = line
    }
}

/// Something of a foreign rule that its Weir rule does not do, or does otherwise.
package struct ImportNote: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Weir has nothing like it, so it is left out.
        case notMapped = "not mapped"
        /// It is there, in another form.
        case changed
        /// The rule is written as a comment.
        case leftOut = "left out"
    }

    package let kind: Kind
    /// The rule's id in its own file; nil for the file as a whole.
    package let rule: String?
    /// The feature and what became of it, in one line.
    package let text: String
}
