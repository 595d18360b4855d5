import AuditLog
import GuardrailTypes
import Routing
import Wire

/// What conditions may ask of one request.
struct RequestFieldValues {
    let principal: Principal?
    let head: RequestHead?
    let model: String
    let isStreaming: Bool
    /// Nil for a form.
    let document: JSONDocument?
    let bodyBytes: Int
    let findings: [Finding]
    /// Of the header.
    let metadata: [String: String]

    func values(_ field: Condition.Field) -> [String] {
        switch field {
        case .app: [principal?.app].compactMap(\.self)
        case .key: [principal?.keyID].compactMap(\.self)
        case .team: [principal?.team].compactMap(\.self)
        case .tag: principal?.tags ?? []
        case .model: [model]
        case .tokens: [String(TokenMix(bodyBytes: bodyBytes, maximumOutput: nil).input)]
        case .streaming: [isStreaming ? "true" : "false"]
        case .header(let name):
            (head?.wantedValues[name] ?? head?.ownFields[name].map { [$0] } ?? []).map {
                String(decoding: $0, as: UTF8.self)
            }
        case .body(let path): document?.scalar(at: path).map { [$0] } ?? []
        case .metadata(let name):
            (metadata[name] ?? document?.scalar(at: ["metadata", name])).map { [$0] } ?? []
        case .entity: findings.map(\.rule.entity)
        case .rule: findings.map(\.rule.id)
        case .findingTag: findings.flatMap(\.rule.tags)
        case .severity: findings.map(\.rule.severity.rawValue)
        case .action: findings.map(\.action.rawValue)
        }
    }
}

extension JSONDocument {
    /// A string, a number as it is written, or the word of a flag; nil for what is none of these or is not there.
    fileprivate func scalar(at path: [String]) -> String? {
        var node = 0
        for name in path {
            guard let next = member(called: name, of: node) else { return nil }
            node = next
        }
        switch kind(of: node) {
        case .string, .number: return String(decoding: text(of: node), as: UTF8.self)
        case .true: return "true"
        case .false: return "false"
        case .object, .array, .key, .null: return nil
        }
    }

    private func member(called name: String, of object: Int) -> Int? {
        guard kind(of: object) == .object else { return nil }
        var found: Int?
        forEachChild(of: object) { _, value in
            if found == nil, text(of: value - 1).elementsEqual(name.utf8) { found = value }
        }
        return found
    }
}
