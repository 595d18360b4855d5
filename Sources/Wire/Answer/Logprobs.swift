extension JSONDocument {
    /// True for a field inside one of `nodes`.
    func isInside(_ nodes: [Int], _ field: TextField) -> Bool {
        nodes.contains { ($0..<end(of: $0)).contains(field.node) }
    }

    /// Edits that leave nothing of log probabilities: a list where the API promises one, else null.
    func emptying(_ logprobs: [Int], as dialect: APIDialect) -> [JSONEdit] {
        let nothing = Array((dialect == .responses ? "[]" : "null").utf8)
        return logprobs.map { JSONEdit(nodes[$0].rawRange, .literal(nothing)) }
    }

    /// The values of all members of this name that hold anything.
    func containers(named key: KnownKey) -> [Int] {
        nodes.indices.filter { nodes[$0].key == key && isContainer($0) && end(of: $0) > $0 + 1 }
    }
}
