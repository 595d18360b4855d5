import Detection
import GuardrailTypes

/// Runs a rule's own tests.
enum RuleTester {
    static func diagnostics(for located: LocatedRule) -> [Diagnostic] {
        []
    }
}
