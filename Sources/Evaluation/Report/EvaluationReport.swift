import ByteText
package import RuleFiles

/// The scores of several sets under one set of rules, ready to be written.
package struct EvaluationReport: Sendable {
    package let sets: [SetScore]
    /// What was evaluated and how, in the words of the reader, in order: rules, packs, direction.
    package let facts: [(name: String, value: String)]

    /// Entities of the rules that no text of any set is labelled with, in order: nothing is known of them.
    package let unlabelled: [String]
    /// How many entities the rules have.
    package let entityCount: Int

    /// - Parameter entities: those of the rules, under their one name.
    package init(sets: [SetScore], facts: [(name: String, value: String)], entities: Set<String> = []) {
        self.sets = sets
        self.facts = facts
        let seen = sets.flatMap { set in (set.byLabel[.overlap] ?? [:]).filter { $0.value.labelled > 0 }.keys }
        entityCount = entities.count
        unlabelled = entities.subtracting(seen + sets.flatMap(\.presentLabels)).sorted()
    }

    /// The lowest headline of any set; nil if no set has one.
    package var lowestF1: Double? { sets.compactMap(\.headline?.f1).min() }

    /// Schema 1: facts, and for each set its counts; ratios are left out where they would divide by nothing.
    package var json: JSONText {
        .object([
            ("schema", .integer(1)), ("facts", .object(facts.map { ($0.name, .string($0.value)) })),
            ("sets", .array(sets.map(\.json))), ("unlabelled_entities", .array(unlabelled.map(JSONText.string))),
        ])
    }
}

extension SetScore {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [
            ("name", .string(name)), ("texts", .integer(texts)), ("bytes", .integer(bytes)),
            ("findings", .integer(findings)), ("failures", .integer(failures)),
        ]
        if let headline {
            let parts = [("what", JSONText.string(headline.what)), ("f1", .number(headline.f1.short))]
            members.append(("headline", .object(parts)))
        }
        for mode in MatchMode.allCases {
            var counts = micro(mode).members
            if let macro = macroF1(mode) { counts.append(("macro_f1", .number(macro.short))) }
            members.append((mode.rawValue, .object(counts)))
            members.append(("\(mode.rawValue)_any_label", .object((blind[mode] ?? MatchCounts()).members)))
        }
        members.append(("whole_texts", .object(presence.members)))
        members.append(("traps", .object(trapsHit.members)))
        members.append(("clean_texts", .object(clean.members)))
        members += rates
        members.append(("labels", .array(labels)))
        members.append(("groups", .array(groupRows.map(\.json))))
        members.append(("false_findings", .object(falseFindings.ranked.map { ($0.name, .integer($0.count)) })))
        members.append(("without_rule", .object(uncovered.ranked.map { ($0.name, .integer($0.count)) })))
        members.append(("skipped_lines", .object(skipped.ranked.map { ($0.name, .integer($0.count)) })))
        return .object(members)
    }

    private var rates: [(String, JSONText)] {
        var members: [(String, JSONText)] = []
        if let rate = falseFindingsPerMegabyte { members.append(("false_findings_per_mb", .number(rate.short))) }
        if bytes > 0 { members.append(("findings_per_mb", .number((Double(findings) * 1e6 / Double(bytes)).short))) }
        if let time = millisecondsPerMegabyte { members.append(("milliseconds_per_mb", .number(time.short))) }
        return members
    }

    private var labels: [JSONText] {
        labelNames.map { label in
            var members: [(String, JSONText)] = [("label", .string(label))]
            for mode in MatchMode.allCases {
                members.append((mode.rawValue, .object((byLabel[mode]?[label] ?? MatchCounts()).members)))
            }
            if let share = traps[label] { members.append(("traps", .object(share.members))) }
            return .object(members)
        }
    }

    /// All labels of spans, findings and traps, in order.
    var labelNames: [String] { Set(byLabel[.overlap, default: [:]].keys).union(traps.keys).sorted() }

    /// By kind, then the least found first.
    var groupRows: [GroupRow] {
        groups.map { GroupRow(group: $0.key, share: $0.value) }.sorted {
            ($0.group.kind, $0.share.fraction ?? 1, $0.group.name)
                < ($1.group.kind, $1.share.fraction ?? 1, $1.group.name)
        }
    }
}

/// How much of one group was found.
struct GroupRow {
    let group: LabelledText.Group
    let share: Share

    fileprivate var json: JSONText {
        .object([("kind", .string(group.kind)), ("name", .string(group.name))] + share.members)
    }
}

extension MatchCounts {
    fileprivate var members: [(String, JSONText)] {
        var members: [(String, JSONText)] = [
            ("labelled", .integer(labelled)), ("found", .integer(found)), ("findings", .integer(findings)),
            ("right", .integer(right)),
        ]
        if let precision { members.append(("precision", .number(precision.short))) }
        if let recall { members.append(("recall", .number(recall.short))) }
        if let f1 { members.append(("f1", .number(f1.short))) }
        return members
    }
}

extension Share {
    fileprivate var members: [(String, JSONText)] { [("count", .integer(count)), ("total", .integer(total))] }
}

extension Double {
    /// Four places are more than any of these sets can tell apart.
    var short: Double { (self * 10_000).rounded() / 10_000 }
}

extension [String: Int] {
    /// The most frequent first, then by name.
    var ranked: [(name: String, count: Int)] {
        map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}

extension Fault {
    /// One line of JSON: where it went wrong, without a word of the text.
    package func line(ofSet name: String) -> String {
        var members: [(String, JSONText)] = [
            ("set", .string(name)), ("id", .string(id)), ("fault", .string(kind.rawValue)),
        ]
        if let label { members.append(("label", .string(label))) }
        if let rule { members.append(("rule", .string(rule))) }
        if let range {
            members += [("start", .integer(range.lowerBound)), ("end", .integer(range.upperBound))]
        }
        return JSONText.object(members).compact
    }
}
