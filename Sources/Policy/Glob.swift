/// A name pattern in which `*` stands for any run of characters, none included: `pci.*`, `*.github-token`, `*`.
///
/// No other character is special. Comparing is by UTF-8 bytes and exact in case.
package struct Glob: Hashable, Sendable {
    /// As the author wrote it.
    package let pattern: String

    package init(_ pattern: String) {
        self.pattern = pattern
    }

    /// True if the whole of `name` fits the pattern.
    ///
    /// - Complexity: O(`name` × `pattern`) at worst, O(`name`) with one star or none. Never exponential:
    ///   on a mismatch only the last star is retried.
    package func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        let pattern = Array(self.pattern.utf8)
        var at = 0
        var patternAt = 0
        var retry: (patternAt: Int, at: Int)?
        while at < name.count {
            if patternAt < pattern.count, pattern[patternAt] == Self.star {
                retry = (patternAt + 1, at)
                patternAt += 1
            } else if patternAt < pattern.count, pattern[patternAt] == name[at] {
                patternAt += 1
                at += 1
            } else if let last = retry {
                retry = (last.patternAt, last.at + 1)
                patternAt = last.patternAt
                at = last.at + 1
            } else {
                return false
            }
        }
        return pattern[patternAt...].allSatisfy { $0 == Self.star }
    }

    private static let star = UInt8(ascii: "*")
}
