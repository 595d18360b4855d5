import Detection
import Matching

/// Makes a foreign pattern one that Weir's engine runs, or says why it cannot be.
struct PatternFitter {
    let variant: RuleImporter.Variant

    /// The bound for a pattern without a longest match: longer than tokens and headers of mails and requests are.
    static let usualBoundInBytes = 4096
    /// The bound for a pattern that runs over lines, such as one of a private key's block.
    static let longBoundInBytes = CompiledPattern.reachLimit

    func fit(_ pattern: inout ForeignPattern, in rule: inout ForeignRule) {
        guard case .regex(let source) = pattern.source else { return }
        let hasLines = pattern.flags.contains(Pattern.Flag.multiLine.rawValue)
        var (text, differences) = PatternText(source).inPCRE2(from: pattern.dialect, hasLines: hasLines)
        guard differences.isEmpty else {
            pattern.leftOut = "PCRE2 reads \(differences.joined(separator: " and ")) otherwise"
            return
        }
        if pattern.dialect == .go, text.groupCount == 0, let trimmed = text.withoutLineEnd { text = trimmed }
        if variant == .prose, let relaxed = text.relaxedForProse {
            text = relaxed
            rule.note(.changed, "its last boundary also takes the punctuation of prose")
        }
        pattern.source = .regex(text.text)
        pattern.groups = groups(of: pattern.group, text.groupCount)
        bound(&pattern, in: &rule)
        checkKeywords(&pattern, in: &rule)
    }

    /// An entry of an allow list without the patterns that the engine does not take; nil if none of its patterns is left.
    func fit(_ allowance: ForeignAllowance, refusing refuse: (String) -> Void) -> ForeignAllowance? {
        var out = allowance
        out.searches = allowance.searches.map { PatternText($0).withBoundedRepeats.text }.filter { source in
            do throws(PatternError) {
                _ = try CompiledPattern(source, maxLength: CompiledPattern.reachLimit)
                return true
            } catch {
                refuse("the allowed pattern \(source): \(error.reason)")
                return false
            }
        }
        return out.searches.isEmpty && !allowance.searches.isEmpty ? nil : out
    }

    private func groups(of group: ForeignPattern.Group, _ count: Int) -> [Int] {
        switch group {
        case .whole: []
        case .number(let number): [number]
        case .firstFilled: Array(1..<max(1, count + 1))
        }
    }

    /// Compiles it, rewritten if it must be, and with a longest match of ours where it has none of its own.
    private func bound(_ pattern: inout ForeignPattern, in rule: inout ForeignRule) {
        guard let problem = setBound(&pattern) else {
            guard let length = pattern.maxLength else { return }
            return rule.note(
                .changed,
                "a match longer than \(length) bytes is not found: a pattern needs a longest match"
            )
        }
        guard let (rewritten, remark) = rewritten(pattern) else { return pattern.leftOut = problem.reason }
        pattern = rewritten
        rule.note(.changed, remark)
        bound(&pattern, in: &rule)
    }

    /// Sets `maxLength` where one is needed.
    ///
    /// - Returns: why the pattern cannot be compiled with or without one.
    private func setBound(_ pattern: inout ForeignPattern) -> PatternError? {
        do throws(PatternError) {
            _ = try compiled(pattern, nil)
            return nil
        } catch {
            guard error.code == .unbounded || error.code == .tooLong else { return error }
            let spansLines = compiledTree(pattern)?.hasEndlessLines ?? false
            let length = spansLines || error.code == .tooLong ? Self.longBoundInBytes : Self.usualBoundInBytes
            do throws(PatternError) {
                _ = try compiled(pattern, length)
                pattern.maxLength = length
                return nil
            } catch {
                return error
            }
        }
    }

    /// One rewrite that may help; each takes away what it looks for, so that they come to an end.
    private func rewritten(_ pattern: ForeignPattern) -> (ForeignPattern, remark: String)? {
        guard case .regex(let source) = pattern.source else { return nil }
        var out = pattern
        let text = PatternText(source)
        if let bounded = text.withBoundedLookaheads {
            out.source = .regex(bounded.text)
            return (out, "its lookaheads look at \(PatternText.lookaheadBound) repeats at most")
        }
        guard pattern.group == .whole else { return nil }
        if let expanded = text.withoutBackreference {
            out.source = .regex(expanded.text)
            return (out, "its backreference is written out")
        }
        guard let taken = text.withLookbehindTaken else { return nil }
        out.source = .regex(taken.text)
        (out.group, out.groups) = (.number(1), [1])
        return (out, "what it looks behind at is matched before the group that is found")
    }

    private func compiled(_ pattern: ForeignPattern, _ maxLength: Int?) throws(PatternError) -> CompiledPattern {
        guard case .regex(let source) = pattern.source else {
            throw PatternError(code: .syntax, message: "no pattern")
        }
        return try CompiledPattern(
            source,
            options: .init(
                ignoreCase: pattern.flags.contains(Pattern.Flag.ignoreCase.rawValue),
                dotAll: pattern.flags.contains(Pattern.Flag.dotAll.rawValue),
                multiLine: pattern.flags.contains(Pattern.Flag.multiLine.rawValue)
            ),
            maxLength: maxLength,
            group: pattern.groups.first ?? 0,
            furtherGroups: Array(pattern.groups.dropFirst())
        )
    }

    private func compiledTree(_ pattern: ForeignPattern) -> PatternTree? {
        guard case .regex(let source) = pattern.source else { return nil }
        var isAtomic = false
        return try? PatternParser.parse(
            source,
            ignoreCase: pattern.flags.contains(Pattern.Flag.ignoreCase.rawValue),
            dotAll: pattern.flags.contains(Pattern.Flag.dotAll.rawValue),
            isAtomic: &isAtomic
        )
    }

    /// As far from a match as a keyword may stand.
    static let keywordReach = 500

    /// Elsewhere a keyword may stand anywhere in the text; here in the match or near it, which is no difference where every
    /// match holds one.
    private func checkKeywords(_ pattern: inout ForeignPattern, in rule: inout ForeignRule) {
        guard !pattern.keywords.isEmpty, pattern.leftOut == nil else { return }
        let folded = pattern.keywords.map { Array($0.utf8).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        if compiledTree(pattern)?.alwaysHolds(oneOf: folded) == true { return }
        rule.note(
            .changed,
            "keywords \(pattern.keywords.joined(separator: ", ")): one must stand within \(Self.keywordReach) characters of "
                + "the match, and not anywhere in the text"
        )
        pattern.keywordsAreNear = true
    }
}

extension PatternError {
    /// For a comment in a pack.
    fileprivate var reason: String {
        switch code {
        case .unboundedLookbehind: "a lookbehind in it has no fixed length: \(message)"
        case .syntax: "PCRE2 does not accept it: \(message)"
        case .notCompiledJustInTime: "it cannot be compiled to machine code: \(message)"
        case .matchesEmpty: "it can match nothing at all"
        case .noSuchGroup, .unbounded, .tooLong: message
        }
    }
}
