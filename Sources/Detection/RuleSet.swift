package import GuardrailTypes
package import Matching

/// Rules compiled together: immutable, shared by all threads.
package final class RuleSet: Sendable {
    package let rules: [Rule]
    private let prompt: DirectionalRules
    private let response: DirectionalRules

    /// Compiles every pattern.
    ///
    /// Costs milliseconds a rule; done at load, never on a request.
    ///
    /// - Parameters:
    ///   - usesFilter: false runs every pattern over every text, for proving that the filter changes nothing.
    ///   - fingerprint: under the engine's key, for allow lists of digests; without it they allow nothing.
    /// - Throws: the first rule that cannot be used, in order.
    package init(
        _ rules: [Rule],
        usesFilter: Bool = true,
        fingerprint: Fingerprint? = nil
    ) throws(RuleError) {
        let detectors = try Self.detectors(of: rules, fingerprint: fingerprint)
        self.rules = rules
        self.detectors = detectors
        prompt = DirectionalRules(detectors, of: rules, direction: .prompt, usesFilter: usesFilter)
        response = DirectionalRules(detectors, of: rules, direction: .response, usesFilter: usesFilter)
    }

    /// Every detector once, whichever directions its rule runs in.
    package let detectors: [Detector]

    package func rules(for direction: Direction) -> DirectionalRules {
        direction == .prompt ? prompt : response
    }

    /// What the rules are compiled to, without the filter that speaks for all of them.
    ///
    /// - Throws: the first rule that cannot be used, in order.
    package static func detectors(
        of rules: [Rule],
        fingerprint: Fingerprint? = nil
    ) throws(RuleError) -> [Detector] {
        var seen: Set<String> = []
        var detectors: [Detector] = []
        var allowPatterns: [String: CompiledPattern] = [:]
        for (index, rule) in rules.enumerated() {
            guard seen.insert(rule.reference.id).inserted else {
                throw RuleError(ruleID: rule.reference.id, code: .duplicateID, message: "the id is used twice")
            }
            let allow = try CompiledAllowList(
                rule.allow,
                ruleID: rule.reference.id,
                entity: rule.reference.entity,
                fingerprint: fingerprint,
                cache: &allowPatterns
            )
            detectors += try Self.compile(rule, index, allow)
        }
        return detectors
    }

    private static func compile(
        _ rule: Rule,
        _ index: Int,
        _ allow: CompiledAllowList
    ) throws(RuleError) -> [Detector] {
        guard !rule.patterns.isEmpty else {
            throw RuleError(ruleID: rule.reference.id, code: .noPatterns, message: "the rule detects nothing")
        }
        var detectors: [Detector] = []
        for (patternIndex, pattern) in rule.patterns.enumerated() {
            detectors.append(
                try Detector(pattern, index: patternIndex, of: rule, ruleIndex: index, allow: allow)
            )
        }
        let highest = detectors.map(\.highestConfidence).max() ?? Confidence(thousandths: 0)
        guard rule.directions.contains(where: { highest >= rule.threshold($0) }) else {
            throw RuleError(
                ruleID: rule.reference.id,
                code: .neverReported,
                message: "report_at is above the highest confidence that the rule can reach, \(highest)"
            )
        }
        return detectors
    }
}

extension Rule {
    /// The confidence from which a finding counts; 0.5 where the author said nothing.
    package func threshold(_ direction: Direction) -> Confidence { reportAt[direction] ?? Confidence(thousandths: 500) }

    /// What the author wants done; flag where nothing was said.
    package func authoredAction(_ direction: Direction) -> Action { action[direction] ?? .flag }
}

/// The detectors of one direction and the filter that speaks for them.
package final class DirectionalRules: Sendable {
    package let direction: Direction
    /// Those with a pattern.
    package let detectors: [Detector]
    /// All others.
    ///
    /// Candidates count them on from `detectors`.
    package let furtherDetectors: [Detector]
    let reportAt: [Confidence]
    /// By detector: whether it reports nothing without a context word.
    let needsWord: [Bool]
    /// By detector: bytes that one attempt may look at from its start.
    let reaches: [Int]
    package let filter: PatternFilter
    let contextFilter: ContextFilter
    /// The words of those that need one, wherever a table's head may have them.
    let headWords: HeadWords
    /// By detector: what stands behind a match and may decide on it.
    let rightContexts: [(characters: Int, bytes: Int)]
    /// Bytes of text that must stay readable before an undecided offset: lookbehinds, words near and lines.
    package let leftContext: Int

    init(_ all: [Detector], of rules: [Rule], direction: Direction, usesFilter: Bool) {
        self.direction = direction
        let running = all.filter { rules[$0.ruleIndex].directions.contains(direction) }
        detectors = running.filter(\.hasPattern)
        furtherDetectors = running.filter { !$0.hasPattern }
        reportAt = (detectors + furtherDetectors).map { rules[$0.ruleIndex].threshold(direction) }
        needsWord = zip(detectors, reportAt).map { $0.needsWord(toReach: $1) }
        reaches = detectors.map(\.pattern.reach)
        filter = PatternFilter(detectors.map { usesFilter ? $0.pattern.tree : nil })
        contextFilter = ContextFilter(detectors, reportAt: reportAt)
        let contexts = zip(detectors, needsWord).filter(\.1).compactMap(\.0.context)
        headWords = HeadWords(contexts.flatMap(\.foldedWords))
        rightContexts = detectors.map(\.rightContext)
        let lookbehind = detectors.map(\.pattern.lookbehind).max() ?? 0
        let word = furtherDetectors.allSatisfy(\.readsNoText) ? 0 : WordScan.lookBack
        leftContext = max(lookbehind, word, running.map(\.leftContext).max() ?? 0)
    }

    /// The detector that a candidate names.
    package func detector(_ index: Int) -> Detector {
        index < detectors.count ? detectors[index] : furtherDetectors[index - detectors.count]
    }

    /// Detectors of records, with the indices by which candidates name them.
    package var recordDetectors: [(index: Int, detector: Detector)] {
        furtherDetectors.enumerated().compactMap { offset, detector in
            guard case .record = detector.finder else { return nil }
            return (detectors.count + offset, detector)
        }
    }
}
