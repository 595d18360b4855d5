/// Diagnostics as people read them.
///
///     rules/pci.yaml:4:12: error R014: this pattern has no longest match
///        4 |   - regex: 'x+'
///          |             ^~
///       help: bound the repeat, or declare max_length
package struct DiagnosticRenderer: Sendable {
    /// Whether ANSI colours are written; the caller knows its terminal.
    package let isColored: Bool

    package init(isColored: Bool = false) {
        self.isColored = isColored
    }

    /// All of them in reading order, a blank line between two, a line end after the last.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.inReadingOrder().map { render($0) + "\n" }.joined(separator: "\n")
    }

    /// One diagnostic, without a line end after it.
    package func render(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.place
        let label = painted("\(diagnostic.severity.rawValue) \(diagnostic.code.rawValue)", diagnostic.severity)
        var lines = ["\(place.file):\(place.line):\(place.column): \(label): \(diagnostic.reason)"]
        if let source = place.sourceLine { lines += excerpt(of: source, at: place, diagnostic.severity) }
        if let suggestion = diagnostic.suggestion { lines.append("  help: did you mean \"\(suggestion)\"?") }
        if let help = diagnostic.help { lines.append("  help: \(help)") }
        return lines.joined(separator: "\n")
    }

    /// The source line and the mark under it, cut to `Self.window` scalars around the mark.
    private func excerpt(of source: String, at place: Place, _ severity: Diagnostic.Severity) -> [String] {
        let scalars = Array(source.unicodeScalars)
        let column = min(place.column - 1, scalars.count)
        let start = scalars.count <= Self.window ? 0 : max(0, min(column - 30, scalars.count - Self.window))
        let end = min(scalars.count, start + Self.window)
        let width = max(1, min(place.width, end - column))
        let number = String(place.line)
        let gutter = String(repeating: " ", count: max(0, 4 - number.count))
        // Tabs stay tabs, so that the mark stands under what it marks.
        let pad = scalars[start..<max(start, column)].map { $0 == "\t" ? "\t" : " " }.joined()
        let mark = "^" + String(repeating: "~", count: width - 1)
        return [
            "\(gutter)\(number) | \(start > 0 ? "…" : "")\(Self.text(scalars[start..<end]))\(end < scalars.count ? "…" : "")",
            "     | \(start > 0 ? " " : "")\(pad)\(painted(mark, severity))",
        ]
    }

    private static let window = 110

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
    }

    private func painted(_ text: String, _ severity: Diagnostic.Severity) -> String {
        guard isColored else { return text }
        return "\u{1B}[\(severity == .error ? "1;31" : "1;33")m\(text)\u{1B}[0m"
    }
}
