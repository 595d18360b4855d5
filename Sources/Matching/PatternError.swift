/// Why a pattern cannot be used.
///
/// Quotes the pattern at most, never a text that it was run on.
package struct PatternError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        /// PCRE2 does not accept it.
        case syntax
        /// A lookbehind in it has no fixed length.
        case unboundedLookbehind = "unbounded_lookbehind"
        /// The just-in-time compiler does not; the interpreter is too slow to be safe.
        case notCompiledJustInTime = "no_jit"
        /// It can match nothing at all, so it would match everywhere.
        case matchesEmpty = "matches_empty"
        /// No longest match can be derived, and the author declared none.
        case unbounded
        /// The declared or derived longest match is above the limit.
        case tooLong = "too_long"
        /// The capture group that is asked for is not in it.
        case noSuchGroup = "no_such_group"
    }

    package let code: Code
    /// Byte offset in the pattern's source, where one is known.
    package let offset: Int?
    package let message: String

    package init(code: Code, offset: Int? = nil, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }
}
