import GuardrailTypes
import Wire

/// One line of input: `{"id", "text", "direction"?}`.
struct ScanLine {
    /// The literal as it came, quotes and all: a string or a number.
    let id: ArraySlice<UInt8>
    let text: [UInt8]
    let direction: Direction?

    /// Why a line is no such object, without quoting it.
    struct Problem: Error {
        let message: String
    }

    init(parsing line: [UInt8]) throws(Problem) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: line)
        } catch {
            throw Problem(message: error.message)
        }
        guard document.kind(of: 0) == .object else { throw Problem(message: "the line is not a JSON object") }
        var members = Members()
        var next = 1
        while next < document.nodes.count {
            members.note(document, key: next)
            next = document.end(of: next + 1)
        }
        guard let id = members.id, [.string, .number].contains(document.kind(of: id)) else {
            throw Problem(message: "\"id\" must be there, as a string or a number")
        }
        guard let text = members.text, document.kind(of: text) == .string else {
            throw Problem(message: "\"text\" must be there, as a string")
        }
        self.id = line[document.nodes[id].rawRange]
        self.text = document.text(of: text)
        direction = try Self.direction(members.direction, document)
    }

    /// The values of the keys that matter; others are ignored.
    private struct Members {
        var id: Int?
        var text: Int?
        var direction: Int?

        mutating func note(_ document: JSONDocument, key: Int) {
            let name =
                document.nodes[key].isEscaped
                ? document.text(of: key)[...] : document.bytes[document.nodes[key].rawRange].dropFirst().dropLast()
            if name.elementsEqual("id".utf8) {
                id = key + 1
            } else if name.elementsEqual("text".utf8) {
                text = key + 1
            } else if name.elementsEqual("direction".utf8) {
                direction = key + 1
            }
        }
    }

    private static func direction(_ node: Int?, _ document: JSONDocument) throws(Problem) -> Direction? {
        guard let node, document.kind(of: node) != .null else { return nil }
        for direction in Direction.allCases where document.text(of: node).elementsEqual(direction.rawValue.utf8) {
            if document.kind(of: node) == .string { return direction }
        }
        throw Problem(message: "\"direction\" must be \"prompt\" or \"response\"")
    }
}
