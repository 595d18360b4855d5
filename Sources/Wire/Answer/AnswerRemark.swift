/// What is said of an answer besides its texts: results of filters, of moderation.
///
/// Everything in it is our own words.
package struct AnswerRemark: Sendable {
    /// Members of the answer.
    package var members: [(key: String, json: String)]
    /// Members of each of its choices.
    package var choices: [(index: Int, members: [(key: String, json: String)])]

    package init(
        members: [(key: String, json: String)] = [],
        choices: [(index: Int, members: [(key: String, json: String)])] = []
    ) {
        self.members = members
        self.choices = choices
    }

    package var isEmpty: Bool { members.isEmpty && choices.isEmpty }

    /// A whole answer, or an event that carries one, with the remark in it.
    ///
    /// Members go to the response that an event of Responses carries, else to the outermost object. A choice that has no
    /// remark of its own, by its index, gets none.
    package func added(to body: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> [UInt8] {
        let document = try JSONDocument(parsing: body, limits: limits)
        guard document.kind(of: 0) == .object else { return body }
        var additions = [MemberAddition(document.present(.response, of: 0) ?? 0, members)]
        if let list = document.present(.choices, of: 0), document.kind(of: list) == .array {
            document.forEachChild(of: list) { position, choice in
                let index = document.member(.index, of: choice).flatMap { document.integer(at: $0) } ?? position
                guard let remark = choices.first(where: { $0.index == index }) else { return }
                additions.append(MemberAddition(choice, remark.members))
            }
        }
        return try document.setting(additions.filter { !$0.members.isEmpty })
    }

    /// Members as they stand in an object, with a comma before each.
    static func json(_ members: [(key: String, json: String)]) -> String {
        members.map { ",\"\($0.key)\":\($0.json)" }.joined()
    }
}
