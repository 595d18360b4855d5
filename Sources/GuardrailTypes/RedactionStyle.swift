/// What stands in the place of a redacted value.
package enum RedactionStyle: Hashable, Sendable {
    /// `[LABEL]`; nil takes the rule's entity.
    case label(String?)
    /// `[LABEL_1]`: the same number for the same value within one exchange.
    case numbered(String?)
    /// Every letter and digit becomes `character`, but for so many at the ends; separators stay.
    case mask(character: Character, keepFirst: Int, keepLast: Int)
    /// `[LABEL:1f0c2a9b]`: a keyed digest, equal for equal values under one key.
    case hash(String?)
    /// Nothing.
    case remove
}
