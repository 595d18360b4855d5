package import ByteText
package import GuardrailTypes

/// A text together with what is known to be in it.
package struct LabelledText: Sendable {
    /// The id that the file gives, or the number of the line.
    package let id: String
    /// Valid UTF-8.
    package let text: [UInt8]
    /// Nil where the file does not say.
    package let direction: Direction?
    package let claim: Claim
    /// Places that look like something and are not: the label that must not be found there.
    package let traps: [LabelledSpan]
    /// Properties by which results are broken down, as `tier: must`.
    package let groups: [Group]

    /// What a text's labels say about it.
    package enum Claim: Sendable {
        /// Whatever is in the text is in these spans.
        ///
        /// With `only`, that is said of this one label, and findings of other entities count neither way.
        case spans([LabelledSpan], only: String?)
        /// The text holds something (of the label, if one is named), or it does not; nobody says where.
        case presence(Bool, label: String?)
        /// Something is hidden in the text: found if a rule says so, or sees the value itself.
        case carrier(label: String?)
    }

    /// One property of a text or of a span.
    package struct Group: Hashable, Sendable {
        package let kind: String
        package let name: String

        package init(kind: String, name: String) {
            self.kind = kind
            self.name = name
        }
    }
}

/// A stretch of a text with a name.
package struct LabelledSpan: Hashable, Sendable {
    /// As the file has it; nil where the file names none.
    package let label: String?
    /// UTF-8 byte offsets, whatever units the file counts in.
    package let range: ByteRange
    /// Whether a word near it says what it is; nil where the file does not say.
    package let hasContext: Bool?

    package init(label: String?, range: ByteRange, hasContext: Bool?) {
        self.label = label
        self.range = range
        self.hasContext = hasContext
    }
}

/// A file of labelled texts, read.
package struct LabelledFile: Sendable {
    /// As it is shown to people.
    package let name: String
    package let texts: [LabelledText]
    /// Lines that were left out, by reason.
    package let skipped: [String: Int]

    /// A plain file as one text that holds nothing.
    ///
    /// - Parameter text: valid UTF-8.
    package static func clean(name: String, text: [UInt8]) -> LabelledFile {
        let whole = LabelledText(
            id: "1",
            text: text,
            direction: nil,
            claim: .spans([], only: nil),
            traps: [],
            groups: []
        )
        return LabelledFile(name: name, texts: [whole], skipped: [:])
    }

    /// Reads JSON lines, one labelled text each; empty lines are nothing.
    ///
    /// What forms a line may have is in `docs/evaluation.md`. Lines of no such form are counted by reason and left out.
    package static func lines(name: String, _ bytes: [UInt8]) -> LabelledFile {
        var texts: [LabelledText] = []
        var skipped: [String: Int] = [:]
        for (number, line) in bytes.split(separator: 0x0A).enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
            do throws(LabelledLine.Problem) {
                texts.append(try LabelledLine(parsing: Array(line)).labelledText(number: number + 1))
            } catch {
                skipped[error.reason, default: 0] += 1
            }
        }
        return LabelledFile(name: name, texts: texts, skipped: skipped)
    }
}
