package import Matching

/// Why a rule cannot be used.
///
/// Quotes the rule at most.
package struct RuleError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// A pattern of the rule is not accepted.
        case pattern(PatternError.Code)
        case unknownValidator(String)
        /// A regular expression of the allow list is not accepted.
        case allowPattern(index: Int)
        case duplicateID
        case noPatterns
        /// No text could ever reach `report_at`.
        case neverReported
    }

    package let ruleID: String
    /// Which entry of `detect`, from 0.
    package let patternIndex: Int?
    package let code: Code
    /// Byte offset in the pattern's source, where one is known.
    package let offset: Int?
    package let message: String

    package init(ruleID: String, patternIndex: Int? = nil, code: Code, offset: Int? = nil, message: String) {
        self.ruleID = ruleID
        self.patternIndex = patternIndex
        self.code = code
        self.offset = offset
        self.message = message
    }
}
