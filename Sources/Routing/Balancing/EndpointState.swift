/// When an endpoint is left alone for a while.
package struct EjectionRules: Hashable, Sendable {
    /// False if nothing is ever ejected, whatever it asks for.
    package var isOn = true
    /// Failures in a row that eject it.
    package var failures = 5
    /// The first ejection, in milliseconds; each further one is twice as long.
    package var base = 30_000
    /// The longest, in milliseconds.
    package var limit = 300_000

    package init() {}
}

/// What is known of an upstream's model: requests under way, failures, and how fast it was.
///
/// Ejected after failures in a row; when that time is over it is *half open*: one request tries it, and the others go
/// elsewhere until that one has come back.
package struct EndpointState: Sendable {
    package private(set) var inFlight = 0
    /// To the first byte, in milliseconds.
    package private(set) var latency = PercentileWindow()
    /// Tokens in a thousand seconds.
    package private(set) var throughput = PercentileWindow()

    private var failures = 0
    private var ejections = 0
    /// Nil if it is in service.
    package private(set) var ejectedUntil: Int?
    private var isProbed = false

    package init() {}

    /// True if a request may go there: in service, or half open and not being tried.
    package func isAvailable(at now: Int) -> Bool {
        guard let ejectedUntil else { return true }
        return now >= ejectedUntil && !isProbed
    }

    /// A request begins there.
    ///
    /// - Returns: whether it tries an endpoint that was ejected.
    package mutating func began(at now: Int) -> Bool {
        inFlight += 1
        guard let ejectedUntil, now >= ejectedUntil, !isProbed else { return false }
        isProbed = true
        return true
    }

    /// - Parameters:
    ///   - isProbe: what `began` said.
    ///   - firstByte: in milliseconds.
    package mutating func answered(isProbe: Bool, firstByte: Int, at now: Int) {
        left(isProbe: isProbe)
        failures = 0
        ejections = max(0, ejections - 1)
        ejectedUntil = nil
        latency.add(firstByte, at: now)
    }

    /// An answer has ended that took so long and had so many tokens.
    package mutating func measured(tokens: Int, milliseconds: Int, at now: Int) {
        guard tokens > 0, milliseconds > 0 else { return }
        throughput.add(tokens * 1_000_000 / milliseconds, at: now)
    }

    /// - Parameter retryAfter: how long it asks to be left alone, in milliseconds.
    package mutating func failed(isProbe: Bool, retryAfter: Int?, by rules: EjectionRules, at now: Int) {
        left(isProbe: isProbe)
        guard rules.isOn else { return }
        failures += 1
        if isProbe || failures >= rules.failures { eject(by: rules, at: now) }
        if let retryAfter, retryAfter > 0 {
            ejectedUntil = max(ejectedUntil ?? 0, now + min(retryAfter, rules.limit))
        }
    }

    /// The request ended in a way that says nothing about the endpoint.
    package mutating func left(isProbe: Bool) {
        inFlight -= 1
        if isProbe { isProbed = false }
    }

    /// Failures of requests that were under way when it was ejected do not lengthen the ejection.
    private mutating func eject(by rules: EjectionRules, at now: Int) {
        if let ejectedUntil, now < ejectedUntil { return }
        ejectedUntil = now + min(rules.limit, rules.base << min(ejections, 20))
        ejections += 1
        failures = 0
    }
}
