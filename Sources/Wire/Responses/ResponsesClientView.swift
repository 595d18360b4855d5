/// What the client of a streamed response has seen of it: the response, its finished items, and the item under way.
struct ResponsesClientView: Sendable {
    private struct OpenItem {
        let index: Int
        /// JSON of the item as it was added.
        let json: String
        /// JSON of its id.
        let id: String
        let isMessage: Bool
        /// The content part under way.
        var part: (index: Int, isRefusal: Bool, text: [UInt8])?
        /// JSON of the content parts that have ended.
        var parts: [String] = []
    }

    /// JSON of the response as it began: an object.
    private var responseJSON = "{}"
    private var open: [OpenItem] = []
    /// JSON of finished items, by index.
    private var finished: [(index: Int, json: String)] = []

    mutating func note(_ event: AnswerEvent, leftAs data: [UInt8]) {
        guard let type = event.type else { return }
        let isChanged = data != event.document.bytes
        guard let document = isChanged ? try? JSONDocument(parsing: data) : event.document else { return }
        switch type {
        case "response.created", "response.in_progress", "response.queued":
            guard let response = document.member(.response, of: 0), document.kind(of: response) == .object else {
                return
            }
            responseJSON = String(decoding: document.bytes[document.nodes[response].rawRange], as: UTF8.self)
        case "response.output_item.added": addItem(document)
        case "response.output_item.done":
            guard let index = document.index(.outputIndex), let json = document.json(of: .item, in: 0) else { return }
            open.removeAll { $0.index == index }
            finished.append((index, json))
        case "response.content_part.added": addPart(document)
        case "response.content_part.done":
            guard let place = place(of: document) else { return }
            open[place].part = nil
            if let json = document.json(of: .part, in: 0) { open[place].parts.append(json) }
        case "response.output_text.delta", "response.refusal.delta":
            guard let place = place(of: document), let delta = document.member(.delta, of: 0) else { return }
            open[place].part?.text.append(contentsOf: document.text(of: delta))
        default: break
        }
    }

    private mutating func addItem(_ document: JSONDocument) {
        guard let index = document.index(.outputIndex), let item = document.present(.item, of: 0),
            let json = document.json(of: .item, in: 0)
        else { return }
        let isMessage = document.member(.type, of: item).map { document.isText($0, "message") } ?? false
        let id = document.json(of: .id, in: item) ?? #""""#
        open.append(OpenItem(index: index, json: json, id: id, isMessage: isMessage))
    }

    private mutating func addPart(_ document: JSONDocument) {
        guard let place = place(of: document), let index = document.index(.contentIndex),
            let part = document.present(.part, of: 0)
        else { return }
        let isRefusal = document.member(.type, of: part).map { document.isText($0, "refusal") } ?? false
        open[place].part = (index, isRefusal, [])
    }

    private func place(of document: JSONDocument) -> Int? {
        document.index(.outputIndex).flatMap { index in open.firstIndex { $0.index == index } }
    }

    // MARK: Endings

    /// The events, without type and number, that end the items under way.
    mutating func closeItems() -> [(type: String, members: String)] {
        var events: [(type: String, members: String)] = []
        for item in open {
            var parts = item.parts
            if let open = item.part {
                let text = JSONString.literal(String(decoding: open.text, as: UTF8.self))
                let part = open.isRefusal ? ResponsesPart.refusal(text) : .outputText(text)
                let place = #""item_id":\#(item.id),"output_index":\#(item.index),"content_index":\#(open.index)"#
                events.append((part.done.type, "\(place),\(part.done.members)"))
                events.append(("response.content_part.done", #"\#(place),"part":\#(part.json)"#))
                parts.append(part.json)
            }
            let json = item.isMessage ? Self.message(id: item.id, status: "incomplete", parts) : item.json
            events.append(("response.output_item.done", #""output_index":\#(item.index),"item":\#(json)"#))
            finished.append((item.index, json))
        }
        open = []
        return events
    }

    /// The events, without type and number, of a message item of our own.
    mutating func addMessage(_ part: ResponsesPart) -> [(type: String, members: String)] {
        let index = (finished.map(\.index).max() ?? -1) + 1
        let id = #""msg_weir""#
        let place = #""item_id":\#(id),"output_index":\#(index),"content_index":0"#
        let done = Self.message(id: id, status: "completed", [part.json])
        finished.append((index, done))
        let begun = Self.message(id: id, status: "in_progress", [])
        return [
            ("response.output_item.added", #""output_index":\#(index),"item":\#(begun)"#),
            ("response.content_part.added", #"\#(place),"part":\#(part.empty)"#),
            (part.delta.type, "\(place),\(part.delta.members)"), (part.done.type, "\(place),\(part.done.members)"),
            ("response.content_part.done", #"\#(place),"part":\#(part.json)"#),
            ("response.output_item.done", #""output_index":\#(index),"item":\#(done)"#),
        ]
    }

    private static func message(id: String, status: String, _ parts: [String]) -> String {
        let content = parts.joined(separator: ",")
        return #"{"id":\#(id),"type":"message","status":"\#(status)","role":"assistant","content":[\#(content)]}"#
    }

    /// JSON of the response with another status, the items that the client has seen, and other members.
    func response(status: String, _ members: [(key: String, json: String)]) -> String {
        let output = finished.sorted { $0.index < $1.index }.map(\.json).joined(separator: ",")
        let changed = [("status", "\"\(status)\""), ("output", "[\(output)]")] + members
        guard let document = try? JSONDocument(parsing: Array(responseJSON.utf8)),
            let bytes = try? document.setting([MemberAddition(0, changed)])
        else { return "{" + changed.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONDocument {
    /// The bytes of a member's value, as they stand in the source.
    func json(of key: KnownKey, in object: Int) -> String? {
        guard kind(of: object) == .object, let node = member(key, of: object) else { return nil }
        return String(decoding: bytes[nodes[node].rawRange], as: UTF8.self)
    }

    /// A number among the members of the outermost object.
    func index(_ key: KnownKey) -> Int? { member(key, of: 0).flatMap { integer(at: $0) } }
}
