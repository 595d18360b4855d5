/// What an answer is called in the client's API.
struct AnswerIdentity {
    /// The answer's id without the prefix of its API.
    let base: [UInt8]
    let model: [UInt8]
    let created: Int

    private static let prefixes = ["chatcmpl-", "resp_", "msg_"].map { Array($0.utf8) }

    init(id: [UInt8], model: [UInt8], created: Int?, context: AnswerContext) {
        var base = id.isEmpty ? Array(context.fallbackID.utf8) : id
        if let prefix = Self.prefixes.first(where: { base.starts(with: $0) }), base.count > prefix.count {
            base.removeFirst(prefix.count)
        }
        self.base = base
        self.model = context.model.map { Array($0.utf8) } ?? (model.isEmpty ? Array(context.fallbackModel.utf8) : model)
        self.created = created ?? context.created
    }

    init(_ answer: Answer, context: AnswerContext) {
        self.init(id: answer.id, model: answer.model, created: answer.created, context: context)
    }

    /// The id of the answer, or of the part of it with a number.
    func id(_ prefix: StaticString, _ number: Int? = nil) -> [UInt8] {
        var id = Array(UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)) + base
        if let number { id += Array("_\(number)".utf8) }
        return id
    }

    /// The id of a call that the upstream gave none.
    func callID(_ id: [UInt8], number: Int) -> [UInt8] { id.isEmpty ? self.id("call_", number) : id }
}
