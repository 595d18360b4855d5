/// The tools whose rules can be read.
package enum ImportFormat: String, Sendable, CaseIterable {
    case gitleaks, betterleaks, presidio, noseyparker, kingfisher

    /// What people call it.
    var title: String {
        switch self {
        case .gitleaks: "gitleaks"
        case .betterleaks: "betterleaks"
        case .presidio: "Presidio"
        case .noseyparker: "Nosey Parker"
        case .kingfisher: "Kingfisher"
        }
    }

    var isTOML: Bool { self == .gitleaks || self == .betterleaks }

    /// A pack's id for a file: its name without what ends it, after the format where the name does not say it.
    package static func packID(_ format: ImportFormat, file: String) -> String {
        let name = Slug.name(file) ?? format.rawValue
        return name.hasPrefix(format.rawValue) ? name : "\(format.rawValue)-\(name)"
    }

    package static func isPackID(_ text: String) -> Bool { Slug.name(text) == text }

    /// The format of a file by its name and by the words that only one format has; nil if no format fits.
    package static func guess(path: String, text: String) -> ImportFormat? {
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "-" } }
        func hasKey(_ names: String...) -> Bool {
            lines.contains { line in
                names.contains { name in
                    line.hasPrefix(name)
                        && line.dropFirst(name.count).drop { $0 == " " }.first.map { "=:".contains($0) } == true
                }
            }
        }
        if path.hasSuffix(".toml") {
            return hasKey("filter", "prefilter", "betterleaksMinVersion", "validate") ? .betterleaks : .gitleaks
        }
        guard path.hasSuffix(".yaml") || path.hasSuffix(".yml") else { return nil }
        if hasKey("recognizers", "supported_entity") { return .presidio }
        guard hasKey("rules"), hasKey("pattern") else { return nil }
        let isKingfisher = hasKey(
            "min_entropy",
            "confidence",
            "depends_on_rule",
            "validation",
            "visible",
            "pattern_requirements",
            "revocation"
        )
        return isKingfisher ? .kingfisher : .noseyparker
    }
}
