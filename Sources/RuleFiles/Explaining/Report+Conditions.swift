import Detection

extension Report {
    /// What must, and must not, stand beside a rule's matches; nothing for a rule that stands for itself.
    mutating func add(_ conditions: RuleConditions) {
        if let with = conditions.with { add("with", .report(Report(with))) }
        if let without = conditions.without { add("without", .report(Report(without))) }
        if let wanted = conditions.minMatches {
            add("min_matches", "\(wanted.count)" + (wanted.within.map { " within \($0) bytes" } ?? ""))
        }
        if !conditions.isReported { add("report", .flag(false)) }
    }

    init(_ shape: RecordShape) {
        self.init()
        add("of", shape.members)
        add("min_distinct", .integer(shape.minDistinct))
        add("within", "\(shape.within) bytes")
    }

    private init(_ companions: Companions) {
        self.init()
        add(companions.needsAll ? "all" : "any", companions.names)
        add("before", "\(companions.before) bytes")
        add("after", "\(companions.after) bytes")
        if companions.inSameRow { add("same_row", .flag(true)) }
    }
}
