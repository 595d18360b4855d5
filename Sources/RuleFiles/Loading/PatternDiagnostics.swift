import Detection
import GuardrailTypes

/// What the engine says about a rule's patterns, at the place where its author wrote them.
enum PatternDiagnostics {
    static func diagnostic(for located: LocatedRule, in file: SourceFile) -> Diagnostic? {
        nil
    }
}
