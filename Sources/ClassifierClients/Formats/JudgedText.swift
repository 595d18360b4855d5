import Classification
import GuardrailTypes
import Wire

/// Judged text as it may stand inside a model's prompt.
///
/// What would end the text's place in the prompt, begin another speaker's turn or be a token of the chat template is broken up
/// with a blank, so that a text cannot pose as the conversation around it.
enum JudgedText {
    /// Marks of templates: Llama's and Granite's `<|…|>`, Gemma's turns, the frames that we write.
    private static let marks: [[UInt8]] = [
        "<|", "<start_of_turn", "<end_of_turn", "<bos>", "<eos>", "<BEGIN ", "<END ", "[INST]", "[/INST]",
    ].map { Array($0.utf8) }

    /// What a turn begins with in our templates.
    private static let speakers: [[UInt8]] = ["User:", "Agent:", "Human Question:", "Chatbot Response:"].map {
        Array($0.utf8)
    }

    /// - Complexity: one pass.
    static func quoted(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count + 16)
        var isLineStart = true
        var position = 0
        while position < text.count {
            let byte = text[position]
            if isLineStart, let speaker = speakers.first(where: { begins(text, position, $0) }) {
                output.append(contentsOf: speaker.dropLast())
                output.append(contentsOf: " :".utf8)
                position += speaker.count
                isLineStart = false
                continue
            }
            output.append(byte)
            if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "["),
                marks.contains(where: { begins(text, position, $0) })
            {
                output.append(UInt8(ascii: " "))
            }
            if byte == 0x0A || byte == 0x0D {
                isLineStart = true
            } else if byte != 0x20, byte != 0x09 {
                isLineStart = false
            }
            position += 1
        }
        return output
    }

    private static func begins(_ text: [UInt8], _ position: Int, _ prefix: [UInt8]) -> Bool {
        text.count - position >= prefix.count && text[position..<position + prefix.count].elementsEqual(prefix)
    }
}

extension ClassifierInput {
    /// The conversation with the judged text as its last turn, strictly by turns and beginning with the user's, as chat
    /// templates of guard models demand it: an empty turn stands where a speaker would follow himself.
    var alternatingTurns: [Turn] {
        var turns: [Turn] = []
        for turn in context + [Turn(direction == .prompt ? .user : .assistant, text)] {
            let expected: Speaker = turns.count.isMultiple(of: 2) ? .user : .assistant
            if turn.speaker != expected { turns.append(Turn(expected, [])) }
            turns.append(turn)
        }
        return turns
    }

    /// The same text with other categories.
    func asking(_ categories: Set<Category>) -> ClassifierInput {
        ClassifierInput(direction: direction, text: text, context: context, categories: categories)
    }
}

extension JSONWriter {
    /// A conversation as chat completions take it, each turn quoted.
    mutating func messages(_ turns: [ClassifierInput.Turn]) {
        array("messages") { writer in
            for turn in turns {
                writer.object { writer in
                    writer.member("role", turn.speaker == .user ? "user" : "assistant")
                    writer.member("content", JudgedText.quoted(turn.text))
                }
            }
        }
    }
}
