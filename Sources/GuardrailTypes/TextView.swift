/// The form of a text in which something was seen.
///
/// Rules are written for plain text; a view takes one kind of disguise off. Every view has an exact map back to the original
/// bytes, so a finding's range is that of the original.
package enum TextView: String, Hashable, Sendable, CaseIterable {
    /// The text as it came.
    case original
    /// Without invisible characters and marks, in ASCII where a character only looks different, escapes undone.
    case folded
    /// Without markup and string concatenation inside values.
    case unmarked
    /// Without regular separators inside values.
    case squeezed
    /// What an encoded run stands for: base64, base32, hexadecimal.
    case decoded
}
