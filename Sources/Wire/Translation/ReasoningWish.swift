/// How much a model is asked to think before it answers, and whether its thoughts are wanted.
struct ReasoningWish: Hashable {
    /// OpenAI's words; Anthropic's and Gemini's are among them.
    enum Effort: String, CaseIterable { case none, minimal, low, medium, high, xhigh, max }

    var effort: Effort?
    /// Tokens to think in, where the API counts them.
    var budget: Int?
    /// True if the answer is to show thoughts; nil where the API does not say.
    var showsThoughts: Bool?

    /// True if the request says anything about thinking.
    var isPresent: Bool { effort != nil || budget != nil || showsThoughts == true }

    /// The effort, or the one that a budget comes nearest to.
    var nearestEffort: Effort? {
        if let effort { return effort }
        guard let budget, budget >= 0 else { return nil }
        switch budget {
        case 0: return Effort.none
        case ...1024: return .low
        case ...8192: return .medium
        default: return .high
        }
    }

    /// The budget, or the one that stands for an effort: low 1024, medium 8192, high 24576 tokens.
    ///
    /// The numbers are those of Google's OpenAI-compatible endpoint; above high there is no more.
    var nearestBudget: Int? {
        if let budget { return budget }
        switch effort {
        case nil: return nil
        case Effort.none?: return 0
        case .minimal, .low: return 1024
        case .medium: return 8192
        case .high, .xhigh, .max: return 24576
        }
    }
}
