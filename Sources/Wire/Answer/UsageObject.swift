/// Where an answer counts its tokens, for members of our own.
extension JSONDocument {
    /// The object with the counts: `usage`, Gemini's `usageMetadata`, or the `usage` of the response that an event carries; nil if
    /// there is none.
    package var usageObject: Int? {
        let carried = present(.response, of: 0).flatMap { present(.usage, of: $0) }
        let node = present(.usage, of: 0) ?? present(.usageMetadata, of: 0) ?? carried
        return node.flatMap { kind(of: $0) == .object ? $0 : nil }
    }

    /// The document's bytes with members in that object, replaced or added behind the others; everything else byte for byte.
    ///
    /// Without such an object, the bytes as they are.
    ///
    /// - Parameter members: keys that need no escape, each with one JSON value.
    package func settingInUsage(_ members: [(key: String, json: String)]) throws(JSONError) -> [UInt8] {
        guard let usage = usageObject else { return bytes }
        return try setting([MemberAddition(usage, members)])
    }
}

extension AnswerEvent {
    /// True if the event has the counts of a part or of the whole answer at its end: of several such events the last one counts all.
    ///
    /// What Anthropic's `message_start` counts, and Gemini's chunks on the way, is not all there will be.
    package var countsEnd: Bool {
        usage != nil && (kind == .usage || kind == .end || endsAllParts || endsPart)
    }
}
