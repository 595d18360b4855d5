extension Diagnostic {
    /// One object with the same members in the same order each time; absent ones are left out.
    package var json: JSONText {
        var members: [(String, JSONText)] = [
            ("code", .string(code.rawValue)),
            ("severity", .string(severity.rawValue)),
            ("file", .string(place.file)),
            ("line", .integer(place.line)),
            ("column", .integer(place.column)),
            ("width", .integer(place.width)),
            ("reason", .string(reason)),
        ]
        if let help { members.append(("help", .string(help))) }
        if let suggestion { members.append(("did_you_mean", .string(suggestion))) }
        return .object(members)
    }
}
