import NIOCore
import Wire

/// What a client gets in place of what may not pass, when nothing has been sent yet.
struct BlockAnswer {
    var status: Int
    /// Fields of the head besides those that each answer has.
    var fields: [(name: StaticString, value: String)] = []
    var body: [UInt8]
    /// True for an event stream, false for JSON.
    var isStream = false
}

/// Chooses and writes the answer to a block.
struct BlockWriter {
    let form: BlockForm
    let notice: BlockNotice
    /// Nil for a request that is no operation of an API.
    let operation: APIOperation?
    let errorStyle: ErrorStyle
    let facts: RequestFacts?
    /// The model's name if it is configured: what a client sent is not repeated.
    let model: String
    /// Seconds since 1970.
    let createdAt: Int64
    /// What is said of the answer besides its texts.
    var remark = AnswerRemark()

    /// An error, or a refusal where the form asks for one and the API has one.
    ///
    /// Embeddings, images, speech and the like have none.
    var answer: BlockAnswer {
        guard let ending, let dialect = operation?.dialect else { return error }
        let refusal = RefusalAnswer(
            dialect: dialect,
            ending: ending,
            body: notice.body,
            isInput: notice.isInput,
            choices: facts?.choiceCount ?? 1,
            includesUsage: facts?.includesUsage ?? false,
            model: model,
            id: notice.id,
            createdAt: createdAt,
            remark: remark
        )
        guard facts?.isStreaming == true else { return BlockAnswer(status: 200, body: refusal.whole) }
        return BlockAnswer(status: 200, body: refusal.stream, isStream: true)
    }

    /// How a refusal ends; nil if the form is an error.
    private var ending: PolicyEnding.Notice? {
        if notice.isInput { return form.onInput == .refusal ? .refusal : nil }
        return form.onOutput == .native || form.onOutput == .error ? nil : form.onOutput
    }

    private var error: BlockAnswer {
        if let peer = PeerForm(form.format, notice) { return peer.answer(in: errorStyle) }
        return BlockAnswer(status: 400, body: notice.body.json(for: errorStyle, status: 400))
    }
}
