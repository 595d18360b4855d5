package import GuardrailTypes

/// Who a rule pack is; the content of its `pack` key.
package struct Pack: Hashable, Sendable {
    package let id: String
    package let name: String
    package let version: String
    package let owner: String?
    /// Where its rules were taken from; nil for a pack that was written for Weir.
    package let importedFrom: String?
    /// The file it came from, as it was named or found.
    package let file: String
}

/// One of a rule's own tests, as its author wrote it.
package struct RuleTest: Sendable {
    package enum Expectation: Hashable, Sendable {
        /// The rule finds something: exactly these texts in this order, if they are given; and the text afterwards
        /// reads so, if that is given.
        case match(finds: [String]?, redacted: String?)
        case noMatch
    }

    package let text: String
    package let direction: Direction
    package let expectation: Expectation
    package let because: String?
    /// Where the test stands.
    package let place: Place
}
