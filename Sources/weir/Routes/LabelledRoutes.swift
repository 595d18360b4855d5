import Classification
import Wire

/// Reads texts with their routes: `{"text": …, "route": …}` on each line.
enum LabelledRoutes {
    /// - Parameter names: of the routes, in their order.
    static func read(_ path: String, names: [String]) throws -> [(route: Int?, text: [UInt8])] {
        guard let bytes = FileContent.bytes(of: path) else { throw CommandFailure.failure("\(path): cannot be read") }
        var texts: [(route: Int?, text: [UInt8])] = []
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { $0 > 0x20 }) {
            let place = "\(path):\(number + 1)"
            guard let document = try? JSONDocument(parsing: Array(line)), document.kind(of: 0) == .object,
                let text = document.member(named: "text", of: 0), document.kind(of: text) == .string
            else { throw CommandFailure.usage("\(place): not {\"text\": …, \"route\": …}") }
            texts.append((try route(in: document, names: names, place), document.text(of: text)))
        }
        guard !texts.isEmpty else { throw CommandFailure.usage("\(path): has no labelled text") }
        return texts
    }

    private static func route(in document: JSONDocument, names: [String], _ place: String) throws -> Int? {
        guard let node = document.member(named: "route", of: 0) else {
            throw CommandFailure.usage("\(place): there is no route; write null for a text that belongs to none")
        }
        if document.kind(of: node) == .null || document.isText(node, "default") { return nil }
        guard document.kind(of: node) == .string,
            let route = names.firstIndex(of: String(decoding: document.text(of: node), as: UTF8.self))
        else { throw CommandFailure.usage("\(place): this is no route of the settings") }
        return route
    }
}
