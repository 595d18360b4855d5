/// The arguments of a tool call, which some APIs write as a string and some as an object.
enum ToolArguments {
    static let empty = Array("{}".utf8)

    /// The text itself if it is a strict JSON object; `{}` for an empty text; nil for anything else.
    static func object(in text: [UInt8]) -> [UInt8]? {
        guard !text.isEmpty else { return empty }
        guard let document = try? JSONDocument(parsing: text), document.kind(of: 0) == .object else { return nil }
        return text
    }
}
