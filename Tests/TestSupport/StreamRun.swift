package import GuardrailTypes
package import Inspection

/// Everything that an inspector did with one text, in a form that can be compared.
package struct StreamRun: Hashable, Sendable {
    package var released: [UInt8] = []
    package var findings: [Finding] = []
    package var failures: [RuleFailure] = []
    package var block: BlockDecision?
    /// Sum over the calls of the bytes held after each, and the number of calls: the mean is what users wait for.
    package var heldSum = 0
    package var calls = 0

    /// Feeds the pieces one after another and ends the text.
    package init(
        _ pieces: [[UInt8]],
        engine: Engine,
        direction: Direction,
        afterBlock: StreamInspector.AfterBlock = .stop,
        using scratch: inout InspectionScratch
    ) {
        var inspector = StreamInspector(engine: engine, direction: direction, afterBlock: afterBlock)
        var output = InspectionOutput()
        for piece in pieces {
            inspector.receive(piece.span, using: &scratch, into: &output)
            take(&output)
            heldSum += inspector.heldBytes
            calls += 1
        }
        inspector.finish(using: &scratch, into: &output)
        take(&output)
    }

    private mutating func take(_ output: inout InspectionOutput) {
        for release in output.releases { released += release.text }
        findings += output.findings
        failures += output.failures
        block = block ?? output.block
        output.clear()
    }

    package var text: String { String(decoding: released, as: UTF8.self) }

    /// The same without what depends on the number of calls.
    package var decisions: StreamRun {
        var out = self
        (out.heldSum, out.calls) = (0, 0)
        return out
    }
}
