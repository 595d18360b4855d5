import ByteText
package import GuardrailTypes
package import Inspection

/// Which text it was, or which exchange; not what it says.
package struct BacktestText {
    /// For people: a file and an id, or an exchange.
    let name: () -> String
    /// Among all texts of the run.
    let index: Int
    let bytes: Int
    /// True if its labels say that nothing is in it.
    let isHarmless: Bool
    /// What reviewers said of findings in it.
    let labels: [Label]

    /// A reviewer's word on one finding.
    package struct Label: Hashable, Sendable {
        let place: BacktestVerdict.Place
        let isTrue: Bool

        package init(_ place: BacktestVerdict.Place, isTrue: Bool) {
            (self.place, self.isTrue) = (place, isTrue)
        }
    }

    package init(
        name: @escaping () -> String,
        index: Int,
        bytes: Int,
        isHarmless: Bool = false,
        labels: [Label] = []
    ) {
        (self.name, self.index, self.bytes) = (name, index, bytes)
        (self.isHarmless, self.labels) = (isHarmless, labels)
    }
}

/// What one side of a backtest says of a text.
package struct BacktestVerdict: Sendable {
    /// A finding's rule and where it is.
    package struct Place: Hashable, Sendable {
        let rule: String
        /// Of an exchange: the direction and the path; empty for a single text.
        let field: String
        let start: Int
        let end: Int

        package init(rule: String, field: String = "", start: Int, end: Int) {
            (self.rule, self.field, self.start, self.end) = (rule, field, start, end)
        }
    }

    let action: Action
    private(set) var findings: [(place: Place, finding: Finding)] = []
    /// The text as it leaves, where that is known and anything was replaced.
    let redacted: [UInt8]?

    package init(action: Action) {
        (self.action, redacted) = (action, nil)
    }

    package init(_ verdict: TextVerdict) {
        (action, redacted) = (verdict.action, verdict.redacted)
        add(verdict.findings, in: "")
    }

    package mutating func add(_ more: [Finding], in field: String) {
        for finding in more {
            let (start, end) = (finding.range.lowerBound, finding.range.upperBound)
            findings.append((Place(rule: finding.rule.id, field: field, start: start, end: end), finding))
        }
    }
}
