import ByteText
package import GuardrailTypes

/// A text with its findings underlined, for the terminal of the person who gave the text; never for logs.
package struct MarkedText {
    private let text: [UInt8]
    private let findings: [Finding]
    private let isColored: Bool

    /// Scalars shown of a long line, around what is marked in it.
    private static let window = 100

    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - findings: in order of their places.
    package init(_ text: [UInt8], findings: [Finding], isColored: Bool) {
        self.text = text
        self.findings = findings
        self.isColored = isColored
    }

    /// The lines that findings stand in, each with its number, and below it a line of `^` and the rule for every finding.
    package func lines() -> [String] {
        var out: [String] = []
        var start = 0
        for (number, bytes) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let end = start + bytes.count
            let here = findings.filter { $0.range.lowerBound < max(end, start + 1) && $0.range.upperBound > start }
            for finding in here { out += mark(finding, in: bytes, from: start, number: number + 1) }
            start = end + 1
        }
        return out
    }

    private func mark(_ finding: Finding, in line: ArraySlice<UInt8>, from start: Int, number: Int) -> [String] {
        let lower = max(finding.range.lowerBound - start, 0)
        let upper = min(finding.range.upperBound - start, line.count)
        let before = Self.shown(line.dropLast(line.count - lower))
        let marked = Self.shown(line.dropFirst(lower).dropLast(line.count - upper))
        let after = Self.shown(line.dropFirst(upper))
        let lead = before.count > Self.window ? "…" + before.suffix(Self.window) : before
        let tail = after.count > Self.window ? after.prefix(Self.window) + "…" : after
        let gutter = "\(number)".leftPadded(to: 5)
        let pad = String(repeating: " ", count: lead.unicodeScalars.count)
        let carets = String(repeating: "^", count: max(marked.unicodeScalars.count, 1))
        return [
            "\(gutter) | \(lead)\(painted(marked))\(tail)",
            "\(String(repeating: " ", count: gutter.count)) | \(pad)\(painted(carets)) \(finding.rule.id)",
        ]
    }

    private func painted(_ text: String) -> String { isColored ? "\u{1B}[1;33m\(text)\u{1B}[0m" : text }

    /// Text that may hold anything, as a terminal can show it: what moves the cursor, has no width or turns the direction is `·`.
    private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        var out = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isVisible = scalar == "\t" || !hidden.contains(scalar.properties.generalCategory)
            out.unicodeScalars.append(isVisible ? scalar == "\t" ? " " : scalar : "·")
        }
        return out
    }

    private static let hidden: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
    ]
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
