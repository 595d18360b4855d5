import Detection

/// What a file says under `allow`, in either form.
struct AuthoredAllowList {
    var list = AllowList()
    /// Its patterns, in the order in which the engine compiles them.
    var patterns: [AllowPattern] = []
    /// Where entries stand whose last day is over.
    var expired: [Place] = []

    /// - Parameters:
    ///   - values: what stands under the key, of the rule and then of its pack's defaults.
    ///   - today: the day on which the rules are loaded; an entry that ended before it allows nothing.
    init(_ values: [Value], today: CalendarDate) {
        var long: [AllowPattern] = []
        for value in values {
            if let fields = value.fields {
                list.values += fields.texts("values")
                list.regexes += fields.texts("regex")
                list.stopwords += fields.texts("stopwords")
                patterns += (fields["regex"]?.items ?? []).map { AllowPattern(value: $0, isWhole: true) }
            } else {
                for fields in value.items.compactMap(\.fields) { add(fields, today, &long) }
            }
        }
        patterns += long
    }

    private mutating func add(_ fields: Fields, _ today: CalendarDate, _ patterns: inout [AllowPattern]) {
        if let text = fields.text("expires"), let last = CalendarDate(text), last < today {
            return expired.append(fields.place(of: "expires"))
        }
        list.entries.append(AllowEntry(fields))
        patterns += (fields["regex"]?.items ?? []).map { AllowPattern(value: $0, isWhole: true) }
        patterns += (fields["search"]?.items ?? []).map { AllowPattern(value: $0, isWhole: false) }
    }
}

/// A pattern of an allow list in its file.
struct AllowPattern: Sendable {
    let value: Value
    /// It must match all of its target: the engine compiles it between `^(?:` and `)$`.
    let isWhole: Bool
}

extension AllowEntry {
    fileprivate init(_ fields: Fields) {
        self.init(
            target: fields.choice("target") ?? .secret,
            values: fields.texts("value"),
            regexes: fields.texts("regex"),
            searches: fields.texts("search"),
            stopwords: fields.texts("stopwords"),
            digests: fields.texts("digest"),
            owner: fields.text("owner"),
            reason: fields.text("reason")
        )
    }
}
