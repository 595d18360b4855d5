import ByteText
import Classification
import Detection
import GuardrailTypes
import Inspection
import Redaction
import Synchronization
import TestSupport

/// Judges by a word: `AAA` is toxicity, `BBB` hate; a text with `XXX` cannot be judged.
final class WordClassifier: Classifier {
    let id = "words"

    func categories(in direction: Direction) -> Set<GuardrailTypes.Category> { [.toxicity, .hate] }

    func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall {
        completion(Self.answer(input))
        return Done()
    }

    struct Done: ClassifierCall {
        func cancel() {}
    }

    static func answer(_ input: ClassifierInput) -> Result<ClassifierVerdict, ClassifierError> {
        let text = String(decoding: input.text, as: UTF8.self)
        if text.contains("XXX") { return .failure(ClassifierError(.timeout, classifier: "words")) }
        let words: [GuardrailTypes.Category: String] = [.toxicity: "AAA", .hate: "BBB"]
        let scores = words.filter { input.categories.contains($0.key) }
            .mapValues { text.contains($0) ? Float(0.9) : 0.1 }
        return .success(ClassifierVerdict(scores: scores))
    }
}

enum CategoryTestPlan {
    static func rule(
        _ category: GuardrailTypes.Category,
        _ action: Action,
        _ direction: Direction = .response,
        release: CategoryRule.Release = .hold,
        onError: FailureMode = .block,
        scope: InspectionScope = .all
    ) -> CategoryRule {
        .asked(category, action, direction, release: release, onError: onError, scope: scope)
    }

    static func engine(_ rules: [CategoryRule], texts: [Rule] = [TestRules.card, TestRules.email]) throws -> Engine {
        let plan = CategoryPlan(
            rules: rules,
            model: nil,
            asked: [AskedClassifier(WordClassifier(), deadline: .seconds(1))],
            segments: (8, 64)
        )
        let key = DigestKey(bytes: [UInt8](repeating: 7, count: 32))
        return Engine(rules: try RuleSet(texts), categories: plan, key: key)
    }
}

/// When the answers come.
enum AnswerOrder: CaseIterable {
    /// Before anything else is received.
    case atOnce
    /// After the text has ended, in order.
    case late
    /// After the text has ended, the last question first.
    case reversed
}

/// Everything that an inspector did with one text, with questions answered in some order.
struct CategoryRun: Equatable {
    var released: [UInt8] = []
    var findings: [Finding] = []
    var failures: [RuleFailure] = []
    var block: BlockDecision?
    /// Bytes that had been released before the first answer came.
    var releasedUnanswered = 0
    var mostUnanswered = 0

    init(
        _ pieces: [[UInt8]],
        _ engine: Engine,
        _ direction: Direction,
        _ order: AnswerOrder,
        using scratch: inout InspectionScratch
    ) {
        var inspector = StreamInspector(
            engine: engine,
            direction: direction,
            source: direction == .prompt ? .user : .assistant,
            book: AnswerBook()
        )
        var output = InspectionOutput()
        var open: [CategoryQuestion] = []
        for piece in pieces {
            inspector.receive(piece.span, using: &scratch, into: &output)
            open += take(&output)
            while order == .atOnce, !open.isEmpty {
                let question = open.removeFirst()
                inspector.take(WordClassifier.answer(question.input), to: question.id, into: &output)
                open += take(&output)
            }
        }
        inspector.finish(using: &scratch, into: &output)
        open += take(&output)
        releasedUnanswered = released.count
        mostUnanswered = open.count
        while !open.isEmpty {
            let question = order == .reversed ? open.removeLast() : open.removeFirst()
            inspector.take(WordClassifier.answer(question.input), to: question.id, into: &output)
            open += take(&output)
        }
    }

    private mutating func take(_ output: inout InspectionOutput) -> [CategoryQuestion] {
        defer { output.clear() }
        for release in output.releases { released += release.text }
        findings += output.findings
        failures += output.failures
        block = block ?? output.block
        return output.questions
    }

    mutating func sort() {
        findings.sort { ($0.range.lowerBound, $0.rule.id) < ($1.range.lowerBound, $1.rule.id) }
        failures.sort { ($0.offset, $0.rule.id) < ($1.offset, $1.rule.id) }
    }

    var text: String { String(decoding: released, as: UTF8.self) }

    /// Without what depends on when the answers came.
    var decisions: CategoryRun {
        var run = self
        (run.releasedUnanswered, run.mostUnanswered) = (0, 0)
        return run
    }
}
