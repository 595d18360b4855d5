package import GuardrailTypes
import Wire

/// A text and what people said of it.
package struct LabelledExample: Sendable {
    /// UTF-8.
    package let text: [UInt8]
    /// By category or other label; what is not there is unknown, not false.
    package let labels: [String: Bool]
    /// Where it comes from; empty if the line does not say.
    package let source: String

    package init(text: [UInt8], labels: [String: Bool], source: String = "") {
        self.text = text
        self.labels = labels
        self.source = source
    }

    /// Why a line is no example; it quotes nothing of it.
    package struct Problem: Error, Hashable, Sendable {
        package let reason: String
    }

    /// Reads `{"text": …, "labels": {"hate": 0 or 1, …}, "src": …}`; other members are left aside.
    package init(parsing line: [UInt8]) throws(Problem) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: line)
        } catch {
            throw Problem(reason: "not JSON of RFC 8259")
        }
        guard document.kind(of: 0) == .object else { throw Problem(reason: "not a JSON object") }
        guard let text = document.member(named: "text", of: 0), document.kind(of: text) == .string else {
            throw Problem(reason: "no text")
        }
        self.text = document.text(of: text)
        if let source = document.member(named: "src", of: 0), document.kind(of: source) == .string {
            self.source = String(decoding: document.text(of: source), as: UTF8.self)
        } else {
            source = ""
        }
        var labels: [String: Bool] = [:]
        if let object = document.member(named: "labels", of: 0) {
            guard document.kind(of: object) == .object else { throw Problem(reason: "labels is not an object") }
            try document.forEachChild(of: object) { _, value throws(Problem) in
                let name = String(decoding: document.text(of: value - 1), as: UTF8.self)
                switch (document.kind(of: value), document.integer(at: value)) {
                case (.true, _), (_, 1): labels[name] = true
                case (.false, _), (_, 0): labels[name] = false
                case (.null, _): break
                default: throw Problem(reason: "a label is neither 0 nor 1")
                }
            }
        }
        self.labels = labels
    }
}

/// The examples of a file.
package struct ExampleFile: Sendable {
    package let name: String
    package internal(set) var examples: [LabelledExample] = []
    /// Lines that are no examples, counted by reason.
    package internal(set) var skipped: [String: Int] = [:]

    /// Reads JSON lines; blank lines are nothing.
    package init(name: String, lines: [UInt8]) {
        self.name = name
        for line in lines.split(separator: 0x0A) where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
            do throws(LabelledExample.Problem) {
                examples.append(try LabelledExample(parsing: Array(line)))
            } catch {
                skipped[error.reason, default: 0] += 1
            }
        }
    }
}
