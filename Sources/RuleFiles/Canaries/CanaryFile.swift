import GuardrailTypes
import Policy

/// Canaries that an operator keeps in a file.
package enum CanaryFile {
    /// All of the file's canaries, or everything that is wrong with it.
    package static func read(_ path: String) throws(Refusal) -> [Canary] {
        let fields = try DocumentReader.read(path, shape: shape)
        return (fields["canaries"]?.items ?? []).compactMap { value in value.fields.map { Canary($0, at: value.place) }
        }
    }

    static let shape = MappingShape(
        title: "a file of canaries",
        keys: [
            .init("schema", .schemaNumber(1), required: true, "Version of this format."),
            .init("canaries", .list(.mapping(canary), atLeast: 1), required: true, "Texts, and what becomes of them."),
        ]
    )

    private static let canary = MappingShape(
        title: "a canary",
        keys: [
            .init("text", .text(.nonEmpty), required: true, "The text; made up, never a real person's data."),
            .init(
                "expect",
                RulePackShape.words(Canary.Expectation.self),
                required: true,
                "pass (or be flagged), flag, redact or block."
            ),
            .init("direction", RulePackShape.words(Direction.self), "The way it travels. prompt, if not said."),
            .init("app", .text(.name), "The client application that sends it."),
            .init("key", .text(.name), "The client key's id."),
            .init("team", .text(.name), "The client key's team."),
            .init("because", .text(.nonEmpty), "Why; shown if it fails."),
        ]
    )
}

extension Canary {
    fileprivate init(_ fields: Fields, at place: Place) {
        self.init(
            text: fields.text("text") ?? "",
            direction: fields.choice("direction") ?? .prompt,
            subject: PolicySubject(app: fields.text("app"), key: fields.text("key"), team: fields.text("team")),
            expectation: fields.choice("expect") ?? .block,
            because: fields.text("because"),
            place: place
        )
    }
}
