import Wire

/// A JSON document that is put together path by path.
indirect enum CoverageTree: Equatable {
    case object([(key: String, value: CoverageTree)])
    case array([CoverageTree])
    /// As it is written: a string with its quotes, a number, `true`.
    case literal(String)

    static func string(_ text: String) -> CoverageTree { .literal(Chunk.literal(text)) }

    var json: String {
        switch self {
        case .object(let members):
            "{" + members.map { "\(Chunk.literal($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .literal(let json): json
        }
    }

    static func == (left: CoverageTree, right: CoverageTree) -> Bool { left.json == right.json }

    /// The tree with another value at a path, which is made where there is none.
    ///
    /// - Parameter path: names with `[]` behind a list's, of which the first element is meant, and `{}` behind an object's
    ///   with keys of the user's choice, of which `key` is meant.
    func setting(_ path: String, to value: CoverageTree, key: String = "k") -> CoverageTree {
        setting(Step.steps(of: path, key: key)[...], to: value)
    }

    private func setting(_ steps: ArraySlice<Step>, to value: CoverageTree) -> CoverageTree {
        guard let step = steps.first else { return value }
        switch step {
        case .member(let name):
            var members: [(key: String, value: CoverageTree)] = []
            if case .object(let known) = self { members = known }
            if let place = members.firstIndex(where: { $0.key == name }) {
                members[place].value = members[place].value.setting(steps.dropFirst(), to: value)
            } else {
                members.append((name, CoverageTree.literal("null").setting(steps.dropFirst(), to: value)))
            }
            return .object(members)
        case .element:
            var elements: [CoverageTree] = []
            if case .array(let known) = self { elements = known }
            let first = elements.first ?? .literal("null")
            return .array([first.setting(steps.dropFirst(), to: value)] + elements.dropFirst())
        }
    }

    /// The value at a path; nil if there is none.
    func value(at path: String) -> CoverageTree? {
        var tree = self
        for step in Step.steps(of: path, key: "k") {
            switch (step, tree) {
            case (.member(let name), .object(let members)):
                guard let member = members.first(where: { $0.key == name }) else { return nil }
                tree = member.value
            case (.element, .array(let elements)):
                guard let first = elements.first else { return nil }
                tree = first
            default: return nil
            }
        }
        return tree
    }

    private enum Step {
        case member(String), element

        static func steps(of path: String, key: String) -> [Step] {
            path.split(separator: ".").flatMap { name in
                var name = name
                var behind: [Step] = []
                while name.hasSuffix("[]") || name.hasSuffix("{}") {
                    behind.insert(name.hasSuffix("[]") ? .element : .member(key), at: 0)
                    name.removeLast(2)
                }
                return (name.isEmpty ? [] : [.member(String(name))]) + behind
            }
        }
    }
}
