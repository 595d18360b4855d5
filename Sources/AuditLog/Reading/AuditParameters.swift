internal import GuardrailTypes

/// What is wrong with a question, in words of ours alone.
package struct AuditParameterError: Error, Hashable, Sendable {
    /// The parameter's name, from a closed set; nil for one that there is not.
    package let name: String?
    package let reason: String

    package init(_ name: String?, _ reason: String) {
        self.name = name
        self.reason = reason
    }
}

extension AuditQuery {
    /// Names of everything that a query can be asked with, as in `--where` and in URLs.
    package static let parameterNames = AuditDimension.allCases.map(\.rawValue) + others
    private static let others = [
        "since", "until", "id", "fingerprint", "min_ms", "max_ms", "label", "after", "limit", "order",
    ]
    /// Most rows of one page.
    package static let mostRows = 100_000

    /// Adds one condition as it is typed.
    ///
    /// A dimension that is named again takes one value more; anything else may be named once.
    package mutating func add(_ name: String, _ value: String, now: AuditTime) throws(AuditParameterError) {
        if let dimension = AuditDimension(rawValue: name) { return try add(dimension, value) }
        switch name {
        case "since": since = try Self.once(name, since, time(name, value, now))
        case "until": until = try Self.once(name, until, time(name, value, now))
        case "id": id = try Self.once(name, id, value)
        case "fingerprint": fingerprint = try Self.once(name, fingerprint, value)
        case "min_ms": fromLatency = try Self.once(name, fromLatency, number(name, value, 0...Int64.max))
        case "max_ms": toLatency = try Self.once(name, toLatency, number(name, value, 0...Int64.max))
        case "label": verdict = try Self.once(name, verdict, word(name, value))
        case "limit": limit = Int(try number(name, value, 1...Int64(Self.mostRows)))
        case "order":
            guard value == "newest" || value == "oldest" else {
                throw AuditParameterError(name, "one of: newest, oldest")
            }
            isNewestFirst = value == "newest"
        case "after": resume(after: try number(name, value, 0...Int64.max))
        default: throw AuditParameterError(nil, "there is no such condition; there are \(Self.nameList)")
        }
    }

    /// All of these, a cursor last: what it means depends on the order.
    package init(_ parameters: [(name: String, value: String)], now: AuditTime) throws(AuditParameterError) {
        self.init()
        for (name, value) in parameters where name != "after" { try add(name, value, now: now) }
        for (name, value) in parameters where name == "after" { try add(name, value, now: now) }
    }

    private static var nameList: String { parameterNames.sorted().joined(separator: ", ") }

    private mutating func add(_ dimension: AuditDimension, _ value: String) throws(AuditParameterError) {
        switch dimension {
        case .action: let _: Action = try word("action", value)
        case .outcome: let _: AuditOutcome = try word("outcome", value)
        case .severity: let _: Severity = try word("severity", value)
        case .direction, .blockedDirection: let _: Direction = try word(dimension.rawValue, value)
        case .failureMode: let _: FailureMode = try word("failure_mode", value)
        case .status, .upstreamStatus, .streamed, .attempts: _ = try number(dimension.rawValue, value, 0...999)
        default: break
        }
        guard terms[dimension, default: []].count < 100 else {
            throw AuditParameterError(dimension.rawValue, "takes 100 values at most")
        }
        terms[dimension, default: []].insert(value)
    }

    private static func once<Value>(_ name: String, _ old: Value?, _ new: Value) throws(AuditParameterError) -> Value {
        guard old == nil else { throw AuditParameterError(name, "may be given once") }
        return new
    }

    private func time(_ name: String, _ value: String, _ now: AuditTime) throws(AuditParameterError) -> AuditTime {
        guard let time = AuditTime(value, now: now) else {
            throw AuditParameterError(name, "not a time; try 15m, 24h, 7d, 2026-11-23 or 2026-11-23T14:00:00Z")
        }
        return time
    }

    private func number(
        _ name: String,
        _ value: String,
        _ range: ClosedRange<Int64>
    ) throws(AuditParameterError) -> Int64 {
        guard let number = Int64(value), range.contains(number) else {
            let most = range.upperBound == .max ? "" : " to \(range.upperBound)"
            throw AuditParameterError(name, "give a whole number, from \(range.lowerBound)\(most)")
        }
        return number
    }

    private func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ value: String
    ) throws(AuditParameterError) -> Word {
        guard let word = Word(rawValue: value) else {
            throw AuditParameterError(name, "one of: " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }
}
