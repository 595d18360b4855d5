import Matching

/// The patterns of conditions, compiled once for a configuration.
struct ConditionPatterns: Sendable {
    private let compiled: [String: CompiledPattern]

    /// Longest text in which a pattern is looked for, in bytes.
    static let longestText = 65_536

    /// - Parameter patterns: those that `compiles` has said yes to.
    init(_ patterns: Set<String>) {
        var compiled: [String: CompiledPattern] = [:]
        for pattern in patterns { compiled[pattern] = Self.pattern(pattern) }
        self.compiled = compiled
    }

    static func compiles(_ source: String) -> Bool { pattern(source) != nil }

    private static func pattern(_ source: String) -> CompiledPattern? {
        try? CompiledPattern(source, maxLength: CompiledPattern.reachLimit)
    }

    /// Whether a text has a match; a pattern that gives up at PCRE2's limits has none.
    func matches(_ pattern: String, _ text: String) -> Bool {
        guard let compiled = compiled[pattern] else { return false }
        let bytes = Array(text.utf8.prefix(Self.longestText))
        // A text that was cut may end within a scalar, and PCRE2 is told not to look.
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var scratch = MatchScratch()
        let outcome = compiled.firstMatch(in: bytes.span, from: 0, isFinal: true, isTextStart: true, using: &scratch)
        if case .match = outcome { return true }
        return false
    }
}
