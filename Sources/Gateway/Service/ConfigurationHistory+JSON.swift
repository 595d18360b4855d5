package import RuleFiles

extension ConfigurationHistory.Event {
    /// One object; what is not known is left out.
    package var json: JSONText {
        var members: [(String, JSONText)] = [
            ("at", .string(at)), ("kind", .string(kind.rawValue)), ("policy_hash", .string(hash)),
        ]
        if let settings { members.append(("settings", .string(settings))) }
        if let by { members.append(("by", .string(by))) }
        if let via { members.append(("via", .string(via.rawValue))) }
        return .object(members)
    }
}
