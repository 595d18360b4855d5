/// What a whole answer says to its reader: its texts in their order, without thoughts, refusals and calls.
package struct AnswerText: Hashable, Sendable {
    /// Valid UTF-8; empty if it says nothing.
    package let text: [UInt8]
    /// True if a filter has withheld some or all of it.
    package let isFiltered: Bool

    /// - Throws: `upstream` if the document is no answer of `dialect`, or has more than one choice.
    package init(_ document: JSONDocument, from dialect: APIDialect) throws(TranslationError) {
        let answer = try AnswerTranslation.read(JSONView(document), from: dialect)
        var text: [UInt8] = []
        for case .text(let part) in answer.parts { text += part }
        self.text = text
        isFiltered = answer.ending.finish == .contentFilter
    }
}
