extension JSONDocument {
    /// True for a field inside the `logprobs` of one of the choices.
    func isInLogprobs(_ field: TextField, of choices: [ChatChoice]) -> Bool {
        choices.contains { choice in
            guard let node = choice.logprobs else { return false }
            return (node..<end(of: node)).contains(field.node)
        }
    }

    /// Edits that make the choices' log probabilities null.
    func withoutLogprobs(_ choices: [ChatChoice]) -> [JSONEdit] {
        choices.compactMap { choice in
            choice.logprobs.map { JSONEdit(nodes[$0].rawRange, .literal(Array("null".utf8))) }
        }
    }
}
