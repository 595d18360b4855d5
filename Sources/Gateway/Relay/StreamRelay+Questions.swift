package import Classification
import GuardrailTypes
package import Inspection

/// A question about a text of a stream, for whoever drives the relay.
package struct RelayQuestion: Sendable {
    enum Place {
        /// A channel's text, as it comes.
        case channel(RelayChannel)
        /// A text that stands whole in an event.
        case whole
    }

    package let number: Int
    package let question: CategoryQuestion
}

/// Questions to classifiers that answer later.
///
/// Texts go on to arrive while a question is open, and are held by their channels. When a text has ended and its last
/// question has not been answered, the events behind it wait.
extension StreamRelay {
    /// What is to be asked since the last call.
    package func takeQuestions() -> [RelayQuestion] {
        guard let book = texts.book, !hasEnded else { return [] }
        var questions: [RelayQuestion] = []
        for channel in parts.lazy.flatMap(\.channels) {
            for question in channel.takeQuestions() { questions.append(handOut(question, .channel(channel))) }
        }
        let handedOut = asked.values.contains { if case .whole = $0 { true } else { false } }
        if !handedOut { questions += book.openQuestions.map { handOut($0, .whole) } }
        return questions
    }

    private func handOut(_ question: CategoryQuestion, _ place: RelayQuestion.Place) -> RelayQuestion {
        lastQuestion += 1
        asked[lastQuestion] = place
        return RelayQuestion(number: lastQuestion, question: question)
    }

    /// True if no further event may be looked at.
    var isWaiting: Bool {
        guard let book = texts.book else { return false }
        return !book.openQuestions.isEmpty || parts.contains { $0.channels.contains(where: \.isWaiting) }
    }

    func take(_ answer: Result<ClassifierVerdict, ClassifierError>, to question: RelayQuestion) {
        guard let place = asked.removeValue(forKey: question.number) else { return }
        texts.book?.keep(answer, to: question.question)
        guard case .channel(let channel) = place else { return }
        channel.take(answer, to: question.question.id, &inspection)
        note(channel)
    }

    /// Goes on with what has waited.
    func resume(using scratch: inout InspectionScratch) {
        guard let suspended else { return }
        self.suspended = nil
        switch suspended {
        case .event(let held): goOn(with: held, using: &scratch)
        case .end(let mark, let hasFailed): takeEnd(mark, hasFailed: hasFailed, using: &scratch)
        }
    }
}
