extension Conversation {
    /// Refuses penalties, which change the text, unless they are zero.
    func refusePenalties(in target: APIDialect) throws(TranslationError) {
        func isZero(_ number: [UInt8]?) -> Bool {
            guard let number else { return true }
            return Double(String(decoding: number, as: UTF8.self)) == 0
        }
        guard isZero(sampling.presencePenalty) else { throw .unsupported("presence_penalty", in: target) }
        guard isZero(sampling.frequencyPenalty) else { throw .unsupported("frequency_penalty", in: target) }
    }

    /// Drops advice that has no place; `store: false` is what an API without a store does anyway.
    mutating func dropAdvice(except kept: Set<Advice>) {
        for kind in Advice.allCases where !kept.contains(kind) {
            guard let value = advice[kind] else { continue }
            if kind == .store, value.elementsEqual("false".utf8) { continue }
            if let parameter = DroppedParameter(rawValue: kind.rawValue) { drop(parameter) }
        }
    }

    /// Refuses documents that are somewhere else, for APIs that take only the bytes.
    func refuseDocumentsByURL(in target: APIDialect) throws(TranslationError) {
        for turn in turns {
            for case .document(.url, _) in turn.parts + turn.parts.flatMap(\.partsOfResult) {
                throw TranslationError(
                    .unsupported,
                    param: "file_url",
                    "A document by its URL cannot be translated to the \(target.apiName) API."
                )
            }
        }
    }

    /// Drops what marks a tool's result as a failure, for APIs that have no place for it.
    mutating func dropErrorMarks() {
        for turn in turns {
            for case .result(let result) in turn.parts where result.isError { drop(.isError) }
        }
    }
}

extension Conversation.Part {
    /// What a tool's result consists of; nothing for any other part.
    var partsOfResult: [Conversation.Part] {
        if case .result(let result) = self { result.parts } else { [] }
    }
}
