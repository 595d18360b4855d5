import ByteText
import Classification
import GuardrailTypes
import Policy

extension CategoryStage {
    /// A rule that something is done about in this text.
    struct ActiveRule {
        let rule: CategoryRule
        let action: Action
        /// What would be done if everything on trial were in force; nil if the same.
        let trialAction: Action?
        /// The most that a client is told; nil for what the settings say.
        let disclosure: Disclosure?
        let onError: FailureMode
        /// Judged by segments alone, and only those are replaced.
        let bySegment: Bool
        /// It has hit, and hits once for a text.
        var isDone = false
    }

    /// What was decided about a stretch of the text.
    struct Event {
        let range: ByteRange
        /// Where a block cuts the text: before the stretch, or behind it if its bytes were let go.
        var offset: Int
        var findings: [Finding] = []
        /// Of each finding, its rule's place.
        var rules: [Int] = []
        var failures: [RuleFailure] = []
        /// Of each failure, its rule's place.
        var failed: [Int] = []

        init(_ range: ByteRange) {
            self.range = range
            offset = range.upperBound
        }

        var action: Action { findings.map(\.action).max() ?? .allow }
        var isEmpty: Bool { findings.isEmpty && failures.isEmpty }
        var enforces: Bool { action >= .redact || failures.contains { $0.mode == .block } }

        /// Whichever was decided first: what ends at a place is done before what begins there.
        func stands(before other: Event) -> Bool {
            (offset, range.lowerBound) < (other.offset, other.range.lowerBound)
        }

        /// Takes out what belongs to these rules.
        mutating func drop(_ isDone: (Int) -> Bool) {
            for index in rules.indices.reversed() where isDone(rules[index]) {
                findings.remove(at: index)
                rules.remove(at: index)
            }
            for index in failed.indices.reversed() where isDone(failed[index]) {
                failures.remove(at: index)
                failed.remove(at: index)
            }
        }
    }
}

extension CategoryStage.ActiveRule {
    /// - Returns: nil if nothing is done, and nothing is on trial.
    init?(_ rule: CategoryRule, _ decision: RuleDecision, _ age: TextAge) {
        self.rule = rule
        action = rule.scope.action(decision.action, for: age)
        let trial = decision.trialAction.map { rule.scope.action($0, for: age) }
        trialAction = trial == action ? nil : trial
        guard max(action, trialAction ?? .allow) > .allow else { return nil }
        disclosure = decision.disclosure
        onError = decision.onError ?? rule.onError
        bySegment = decision.action == .redact || decision.action == .allow && decision.trialAction == .redact
    }

    var isEmbedded: Bool { rule.judge.isEmbedded }

    /// What is replaced cannot have left, nor can a prompt.
    var isHeld: Bool { rule.release == .hold || bySegment || rule.direction == .prompt }

    /// Bytes that may leave past a segment that has not been judged.
    var lag: Int { if case .trail(let bytes) = rule.release { bytes } else { 0 } }
}

extension RuleFailure.Reason {
    init(_ code: ClassifierError.Code) {
        switch code {
        case .timeout: self = .timeout
        case .unreachable: self = .unreachable
        case .status: self = .badStatus
        case .unreadableAnswer: self = .unreadableAnswer
        case .overloaded: self = .overloaded
        case .circuitOpen: self = .circuitOpen
        case .tooLong: self = .tooLong
        case .cancelled: self = .cancelled
        }
    }
}
