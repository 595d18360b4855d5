/// Patterns of one `.gitignore`, or of `--exclude`, as gitignore(5) describes them.
///
/// Comparing is by UTF-8 bytes and exact in case.
struct IgnoreList: Sendable {
    private let patterns: [Pattern]

    private struct Pattern: Sendable {
        /// Path parts; `**` stands for any number of them.
        let parts: [[UInt8]]
        let isNegated: Bool
        let isFolderOnly: Bool
    }

    /// What a list says of a path.
    enum Verdict: Hashable, Sendable {
        case ignored
        /// Taken back in by a `!` pattern.
        case kept
        case unsaid
    }

    /// - Parameter text: one pattern a line; empty lines and lines that begin with `#` are nothing.
    init(_ text: String) {
        patterns = text.utf8.split(separator: 0x0A).compactMap { Self.pattern(Array($0)) }
    }

    private static func pattern(_ line: [UInt8]) -> Pattern? {
        var line = line
        while let last = line.last, last == 0x0D || (last == 0x20 && line.dropLast().last != UInt8(ascii: "\\")) {
            line.removeLast()
        }
        guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
        let isNegated = first == UInt8(ascii: "!")
        if isNegated { line.removeFirst() }
        let isFolderOnly = line.last == slash
        if isFolderOnly { line.removeLast() }
        guard !line.isEmpty else { return nil }
        // A slash at the beginning or in the middle binds a pattern to the list's own folder.
        let isAnchored = line.contains(slash)
        let parts = line.split(separator: slash).map { Array($0) }
        return Pattern(
            parts: isAnchored ? parts : [Array("**".utf8)] + parts,
            isNegated: isNegated,
            isFolderOnly: isFolderOnly
        )
    }

    private static let slash = UInt8(ascii: "/")

    /// The last pattern that fits decides.
    ///
    /// - Parameter path: relative to the list's folder, without a slash at either end.
    func verdict(on path: String, isFolder: Bool) -> Verdict {
        let parts = path.utf8.split(separator: Self.slash).map { Array($0) }
        let last = patterns.last { pattern in
            (isFolder || !pattern.isFolderOnly) && Self.fits(parts[...], pattern.parts[...])
        }
        return last.map { $0.isNegated ? .kept : .ignored } ?? .unsaid
    }

    private static func fits(_ path: ArraySlice<[UInt8]>, _ pattern: ArraySlice<[UInt8]>) -> Bool {
        guard let wanted = pattern.first else { return path.isEmpty }
        if wanted.elementsEqual("**".utf8) {
            // At the end it stands for everything inside, so for at least one part.
            if pattern.count == 1 { return !path.isEmpty }
            return (0...path.count).contains { fits(path.dropFirst($0), pattern.dropFirst()) }
        }
        guard let part = path.first, matches(part[...], wanted[...]) else { return false }
        return fits(path.dropFirst(), pattern.dropFirst())
    }

    /// One path part against one part of a pattern with `*`, `?`, `[…]` and `\`.
    ///
    /// Never exponential: on a mismatch only the last star is tried again.
    private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var name = name
        var pattern = pattern
        var retry: (name: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
        while let byte = name.first {
            if pattern.first == star {
                pattern = pattern.dropFirst()
                retry = (name, pattern)
            } else if let rest = rest(of: pattern, accepting: byte) {
                pattern = rest
                name = name.dropFirst()
            } else if let last = retry {
                name = last.name.dropFirst()
                pattern = last.pattern
                retry = (name, pattern)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == star }
    }

    private static let star = UInt8(ascii: "*")

    /// What comes after the first element of a pattern; nil if it does not accept the byte, or there is none.
    private static func rest(of pattern: ArraySlice<UInt8>, accepting byte: UInt8) -> ArraySlice<UInt8>? {
        switch pattern.first {
        case nil: return nil
        case UInt8(ascii: "?"): return pattern.dropFirst()
        case UInt8(ascii: "["):
            guard let (accepts, rest) = bracket(pattern), accepts(byte) else { return nil }
            return rest
        case UInt8(ascii: "\\") where pattern.count > 1:
            return pattern.dropFirst().first == byte ? pattern.dropFirst(2) : nil
        case let wanted: return wanted == byte ? pattern.dropFirst() : nil
        }
    }

    /// The set of `[abc]`, `[a-z]` or `[!a]`, and what comes after it; nil if it is not closed.
    private static func bracket(
        _ pattern: ArraySlice<UInt8>
    ) -> (accepts: (UInt8) -> Bool, rest: ArraySlice<UInt8>)? {
        var inside = pattern.dropFirst()
        let isNegated = inside.first == UInt8(ascii: "!") || inside.first == UInt8(ascii: "^")
        if isNegated { inside = inside.dropFirst() }
        // A bracket at once after the opening stands for itself.
        guard let end = inside.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let set = Array(inside[..<end])
        let accepts: (UInt8) -> Bool = { byte in
            var at = 0
            var isIn = false
            while at < set.count {
                if at + 2 < set.count, set[at + 1] == UInt8(ascii: "-") {
                    isIn = isIn || (set[at] <= byte && byte <= set[at + 2])
                    at += 3
                } else {
                    isIn = isIn || set[at] == byte
                    at += 1
                }
            }
            return isIn != isNegated
        }
        return (accepts, pattern[(end + 1)...])
    }
}
