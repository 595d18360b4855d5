package import Routing
package import RuleFiles

/// What is otherwise in another version of a flow.
package struct FlowChanges: Sendable {
    /// One node that came, went, or does something else now; nil for where it is not.
    struct Node: Hashable, Sendable {
        let name: String
        let before: String?
        let after: String?
    }

    /// Where requests begin, before and after; nil if that is the same.
    private var beginning: (before: String, after: String)?
    private(set) var nodes: [Node] = []
    private var newModels: [String] = []
    private var goneModels: [String] = []

    package var isEmpty: Bool { beginning == nil && nodes.isEmpty }

    package init(from before: RouteFlow, to after: RouteFlow) {
        func words(_ flow: RouteFlow) -> [String: String] {
            Dictionary(uniqueKeysWithValues: flow.nodes.indices.map { (flow.nodes[$0].name, flow.words($0)) })
        }
        let (old, new) = (words(before), words(after))
        if before.nodes[0].name != after.nodes[0].name { beginning = (before.nodes[0].name, after.nodes[0].name) }
        // In the order in which a reader meets them: the new flow's nodes, then those that are gone.
        let names = after.nodes.map(\.name) + before.nodes.map(\.name).filter { new[$0] == nil }
        nodes = names.filter { old[$0] != new[$0] }.map { Node(name: $0, before: old[$0], after: new[$0]) }
        let (oldModels, newModels) = (before.models, after.models)
        self.newModels = newModels.filter { !oldModels.contains($0) }
        goneModels = oldModels.filter { !newModels.contains($0) }
    }

    /// For people, a line or two for each change.
    package var lines: [String] {
        var lines: [String] = []
        if let beginning { lines.append("requests begin at \(beginning.after), no longer at \(beginning.before)") }
        for node in nodes {
            switch (node.before, node.after) {
            case (let before?, let after?):
                lines += ["~ \(node.name)", "    before  \(before)", "    now     \(after)"]
            case (nil, let after?): lines.append("+ \(node.name)  \(after)")
            case (let before?, nil): lines.append("- \(node.name)  \(before)")
            case (nil, nil): break
            }
        }
        if !newModels.isEmpty { lines.append("may now be asked: " + newModels.joined(separator: ", ")) }
        if !goneModels.isEmpty { lines.append("is no longer asked: " + goneModels.joined(separator: ", ")) }
        return lines
    }

    package var json: [(String, JSONText)] {
        func texts(_ texts: [String]) -> JSONText { .array(texts.map(JSONText.string)) }
        func text(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .null }
        let changes = nodes.map { node in
            JSONText.object([
                ("id", .string(node.name)),
                ("change", .string(node.before == nil ? "added" : node.after == nil ? "removed" : "changed")),
                ("before", text(node.before)), ("after", text(node.after)),
            ])
        }
        return [
            ("begins", .object([("before", text(beginning?.before)), ("after", text(beginning?.after))])),
            ("nodes", .array(changes)),
            ("models", .object([("added", texts(newModels)), ("removed", texts(goneModels))])),
        ]
    }
}
