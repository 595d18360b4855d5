import Detection
package import GuardrailTypes

extension Engine {
    /// True if the filter alone shows that inspecting this whole text would find nothing; for the many short fields of
    /// a document.
    ///
    /// False says nothing: then the text must be inspected.
    ///
    /// - Parameter text: valid UTF-8.
    package func isClean(
        _ text: Span<UInt8>,
        direction: Direction,
        using scratch: inout InspectionScratch
    ) -> Bool {
        let rules = rules.rules(for: direction)
        return direction == .prompt
            ? rules.isClean(text, using: &scratch.prompt) : rules.isClean(text, using: &scratch.response)
    }
}
