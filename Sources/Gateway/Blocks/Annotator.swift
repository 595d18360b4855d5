import AuditLog
import GuardrailTypes
import Wire

/// Says in an answer what the rules found, where the application or the request asks for it.
struct Annotator: Sendable {
    let dialect: APIDialect
    let isAzure: Bool
    let isModerated: Bool
    let disclosure: Disclosure
    /// How many answers were asked for.
    let choices: Int

    /// - Returns: nil if there is nothing to say.
    init?(_ form: BlockForm, dialect: APIDialect?, facts: RequestFacts?, disclosure: Disclosure) {
        guard let dialect else { return nil }
        isAzure = form.annotations == .azure && (dialect == .chat || dialect == .completions)
        isModerated = facts?.moderation != nil
        guard isAzure || isModerated else { return nil }
        self.dialect = dialect
        self.disclosure = disclosure
        choices = facts?.choiceCount ?? 1
    }

    /// For an answer that comes whole, or has been refused.
    func whole(_ decisions: [AuditDecision]) -> AnswerRemark {
        var remark = ofAnswer(decisions, prompt: decisions)
        if isAzure { remark.members.insert(("prompt_filter_results", promptResults(decisions)), at: 0) }
        return remark
    }

    /// For the end of a stream, whose beginning has said what was found in the prompt.
    ///
    /// - Parameters:
    ///   - decisions: of the answer.
    ///   - prompt: those of the prompt.
    func ofAnswer(_ decisions: [AuditDecision], prompt: [AuditDecision]) -> AnswerRemark {
        var remark = AnswerRemark()
        if isAzure {
            remark.choices = (0..<choices).map { index in
                let own = decisions.filter { $0.isOfChoice(index) }
                let results = FindingSummary(own, .response, disclosure: disclosure).azureResults
                return (index, [("content_filter_results", results)])
            }
        }
        if isModerated { remark.members.append(("moderation", moderation(decisions, prompt: prompt))) }
        return remark
    }

    /// The first event of a stream, as Azure sends one; nothing if it is not asked for.
    func opening(_ prompt: [AuditDecision]) -> [UInt8] {
        guard isAzure else { return [] }
        let json =
            #"{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":\#(promptResults(prompt))}"#
        return SSEEncoder.event(data: Array(json.utf8))
    }

    private func promptResults(_ decisions: [AuditDecision]) -> String {
        let results = FindingSummary(decisions, .prompt, disclosure: disclosure).azureResults
        return #"[{"prompt_index":0,"content_filter_results":\#(results)}]"#
    }

    /// Chat completions have a list of results for each side, responses one result.
    private func moderation(_ answer: [AuditDecision], prompt: [AuditDecision]) -> String {
        let sides = [
            ("input", FindingSummary(prompt, .prompt, disclosure: disclosure)),
            ("output", FindingSummary(answer, .response, disclosure: disclosure)),
        ].map { side, summary in
            let result = summary.moderationResult
            guard dialect == .chat else { return #""\#(side)":\#(result)"# }
            return #""\#(side)":{"type":"moderation_results","model":"weir","results":[\#(result)]}"#
        }
        return "{" + sides.joined(separator: ",") + "}"
    }
}

extension AuditDecision {
    /// True for what stood in this choice, and for what stood in none.
    fileprivate func isOfChoice(_ index: Int) -> Bool {
        !field.text.hasPrefix("choices[") || field.text.hasPrefix("choices[\(index)]")
    }
}
