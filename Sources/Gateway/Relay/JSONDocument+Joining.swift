import Wire

extension JSONDocument {
    /// Strings of the list, and texts of its parts.
    func textParts(of list: Int) -> [Int] {
        let key: KnownKey = nodes[list].key == .words ? .word : .text
        var parts: [Int] = []
        forEachChild(of: list) { _, part in
            let text = kind(of: part) == .string ? part : member(key, of: part)
            if let text, kind(of: text) == .string { parts.append(text) }
        }
        return parts
    }

    /// The texts of each run of turns that one speaker takes without another's in between; none for a turn alone, nor for
    /// tools, of which each answers for itself.
    ///
    /// A model reads such turns as one, so a value may begin in one and end in the next.
    func runsOfTurns(in list: Int) -> [[Int]] {
        var runs: [[Int]] = []
        var run: (speaker: [UInt8], turns: Int, parts: [Int]) = ([], 0, [])
        forEachChild(of: list) { _, turn in
            let role = member(.role, of: turn).flatMap { kind(of: $0) == .string ? text(of: $0) : nil }
            if role != run.speaker {
                if run.turns > 1 { runs.append(run.parts) }
                run = (role ?? [], 0, [])
            }
            run.turns += 1
            guard let role, !role.elementsEqual("tool".utf8), !role.elementsEqual("function".utf8),
                let content = member(.content, of: turn) ?? member(.parts, of: turn)
            else { return }
            run.parts += kind(of: content) == .string ? [content] : textParts(of: content)
        }
        return run.turns > 1 ? runs + [run.parts] : runs
    }
}

extension KnownKey {
    /// True for a list whose texts a model or a reader takes as one: content parts, Gemini's parts, a system prompt's, what a
    /// tool put out, the segments and words of a transcript.
    var listsOneText: Bool {
        switch self {
        case .content, .parts, .system, .output, .segments, .words: true
        default: false
        }
    }

    /// True for a list of a conversation's turns.
    var listsTurns: Bool {
        switch self {
        case .messages, .contents, .input: true
        default: false
        }
    }
}
