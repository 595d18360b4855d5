import Matching

extension DirectionalRules {
    /// True if the filter alone shows that no detector finds anything in a whole text.
    ///
    /// False says nothing: then the text must be scanned.
    /// - Complexity: one table look-up per byte; no allocation.
    package func isClean(_ text: Span<UInt8>, using scratch: inout DetectionScratch) -> Bool {
        guard filter.opaque.isEmpty else { return false }
        scratch.hits.notesAlive = false
        scratch.filter.scan(text, from: 0, to: text.count, into: &scratch.hits)
        return scratch.hits.hits.isEmpty
    }
}
