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

/// A provider's proof of a thought, which travels through a client of another API.
///
/// It is marked with the dialect it came from, so that it is only ever handed back to a provider of that dialect:
/// any other would refuse it.
struct ThoughtSignature: Hashable {
    enum Kind: Hashable {
        /// The `signature` of a `thinking` block.
        case messages
        /// The `data` of a `redacted_thinking` block.
        case redacted
        /// The `encrypted_content` of a reasoning item, whose id goes with it.
        case responses(id: [UInt8])
    }

    var kind: Kind
    var value: [UInt8]

    private static let messagesMark = Array("weir.m.".utf8)
    private static let redactedMark = Array("weir.d.".utf8)
    private static let responsesMark = Array("weir.r.".utf8)

    init(_ kind: Kind, _ value: [UInt8]) {
        self.kind = kind
        self.value = value
    }

    /// Reads what `carried` wrote; nil if it is not ours.
    init?(carried text: [UInt8]) {
        let rest = Array(text.dropFirst(7))
        if text.starts(with: Self.messagesMark) {
            self.init(.messages, rest)
        } else if text.starts(with: Self.redactedMark) {
            self.init(.redacted, rest)
        } else if text.starts(with: Self.responsesMark), let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            self.init(.responses(id: Array(rest[..<dot])), Array(rest[(dot + 1)...]))
        } else {
            return nil
        }
    }

    /// The proof with its mark, for a client of another API.
    var carried: [UInt8] {
        switch kind {
        case .messages: Self.messagesMark + value
        case .redacted: Self.redactedMark + value
        case .responses(let id): Self.responsesMark + id + [UInt8(ascii: ".")] + value
        }
    }
}
