/// Names in the forms that rule packs ask for.
enum Slug {
    /// Lower-case words joined by dots and hyphens, with the pack's id before it if it has no dot.
    static func ruleID(of source: String, pack: String) -> String {
        let parts = source.split(separator: ".").map { words(String($0)).joined(separator: "-") }.filter { !$0.isEmpty }
        let id = parts.isEmpty ? "rule" : parts.joined(separator: ".")
        return parts.count > 1 ? id : "\(pack).\(id)"
    }

    /// Lower-case words joined by hyphens; nil if nothing is left.
    static func name(_ source: String) -> String? {
        let words = words(source)
        return words.isEmpty ? nil : words.joined(separator: "-")
    }

    /// Capital words joined by underscores, beginning with a letter.
    static func entity(_ source: String) -> String {
        let name = words(source).joined(separator: "_").uppercased()
        guard let first = name.first else { return "SECRET" }
        return first.isLetter ? name : "SECRET_\(name)"
    }

    private static func words(_ source: String) -> [String] {
        source.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
    }
}
