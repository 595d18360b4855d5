import GuardrailTypes
import Inspection
import Testing

/// How many bytes an inspector holds after each piece of a text.
///
/// Views hold the end of a text too, so tests compare with an engine whose rule is nowhere in the text.
enum HeldBytes {
    static func after(_ pieces: [String], _ engine: Engine) -> [Int] {
        var scratch = InspectionScratch(for: engine)
        var inspector = StreamInspector(engine: engine, direction: .response)
        var output = InspectionOutput()
        return pieces.map { piece in
            inspector.receive(Array(piece.utf8).span, using: &scratch, into: &output)
            return inspector.heldBytes
        }
    }

    /// The same where no rule has anything to hold.
    static func atLeast(_ pieces: [String]) throws -> [Int] {
        after(pieces, try TestRules.engine([TestRules.rule("nowhere", "@@@", action: .redact)]))
    }
}
