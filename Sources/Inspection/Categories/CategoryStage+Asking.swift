import ByteText
import Classification
import GuardrailTypes
import Policy

/// Those who are asked about a text, and what they answer.
extension CategoryStage {
    /// Asks about the segment that has ended, which stands at `range`.
    mutating func ask(_ range: ByteRange) {
        let isPrompt = direction == .prompt
        ask(segment, range) { $0.bySegment || !isPrompt }
    }

    /// Asks each classifier once, for all of its rules.
    mutating func ask(_ text: [UInt8], _ range: ByteRange, about isMeant: (ActiveRule) -> Bool) {
        for classifier in plan.asked.indices {
            let own = rules.indices.filter {
                isMeant(rules[$0]) && !rules[$0].isDone && rules[$0].rule.judge == .asked(classifier)
            }
            guard !own.isEmpty, !text.isEmpty else { continue }
            lastID += 1
            let question = CategoryQuestion(
                id: lastID,
                classifier: classifier,
                input: ClassifierInput(
                    direction: direction,
                    text: text,
                    context: (book?.context ?? []) + turnBefore,
                    categories: Set(own.map { rules[$0].rule.category })
                )
            )
            open.append(Open(question: question, rules: own, range: range, text: text))
            if let answer = book?.answer(to: question) {
                take(answer, to: question.id)
            } else {
                questions.append(question)
            }
        }
    }

    private var turnBefore: [ClassifierInput.Turn] {
        before.isEmpty ? [] : [ClassifierInput.Turn(direction.speaker, before)]
    }

    mutating func takeQuestions() -> [CategoryQuestion] {
        defer { questions = [] }
        return questions
    }

    /// Takes the answer to a question; to one that is not open it does nothing.
    mutating func take(_ answer: Result<ClassifierVerdict, ClassifierError>, to id: Int) {
        guard let place = open.firstIndex(where: { $0.question.id == id }) else { return }
        let asked = open.remove(at: place)
        var event = Event(asked.range)
        for index in asked.rules {
            let rule = rules[index].rule
            switch answer {
            case .success(let verdict):
                guard let score = verdict.scores[rule.category], score >= 0, score <= 1 else {
                    note(.unreadableAnswer, of: index, at: asked.range.lowerBound, in: &event)
                    continue
                }
                hit(index, score, asked.range, asked.text, in: &event)
            case .failure(let error):
                note(RuleFailure.Reason(error.code), of: index, at: asked.range.lowerBound, in: &event)
            }
        }
        if !event.failures.isEmpty { event.offset = asked.range.lowerBound }
        add(event)
    }

    private func note(_ reason: RuleFailure.Reason, of index: Int, at offset: Int, in event: inout Event) {
        let active = rules[index]
        event.failures.append(
            RuleFailure(
                rule: active.rule.reference,
                reason: reason,
                mode: active.action >= .redact ? active.onError : .passAndRecord,
                offset: offset
            )
        )
        event.failed.append(index)
    }
}

extension Direction {
    fileprivate var speaker: ClassifierInput.Speaker { self == .prompt ? .user : .assistant }
}
