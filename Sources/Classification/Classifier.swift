package import GuardrailTypes

/// Something that judges texts by category: a model in this process or behind a network.
///
/// Sendable; any number of texts may be under way at once.
package protocol Classifier: AnyObject, Sendable {
    /// As the settings name it: `embedded`, `llama-guard`.
    var id: String { get }

    /// What it can judge in this direction; nothing else may be asked of it.
    func categories(in direction: Direction) -> Set<Category>

    /// Judges one text.
    ///
    /// - Parameters:
    ///   - deadline: from now; past it the answer is `.timeout`, whatever the model still does.
    ///   - completion: called exactly once, on any thread, also after `cancel`; perhaps before this returns. A verdict has
    ///     a score for each category that was asked for, or it is an error: silence is never "safe".
    /// - Returns: a way to give up; what is not held goes on.
    @discardableResult
    func classify(
        _ input: ClassifierInput,
        deadline: Duration,
        completion: @escaping @Sendable (Result<ClassifierVerdict, ClassifierError>) -> Void
    ) -> any ClassifierCall
}

/// A text that is being judged, or given its place.
package protocol ClassifierCall: Sendable {
    /// The answer is not wanted any more: completes with `.cancelled` unless it has completed.
    func cancel()
}

/// What a classifier is asked.
package struct ClassifierInput: Hashable, Sendable {
    /// Who says a text, for models that judge a conversation.
    package enum Speaker: Hashable, Sendable {
        case user
        case assistant
    }

    package struct Turn: Hashable, Sendable {
        package let speaker: Speaker
        /// Valid UTF-8.
        package let text: [UInt8]

        package init(_ speaker: Speaker, _ text: [UInt8]) {
            self.speaker = speaker
            self.text = text
        }
    }

    package let direction: Direction
    /// The text to judge, valid UTF-8.
    package let text: [UInt8]
    /// What was said before it, oldest first: context, not judged.
    package let context: [Turn]
    /// Never empty, and only what the classifier can judge.
    package let categories: Set<Category>

    package init(direction: Direction, text: [UInt8], context: [Turn] = [], categories: Set<Category>) {
        self.direction = direction
        self.text = text
        self.context = context
        self.categories = categories
    }
}

/// What a classifier says of a text.
package struct ClassifierVerdict: Hashable, Sendable {
    /// 0 (surely not) to 1, for each category that was asked for.
    package let scores: [Category: Float]
    /// What the provider billed, if it says so; 0 for a verdict that was remembered.
    package let tokens: Int

    package init(scores: [Category: Float], tokens: Int = 0) {
        self.scores = scores
        self.tokens = tokens
    }
}

/// Why there is no verdict.
///
/// Holds no text of the user or of the provider (law 6).
package struct ClassifierError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case timeout
        /// No connection, or it broke.
        case unreachable
        /// An HTTP status that is no success.
        case status
        /// An answer that is not what the API says: not JSON, a label nobody knows, a score out of range.
        case unreadableAnswer = "unreadable_answer"
        /// Too many calls are under way and waiting.
        case overloaded
        /// The backend failed too often lately and is not asked.
        case circuitOpen = "circuit_open"
        /// The text is too long for the backend and may not be cut.
        case tooLong = "too_long"
        case cancelled
    }

    package let code: Code
    /// The `id` of the classifier.
    package let classifier: String
    /// The HTTP status, if there is one.
    package let status: Int?

    package init(_ code: Code, classifier: String, status: Int? = nil) {
        self.code = code
        self.classifier = classifier
        self.status = status
    }
}
