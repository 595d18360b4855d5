import ByteText
package import Classification
package import GuardrailTypes
import Policy
import Redaction

/// Memory of the embedded model's scoring, lent for a call.
final class ScoringMemory {
    var scratch: ScoringScratch

    init(_ model: EmbeddedModel) {
        scratch = model.makeScratch()
    }
}

@available(*, unavailable)
extension ScoringMemory: Sendable {}

extension Engine {
    /// A hit as a finding: the score is its confidence, and the threshold what it had to reach.
    ///
    /// A stretch of prose has no value that could be masked, so there is no preview.
    func finding(_ active: CategoryStage.ActiveRule, score: Float, range: ByteRange, text: [UInt8]) -> Finding {
        let reference = active.rule.reference
        return Finding(
            rule: reference,
            range: range,
            confidence: Confidence(Double(score)),
            action: active.action,
            preview: "",
            fingerprint: key.fingerprint(of: text, entity: reference.entity),
            explanation: Explanation(
                patternIndex: 0,
                base: Confidence(Double(active.rule.threshold)),
                validatedBy: [],
                contextWord: nil
            ),
            trialAction: active.trialAction,
            disclosure: active.disclosure
        )
    }

    /// The embedded model's scores of a whole text, from 0 to 1; none if no rule needs the model.
    package func scores(of text: [UInt8], using scratch: inout InspectionScratch) -> [Category: Float] {
        guard let model = categories?.model, let memory = scratch.scoring else { return [:] }
        let scores = model.scores(of: text, using: &memory.scratch)
        return Dictionary(zip(model.heads.map(\.category), scores)) { max($0, $1) }
    }

    /// True if a prompt about which these are asked may be sent on before they are answered: because the settings say so, or
    /// because the answers change nothing for it.
    package func mayForward(ahead questions: [CategoryQuestion], _ policy: ResolvedPolicy?) -> Bool {
        guard let plan = categories else { return false }
        if plan.forwardsAhead { return true }
        let policy = policy ?? anonymous
        return questions.allSatisfy { question in
            plan.rules.indices.allSatisfy { index in
                let rule = plan.rules[index]
                guard rule.judge == .asked(question.classifier), rule.direction == .prompt else { return true }
                return policy.decision(category: index).action <= .flag && rule.route == nil
            }
        }
    }

    /// The model to which a prompt with these findings goes in place of the one that was asked for: that of the first
    /// category in the plan that names one.
    package func route(for findings: some Sequence<Finding>) -> String? {
        guard let rules = categories?.rules, rules.contains(where: { $0.route != nil }) else { return nil }
        let hits = Set(findings.lazy.filter { !$0.isShadow }.map(\.rule.id))
        return rules.first { $0.route != nil && $0.direction == .prompt && hits.contains($0.reference.id) }?.route
    }

    /// True if nothing is found in a whole text by category, and nobody must be asked about it.
    ///
    /// False says nothing: then the text must be inspected.
    ///
    /// - Parameter text: valid UTF-8.
    package func isInoffensive(
        _ text: Span<UInt8>,
        direction: Direction,
        policy: ResolvedPolicy?,
        age: TextAge,
        source: TextSource,
        book: AnswerBook?,
        using scratch: inout InspectionScratch
    ) -> Bool {
        guard var stage = CategoryStage(self, direction, policy ?? anonymous, age: age, source: source, book: book)
        else {
            return true
        }
        stage.receive(text, using: scratch.scoring)
        stage.finish(using: scratch.scoring)
        return stage.events.isEmpty && stage.questions.isEmpty
    }
}
