/// A model that is several: a panel that is asked the same thing, and a judge who makes one answer of theirs.
package struct EnsembleSettings: Hashable, Sendable {
    /// How many models a panel may have.
    package static let sizes = 2...8

    /// What clients ask for.
    package var model: String
    /// Models of upstreams, or of routes with candidates; one may be asked twice.
    package var panel: [String]
    package var judge: String
    /// What the judge is to do with the answers; nil for words of ours.
    package var synthesisPrompt: String?
    /// Answers without which the judge is not asked.
    package var leastResponses: Int
    /// For the panel, in milliseconds; the judge has the times of its upstream.
    package var timeout = 30_000
    /// The model that answers where too few have; nil for an error.
    package var onTooFew: String?

    package init(model: String, panel: [String], judge: String) {
        self.model = model
        self.panel = panel
        self.judge = judge
        leastResponses = min(2, panel.count)
    }

    /// Every model that may be asked.
    package var targets: [String] { panel + [judge] + (onTooFew.map { [$0] } ?? []) }

    /// Whatever an answer may hang on, for the cache's key.
    package var words: [String] {
        ["ensemble", String(panel.count)] + panel
            + [judge, synthesisPrompt ?? "", String(leastResponses), String(timeout), onTooFew ?? ""]
    }
}
