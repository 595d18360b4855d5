import Classification
import GuardrailTypes
import Wire

/// Judges JSON lines, one after the other.
struct LineClassifier {
    private let model: EmbeddedModel
    private let thresholds: [Float]
    private var scratch: ScoringScratch

    /// - Parameter falseAlarmRate: nil for what each category is usually flagged at.
    init(_ model: EmbeddedModel, falseAlarmRate: Float?) {
        self.model = model
        thresholds = model.heads.map { head in
            guard let rate = falseAlarmRate ?? head.category.usualFalseAlarmRate else { return .infinity }
            return head.threshold(atFalseAlarmRate: rate)
        }
        scratch = model.makeScratch()
    }

    /// Appends the answer to a line with its line end; nothing for a blank line.
    ///
    /// - Returns: what is wrong with the line, quoting nothing of it.
    mutating func classify(_ line: [UInt8], into output: inout [UInt8]) -> String? {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return nil }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: line)
        } catch {
            return error.message
        }
        guard document.kind(of: 0) == .object else { return "The line is not a JSON object." }
        guard let id = document.member(named: "id", of: 0), [.string, .number].contains(document.kind(of: id)) else {
            return "\"id\" must be a string or a number."
        }
        guard let text = document.member(named: "text", of: 0), document.kind(of: text) == .string else {
            return "\"text\" must be a string."
        }
        let scores = model.scores(of: document.text(of: text), using: &scratch)
        output += answer(id: document.literal(of: id), scores)
        output.append(0x0A)
        return nil
    }

    private func answer(id: [UInt8], _ scores: [Float]) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("id", literal: id)
            writer.object("scores") { writer in
                for (head, score) in zip(model.heads, scores) {
                    writer.member(head.category.id, literal: score.jsonNumber.utf8)
                }
            }
            writer.array("flagged") { writer in
                for (index, head) in model.heads.enumerated() where scores[index] >= thresholds[index] {
                    writer.value(head.category.id)
                }
            }
        }
    }
}

extension Float {
    /// The shortest decimal that is read back as the same number; `1e-07` is JSON too.
    fileprivate var jsonNumber: String { description }
}
