import ByteText
import NIOCore
import Wire

/// What of a request says where it belongs: the texts of the last message that the user wrote.
enum MeaningText {
    /// Bytes of the beginning and of the end that are kept of a longer text: what is wanted stands in front of or behind
    /// what it is wanted of.
    static let half = 2048

    /// - Parameter body: JSON as it is sent on, so with everything replaced that had to be.
    /// - Returns: valid UTF-8; empty if the user says nothing.
    static func of(_ body: ByteBuffer, _ operation: APIOperation) -> [UInt8] {
        guard let request = request(body, operation) else { return [] }
        let document = request.document
        guard request.conversation != nil else {
            return joined(document.fields.filter { $0.key != nil && $0.isProse && $0.key != .instructions }, document)
        }
        return joined(lastSaid(request), document)
    }

    /// The one text of the last message that the user wrote, with the request whose node it is.
    ///
    /// - Returns: nil if there are more, or the request is no conversation.
    static func single(of body: ByteBuffer, _ operation: APIOperation) -> (request: APIRequest, field: TextField)? {
        guard let request = request(body, operation) else { return nil }
        let said = lastSaid(request)
        guard said.count == 1, said[0].kind == .string else { return nil }
        return (request, said[0])
    }

    private static func request(_ body: ByteBuffer, _ operation: APIOperation) -> APIRequest? {
        try? APIRequest(parsing: Array(body.readableBytesView), as: operation.requestShape, needsModel: false)
    }

    private static func lastSaid(_ request: APIRequest) -> [TextField] {
        let document = request.document
        guard let turns = request.conversation else { return [] }
        // A tool's result stands in a user's message in some APIs; it is not what the user says.
        let results = document.toolResults(in: turns.messages.lowerBound)
        let said = document.fields.filter { field in
            field.key != nil && field.isProse && turns.messages.contains(field.node)
                && turns.speaker(at: field.node) == .user && !results.contains { $0.contains(field.node) }
        }
        guard let last = said.last, let message = document.element(of: turns.messages.lowerBound, at: last.node) else {
            return []
        }
        return said.filter { message.contains($0.node) }
    }

    private static func joined(_ fields: [TextField], _ document: JSONDocument) -> [UInt8] {
        shortened(Array(fields.map { document.text(of: $0) }.joined(separator: [0x0A])))
    }

    static func shortened(_ text: [UInt8]) -> [UInt8] {
        guard text.count > 2 * half else { return text }
        var end = half
        while UTF8Boundary.isContinuation(text[end]) { end -= 1 }
        return text[..<end] + [0x0A] + text.suffix(half).drop(while: UTF8Boundary.isContinuation)
    }
}

extension JSONDocument {
    /// The nodes of the element of a list in which a node stands.
    fileprivate func element(of list: Int, at node: Int) -> Range<Int>? {
        var found: Range<Int>?
        forEachChild(of: list) { _, element in
            if nodes(of: element).contains(node) { found = nodes(of: element) }
        }
        return found
    }

    /// The nodes of content blocks that hold what a tool answered (Anthropic's Messages API, "tool_result").
    fileprivate func toolResults(in messages: Int) -> [Range<Int>] {
        var results: [Range<Int>] = []
        forEachChild(of: messages) { _, message in
            guard let content = member(.content, of: message), kind(of: content) == .array else { return }
            forEachChild(of: content) { _, block in
                guard let type = member(.type, of: block), isText(type, "tool_result") else { return }
                results.append(nodes(of: block))
            }
        }
        return results
    }
}
