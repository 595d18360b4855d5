import Foundation
import NIOCore

/// What the demo upstream reads of a chat completion request; everything else it ignores.
struct DemoRequest: Decodable {
    struct Message: Decodable {
        let role: String
        let content: Content?
    }

    /// A text, or parts of which only the text ones count.
    enum Content: Decodable {
        case text(String)

        private struct Part: Decodable { let text: String? }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .text(try container.decode([Part].self).compactMap(\.text).joined(separator: " "))
            }
        }
    }

    struct StreamOptions: Decodable {
        let includeUsage: Bool?
        enum CodingKeys: String, CodingKey { case includeUsage = "include_usage" }
    }

    struct Tool: Decodable {
        struct Function: Decodable { let name: String }
        let function: Function?
    }

    let model: String
    let messages: [Message]
    let stream: Bool?
    let n: Int?
    let tools: [Tool]?
    let streamOptions: StreamOptions?

    enum CodingKeys: String, CodingKey {
        case model, messages, stream, n, tools
        case streamOptions = "stream_options"
    }

    init(_ body: ByteBuffer) throws {
        self = try JSONDecoder().decode(DemoRequest.self, from: Data(body.readableBytesView))
    }

    var isStreamed: Bool { stream ?? false }
    var wantsUsage: Bool { streamOptions?.includeUsage ?? false }
    var choices: Int { min(max(n ?? 1, 1), 8) }

    /// What the user said last.
    var prompt: String {
        guard case .text(let text)? = messages.last(where: { $0.role == "user" })?.content else { return "" }
        return text
    }
}
