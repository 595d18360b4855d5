import NIOCore

/// What the demo upstream answers: decided by the model's name, or by a command in the prompt; never by chance.
///
/// All numbers and keys are published test values or were made up for this file.
struct DemoAnswer: Hashable {
    enum Ending: Hashable {
        case stop
        /// HTTP status instead of an answer.
        case status(Int)
        /// The connection breaks after so many tokens.
        case breakOff(after: Int)
        /// Nothing comes at all.
        case silence
    }

    var text = ""
    var refusal: String?
    var toolArguments: String?
    var ending = Ending.stop
    /// Between two tokens.
    var pause = TimeAmount.milliseconds(12)

    /// The models that `GET /v1/models` lists.
    static let models = [
        "demo", "demo-echo", "demo-card", "demo-keys", "demo-email", "demo-tools", "demo-refusal", "demo-slow",
        "demo-fast", "demo-fail", "demo-break", "demo-hang",
    ]

    init(to request: DemoRequest) {
        let prompt = request.prompt
        switch request.model {
        case "demo-echo": text = prompt
        case "demo-card": text = Self.card
        case "demo-keys": text = Self.keys
        case "demo-email": text = Self.email
        case "demo-tools": toolArguments = Self.arguments
        case "demo-refusal": refusal = "I can't help with that."
        case "demo-fail": ending = .status(500)
        case "demo-break": (text, ending) = (Self.weather, .breakOff(after: 6))
        case "demo-hang": ending = .silence
        default: text = Self.reply(to: prompt)
        }
        if request.model == "demo-slow" { pause = .milliseconds(150) }
        if request.model == "demo-fast" { pause = .zero }
    }

    /// `say: …` is answered with what follows it; some words bring a fitting answer; anything else small talk.
    private static func reply(to prompt: String) -> String {
        if let colon = prompt.firstRange(of: "say:") ?? prompt.firstRange(of: "Say:") {
            return String(prompt[colon.upperBound...].drop { $0 == " " })
        }
        let words = Set(prompt.lowercased().split { !$0.isLetter }.map(String.init))
        if !words.isDisjoint(with: ["card", "pay", "payment"]) { return card }
        if !words.isDisjoint(with: ["key", "keys", "token", "secret"]) { return keys }
        if !words.isDisjoint(with: ["email", "mail", "contact"]) { return email }
        return weather
    }

    static let weather =
        "The weir below the mill holds the river back and lets it over at a measured level. "
        + "Nothing is lost, and nothing rushes."
    static let card =
        "For the test shop use card 4111 1111 1111 1111, expiry 12/29, and any three digits. "
        + "Refunds take two working days."
    static let keys =
        "Put this in your shell: export AWS_ACCESS_KEY_ID=AKIAQ3EGQ7VY2WXL5J4T and then run the deploy script again."
    static let email = "Please write to jane.roe@example.com and copy accounts@example.org, they answer within a day."
    static let arguments = #"{"customer":"Jane Roe","card":"4111 1111 1111 1111","amount":42}"#
}
