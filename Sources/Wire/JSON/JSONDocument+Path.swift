extension JSONDocument {
    /// Where `node` stands, as in `messages[2].content[0].text`; `$` for the outermost value.
    ///
    /// Keys outside of `KnownKey` were written by somebody and are shown as `*`, so a path is safe to record.
    /// A key's own path is its value's with `#key` behind it.
    /// - Complexity: linear in the number of siblings at each level; meant for findings, not for every field.
    package func path(of node: Int) -> String {
        var steps: [String] = []
        var current = node
        if nodes[node].kind == .key {
            steps.append("#key")
            current = node + 1
        }
        while nodes[current].parent != JSONNode.none {
            let parent = Int(nodes[current].parent)
            steps.append(step(from: parent, to: current))
            current = parent
        }
        let path = steps.reversed().joined()
        if path.isEmpty { return "$" }
        return path.hasPrefix(".") ? String(path.dropFirst()) : path
    }

    private func step(from parent: Int, to child: Int) -> String {
        if nodes[parent].kind == .object { return ".\(nodes[child].key?.rawValue ?? "*")" }
        var position = 0
        var sibling = parent + 1
        while sibling < child {
            sibling = end(of: sibling)
            position += 1
        }
        return "[\(position)]"
    }
}
