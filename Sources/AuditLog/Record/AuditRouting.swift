/// Where a request went and why, of one that was sent to an upstream: names of the settings only.
package struct AuditRouting: Hashable, Sendable {
    /// The route that was taken: its name, or how it was come to; `*` for models that only upstreams with `"*"` take.
    package var route: AuditLabel
    /// Who gave the answer that the client got, or failed last: an upstream and its name of the model.
    package var candidate: AuditLabel
    /// Why that one, from a closed set.
    package var reason: AuditLabel
    /// Attempts of any kind that began.
    package var attempts: Int
    package var trail = AttemptTrail()

    package init(route: AuditLabel, candidate: AuditLabel, reason: AuditLabel, attempts: Int) {
        self.route = route
        self.candidate = candidate
        self.reason = reason
        self.attempts = attempts
    }
}

/// What became of each attempt, in order: `openai/gpt-4o 503 server_error; local/llama 200 allowed`.
package struct AttemptTrail: Hashable, Sendable {
    /// Attempts that are told one by one; of more it is said how many there were.
    package static let capacity = 16

    private var entries: [String] = []
    private var count = 0

    package init() {}

    /// - Parameters:
    ///   - status: of the upstream's answer; nil if there was none.
    ///   - reason: a word of ours.
    package mutating func add(_ candidate: AuditLabel, status: Int?, _ reason: AuditLabel) {
        count += 1
        guard entries.count < Self.capacity else { return }
        let status = status.map { "\($0) " } ?? ""
        entries.append("\(candidate.text) \(status)\(reason.text)")
    }

    package var isEmpty: Bool { count == 0 }

    package var text: String {
        let more = count > entries.count ? ["and \(count - entries.count) more"] : []
        return (entries + more).joined(separator: "; ")
    }
}
