import Detection

// How conditions read the mappings of `RulePackShape`. Shapes were checked, so nothing can fail here.

extension RuleConditions {
    init(_ rule: Fields) {
        self.init(
            with: rule.fields("with").map(Companions.init),
            without: rule.fields("without").map(Companions.init),
            minMatches: rule["min_matches"].map(MatchCount.init),
            isReported: rule["report"]?.flag ?? true
        )
    }
}

extension Companions {
    /// As far as a condition looks where nothing is said, in bytes: about a paragraph of chat.
    static let defaultReach = 200

    init(_ fields: Fields) {
        // Saying one side alone means that only this side counts.
        let isOneSided = fields["before"] != nil || fields["after"] != nil
        let reach = fields["within"]?.integer ?? (isOneSided ? 0 : Self.defaultReach)
        self.init(
            names: fields.texts("any") + fields.texts("all"),
            needsAll: fields["all"] != nil,
            before: fields["before"]?.integer ?? reach,
            after: fields["after"]?.integer ?? reach,
            inSameRow: fields["same_row"]?.flag ?? false
        )
    }
}

extension MatchCount {
    init(_ value: Value) {
        let fields = value.fields
        self.init(count: value.integer ?? fields?["count"]?.integer ?? 1, within: fields?["within"]?.integer)
    }
}

extension RecordShape {
    init(_ fields: Fields) {
        self.init(
            members: fields.texts("of"),
            minDistinct: fields["min_distinct"]?.integer ?? 2,
            within: fields["within"]?.integer ?? 0
        )
    }
}
