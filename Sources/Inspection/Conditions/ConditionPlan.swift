import Detection
import GuardrailTypes

/// The conditions of all rules of one direction, with names looked up: immutable, made once with the engine.
struct ConditionPlan: Sendable {
    /// The rules that one condition asks for.
    struct Group: Sendable {
        /// Of each set one rule must be seen; rules are indices into the engine's.
        let wanted: [Set<Int>]
        let before: Int
        let after: Int
        let inSameRow: Bool
    }

    struct Entry: Sendable {
        var with: Group?
        var without: Group?
        var minMatches: MatchCount?
        var isReported = true
        /// Other rules ask for this one.
        var isEvidence = false

        var hasCompanions: Bool { with != nil || without != nil }
    }

    struct Record: Sendable {
        let ruleIndex: Int
        let rule: RuleReference
        let detector: Int
        let shape: RecordShape
        let members: Set<Int>
        let confidence: Confidence
    }

    /// By rule.
    let entries: [Entry]
    let records: [Record]
    /// Rules whose decisions hang on a rule, by that rule.
    private let dependents: [Int: Set<Int>]
    /// The farthest that evidence is looked for behind a match, in bytes.
    let longestBefore: Int

    /// Nil if no rule of the direction has conditions: then nothing is to be judged.
    init?(_ rules: [Rule], _ directional: DirectionalRules) {
        let named = Self.indicesByName(rules, directional.direction)
        var entries = rules.map { Entry($0.conditions, named) }
        records = directional.recordDetectors.compactMap { Record($0.detector, at: $0.index, rules, named) }
        var dependents: [Int: Set<Int>] = [:]
        for index in rules.indices where rules[index].directions.contains(directional.direction) {
            let groups = [entries[index].with, entries[index].without].compactMap { $0 }
            let asked = groups.flatMap(\.wanted) + records.filter { $0.ruleIndex == index }.map(\.members)
            for evidence in Set(asked.joined()) {
                entries[evidence].isEvidence = true
                dependents[evidence, default: []].insert(index)
            }
        }
        guard entries.contains(where: \.needsJudging) else { return nil }
        self.entries = entries
        self.dependents = dependents
        longestBefore = entries.flatMap { [$0.with?.before, $0.without?.before].compactMap { $0 } }.max() ?? 0
    }

    /// Rules whose decisions need what this one sees.
    func dependents(of ruleIndex: Int) -> Set<Int> { dependents[ruleIndex] ?? [] }

    private static func indicesByName(_ rules: [Rule], _ direction: Direction) -> [String: Set<Int>] {
        var named: [String: Set<Int>] = [:]
        for (index, rule) in rules.enumerated() where rule.directions.contains(direction) {
            named[rule.reference.id, default: []].insert(index)
            named[rule.reference.entity, default: []].insert(index)
        }
        return named
    }
}

extension ConditionPlan.Entry {
    fileprivate init(_ conditions: RuleConditions, _ named: [String: Set<Int>]) {
        with = conditions.with.map { ConditionPlan.Group($0, named) }
        without = conditions.without.map { ConditionPlan.Group($0, named) }
        minMatches = conditions.minMatches
        isReported = conditions.isReported
    }

    fileprivate var needsJudging: Bool { hasCompanions || minMatches != nil || isEvidence || !isReported }
}

extension ConditionPlan.Group {
    /// A name that no rule of the direction has is never seen.
    fileprivate init(_ companions: Companions, _ named: [String: Set<Int>]) {
        let sets = companions.names.map { named[$0] ?? [] }
        wanted = companions.needsAll ? sets : [Set(sets.joined())]
        before = companions.before
        after = companions.after
        inSameRow = companions.inSameRow
    }
}

extension ConditionPlan.Record {
    fileprivate init?(_ detector: Detector, at index: Int, _ rules: [Rule], _ named: [String: Set<Int>]) {
        guard case .record(let shape) = rules[detector.ruleIndex].patterns[detector.patternIndex].source else {
            return nil
        }
        ruleIndex = detector.ruleIndex
        rule = rules[detector.ruleIndex].reference
        self.detector = index
        self.shape = shape
        members = Set(shape.members.flatMap { named[$0] ?? [] }).subtracting([detector.ruleIndex])
        confidence = detector.base
    }
}
