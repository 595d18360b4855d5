import Classification
import GuardrailTypes
import Inspection
import NIOCore
import Upstream

/// What an upstream has answered to a prompt that has not been judged.
struct ForwardedAhead {
    /// As it was forwarded.
    let body: [UInt8]
    /// The model to which it went in place of the one that was asked for.
    let model: String?
    /// Kept until the prompt is judged; the transfer is paused after the first.
    var events: [UpstreamEvent] = []
}

/// Questions to classifiers that answer later.
extension Exchange {
    /// Keeps what the upstream answers while the prompt is judged.
    func keep(_ event: UpstreamEvent) {
        ahead?.events.append(event)
        transfer?.pause()
    }

    /// The prompt has been judged, and what was forwarded was right.
    func takeAhead() {
        guard let events = ahead?.events else { return }
        ahead = nil
        attempts?.promptDecisions = decisions.count
        for event in events where !isFinished { take(event) }
        transfer?.resume()
    }

    /// What was forwarded must not be answered.
    func dropAhead() {
        guard ahead != nil else { return }
        ahead = nil
        cancelUpstream()
        dropCache()
    }

    /// Asks what is open about whole texts.
    ///
    /// - Parameter goOn: called on the loop when everything has been answered, unless the exchange has ended.
    /// - Returns: false if there is nothing to ask.
    func ask(_ book: AnswerBook, then goOn: @escaping (Exchange) -> Void) -> Bool {
        let questions = book.openQuestions
        guard !questions.isEmpty else { return false }
        phase = .judging
        let began = NIODeadline.now()
        var open = questions.count
        for question in questions {
            ask(question) { exchange, answer in
                book.keep(answer, to: question)
                open -= 1
                guard open == 0 else { return }
                exchange.inspectionTime += UInt64((NIODeadline.now() - began).nanoseconds)
                goOn(exchange)
            }
        }
        return true
    }

    /// Asks one classifier.
    ///
    /// - Parameter take: called once on the loop, and never before this returns, unless the exchange has ended.
    func ask(
        _ question: CategoryQuestion,
        then take: @escaping (Exchange, Result<ClassifierVerdict, ClassifierError>) -> Void
    ) {
        guard let asked = configuration.engine.categories?.asked[question.classifier] else { return }
        lastCall += 1
        let call = lastCall
        let began = NIODeadline.now()
        let bound = NIOLoopBound((exchange: self, take: take), eventLoop: loop.eventLoop)
        let handle = asked.classifier.classify(question.input, deadline: asked.deadline) {
            [loop = loop.eventLoop] answer in
            loop.execute {
                let (exchange, take) = bound.value
                guard exchange.calls.removeValue(forKey: call) != nil else { return }
                exchange.note(answer, of: asked.classifier.id, since: began)
                take(exchange, answer)
            }
        }
        calls[call] = handle
    }

    private func note(_ answer: Result<ClassifierVerdict, ClassifierError>, of id: String, since began: NIODeadline) {
        let outcome: String
        switch answer {
        case .success(let verdict):
            outcome = "answered"
            services.metrics.add(Double(verdict.tokens), to: .classifierTokens, MetricLabels([id]))
            chargeClassifier(id, tokens: verdict.tokens)
        case .failure(let error): outcome = error.code.rawValue
        }
        services.metrics.add(to: .classifierCalls, MetricLabels([id, outcome]))
        let seconds = Double((NIODeadline.now() - began).nanoseconds) / 1e9
        services.metrics.observe(.classifierSeconds, MetricLabels([id]), seconds)
    }

    /// Nobody wants the answers any more.
    func cancelCalls() {
        let given = calls
        calls = [:]
        for call in given.values { call.cancel() }
    }
}
