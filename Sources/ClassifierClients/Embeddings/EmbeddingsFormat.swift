import Classification
import Wire

/// OpenAI's `POST /v1/embeddings`, and servers that speak it: bytes in and out.
///
/// API reference, "Embeddings": `{model, input: [string], encoding_format: "float"}` →
/// `{data: [{index, embedding: [number]}], usage: {prompt_tokens}}`.
struct EmbeddingsFormat: Sendable {
    let model: String

    /// More dimensions than any model has.
    static let mostDimensions = 16_384
    /// Bytes of an answer for as many texts as one request has.
    static let answerLimit = 24 << 20
    private static let limits = JSONLimits(depth: 16, nodes: 1_200_000, lengthInBytes: answerLimit)

    func request(for texts: [[UInt8]]) -> [UInt8] {
        JSONWriter.object(capacity: texts.reduce(128) { $0 + $1.count + 8 }) { writer in
            writer.member("model", model)
            writer.array("input") { writer in
                for text in texts { writer.value(text) }
            }
            writer.member("encoding_format", "float")
        }
    }

    /// One place for each text, all with the same dimensions.
    ///
    /// - Parameter body: of an answer with a 2xx status.
    func places(of count: Int, from body: [UInt8]) throws(UnreadableAnswer) -> [Embedding] {
        let entries = try AnswerNode(parsing: body, limits: Self.limits).member("data").elements()
        guard entries.count == count else { throw UnreadableAnswer() }
        var places = [Embedding?](repeating: nil, count: count)
        for (position, entry) in entries.enumerated() {
            // Some servers leave the index out and keep the order.
            let index = try entry.optional("index")?.integer(in: 0...count - 1) ?? position
            guard places[index] == nil else { throw UnreadableAnswer() }
            places[index] = try Self.place(try entry.member("embedding"))
        }
        let found = places.compactMap(\.self)
        guard found.count == count, Set(found.map(\.dimensions)).count == 1 else { throw UnreadableAnswer() }
        return found
    }

    /// What the endpoint says that it has counted; nil if it says nothing.
    static func tokens(in body: [UInt8]) -> Int? {
        guard let usage = try? AnswerNode(parsing: body, limits: limits).optional("usage") else { return nil }
        for name: StaticString in ["prompt_tokens", "total_tokens"] {
            if let node = try? usage.optional(name), let count = try? node.integer(in: 0...1 << 40) { return count }
        }
        return nil
    }

    private static func place(_ node: AnswerNode) throws(UnreadableAnswer) -> Embedding {
        let numbers = try node.elements()
        guard 1...mostDimensions ~= numbers.count else { throw UnreadableAnswer() }
        var vector: [Float] = []
        vector.reserveCapacity(numbers.count)
        for number in numbers { vector.append(Float(try number.number())) }
        // All zeros is no place that a model gives.
        guard let place = Embedding(vector), place.values.contains(where: { $0 != 0 }) else { throw UnreadableAnswer() }
        return place
    }
}
