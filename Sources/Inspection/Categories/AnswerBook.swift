package import Classification
package import GuardrailTypes
import Synchronization

/// What asked classifiers have answered in one exchange, and what they are still to be asked.
///
/// A whole text whose questions are open is inspected once more when all of them are answered: the answers stand here then.
package final class AnswerBook: Sendable {
    private struct Key: Hashable {
        let classifier: Int
        let input: ClassifierInput

        init(_ question: CategoryQuestion) {
            classifier = question.classifier
            input = question.input
        }
    }

    private struct Pages {
        var answers: [Key: Result<ClassifierVerdict, ClassifierError>] = [:]
        var open: [Key: CategoryQuestion] = [:]
    }

    private let pages = Mutex(Pages())
    /// What was said before the texts that are asked about, oldest first.
    package let context: [ClassifierInput.Turn]

    package init(context: [ClassifierInput.Turn] = []) {
        self.context = context
    }

    package func keep(_ answer: Result<ClassifierVerdict, ClassifierError>, to question: CategoryQuestion) {
        pages.withLock {
            $0.answers[Key(question)] = answer
            $0.open[Key(question)] = nil
        }
    }

    func answer(to question: CategoryQuestion) -> Result<ClassifierVerdict, ClassifierError>? {
        pages.withLock { $0.answers[Key(question)] }
    }

    func add(_ questions: [CategoryQuestion]) {
        guard !questions.isEmpty else { return }
        pages.withLock { pages in
            for question in questions { pages.open[Key(question)] = question }
        }
    }

    /// What those who were asked about this text have said, the highest of each category.
    package func scores(of text: [UInt8]) -> [Category: Float] {
        pages.withLock { pages in
            pages.answers.filter { $0.key.input.text == text }.reduce(into: [:]) { scores, answer in
                guard case .success(let verdict) = answer.value else { return }
                scores.merge(verdict.scores) { max($0, $1) }
            }
        }
    }

    /// Questions about whole texts that nobody has answered; equal ones once, in no order.
    package var openQuestions: [CategoryQuestion] { pages.withLock { Array($0.open.values) } }
}
