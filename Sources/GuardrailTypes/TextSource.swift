/// Who says a text that classifiers judge.
package enum TextSource: String, Hashable, Sendable, CaseIterable {
    /// The person, or the program that speaks for one.
    case user
    /// The model: an answer, or one that a request repeats.
    case assistant
    /// What a tool, a search or a file brought in.
    case tool
    /// The application: system prompts and instructions.
    case system
}
