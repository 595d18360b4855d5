import Wire

/// An object of a recipe, whose members are asked for by name and then no others may be there.
final class RecipeObject {
    /// For messages; empty for the whole recipe.
    let path: String
    private let document: JSONDocument
    /// In the order of the file.
    let keys: [String]
    private let members: [String: Int]
    private var asked: Set<String> = []

    init(_ document: JSONDocument, _ node: Int, _ path: String) throws(RecipeError) {
        guard document.kind(of: node) == .object else {
            throw RecipeError(message: "\(path.isEmpty ? "the recipe" : path) is not an object")
        }
        self.document = document
        self.path = path
        var keys: [String] = []
        var members: [String: Int] = [:]
        document.forEachChild(of: node) { _, value in
            let key = String(decoding: document.text(of: value - 1), as: UTF8.self)
            keys.append(key)
            members[key] = value
        }
        (self.keys, self.members) = (keys, members)
    }

    private func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func node(_ key: String) -> Int? {
        asked.insert(key)
        return members[key]
    }

    private func wrong(_ key: String, _ takes: String) -> RecipeError {
        RecipeError(message: "\(path(key)) takes \(takes)")
    }

    /// - Throws: if there is a key that nobody asked for.
    func finish() throws(RecipeError) {
        if let key = keys.first(where: { !asked.contains($0) }) {
            throw RecipeError(message: "\(path(key)) is no key of a recipe")
        }
    }

    func text(_ key: String) throws(RecipeError) -> String? {
        guard let node = node(key) else { return nil }
        guard document.kind(of: node) == .string else { throw wrong(key, "a text") }
        return String(decoding: document.text(of: node), as: UTF8.self)
    }

    func flag(_ key: String) throws(RecipeError) -> Bool? {
        guard let node = node(key) else { return nil }
        switch document.kind(of: node) {
        case .true: return true
        case .false: return false
        default: throw wrong(key, "true or false")
        }
    }

    func number(_ key: String, in range: ClosedRange<Double>) throws(RecipeError) -> Double? {
        guard let node = node(key) else { return nil }
        guard let value = number(at: node), range.contains(value) else {
            throw wrong(key, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private func number(at node: Int) -> Double? {
        guard document.kind(of: node) == .number else { return nil }
        return Double(String(decoding: document.text(of: node), as: UTF8.self))
    }

    func whole(_ key: String, in range: ClosedRange<Int>) throws(RecipeError) -> Int? {
        guard let node = node(key) else { return nil }
        guard let value = document.integer(at: node), range.contains(value) else {
            throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func quarter(_ key: String) throws(RecipeError) -> Double? {
        guard let value = try number(key, in: 0...1) else { return nil }
        guard (value * 4).rounded() == value * 4 else { throw wrong(key, "0, 0.25, 0.5, 0.75 or 1") }
        return value
    }

    private func elements(_ key: String) throws(RecipeError) -> [Int]? {
        guard let node = node(key) else { return nil }
        guard document.kind(of: node) == .array else { throw wrong(key, "a list") }
        var elements: [Int] = []
        document.forEachChild(of: node) { _, value in elements.append(value) }
        return elements
    }

    func texts(_ key: String) throws(RecipeError) -> [String]? {
        guard let elements = try elements(key) else { return nil }
        guard elements.allSatisfy({ document.kind(of: $0) == .string }) else { throw wrong(key, "a list of texts") }
        return elements.map { String(decoding: document.text(of: $0), as: UTF8.self) }
    }

    func numbers(_ key: String, in range: ClosedRange<Double>) throws(RecipeError) -> [Double]? {
        guard let elements = try elements(key) else { return nil }
        let numbers = elements.compactMap(number(at:)).filter(range.contains)
        guard numbers.count == elements.count, !numbers.isEmpty else {
            throw wrong(key, "a list of numbers from \(range.lowerBound) to \(range.upperBound)")
        }
        return numbers
    }

    func object(_ key: String) throws(RecipeError) -> RecipeObject? {
        guard let node = node(key) else { return nil }
        return try RecipeObject(document, node, path(key))
    }

    func objects(_ key: String) throws(RecipeError) -> [RecipeObject]? {
        guard let elements = try elements(key) else { return nil }
        var objects: [RecipeObject] = []
        for (index, element) in elements.enumerated() {
            objects.append(try RecipeObject(document, element, "\(path(key))[\(index)]"))
        }
        return objects
    }
}
