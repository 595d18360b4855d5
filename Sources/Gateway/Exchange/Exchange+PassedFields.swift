import GuardrailTypes
import Inspection
import Redaction
import Upstream

/// The few fields of an upstream's head that clients act on; everything else is dropped, cookies first of all.
extension Exchange {
    /// A time, a count, an id: what these fields hold is short.
    private static let longestPassedField = 128

    func passThroughFields(into head: inout ResponseHead) {
        for (name, value) in upstreamHead?.headers ?? [] {
            let bytes = name.utf8
            switch bytes.count {
            case 11 where name.isEqualIgnoringCase("retry-after"): pass(value, as: "retry-after", into: &head)
            case 12 where name.isEqualIgnoringCase("x-request-id"):
                pass(value, as: "x-upstream-request-id", into: &head)
            case 10 where name.isEqualIgnoringCase("request-id"): pass(value, as: "x-upstream-request-id", into: &head)
            case 14 where name.isEqualIgnoringCase("retry-after-ms"): pass(value, as: "retry-after-ms", into: &head)
            case 14 where name.isEqualIgnoringCase("x-should-retry"): pass(value, as: "x-should-retry", into: &head)
            case 20...
            where name.lowercased().hasPrefix("x-ratelimit-") || name.lowercased().hasPrefix("anthropic-ratelimit-"):
                guard spending.limitStates.isEmpty else { continue }
                let field = Array(name.lowercased().utf8)
                guard RequestHeadParser.mayBeToken(field[...]), mayPass(name), mayPass(value) else { continue }
                head.passThrough(name: field, value: value.utf8)
            default: break
            }
        }
    }

    private func pass(_ value: String, as name: StaticString, into head: inout ResponseHead) {
        if mayPass(value) { head.field(name, text: value) }
    }

    /// A head travels like a body, so it is inspected like one; what is not clean is left out, as nothing hangs on it.
    private func mayPass(_ text: String) -> Bool {
        guard text.utf8.count <= Self.longestPassedField else { return false }
        return mayPass(Array(text.utf8), .response)
    }

    func mayPass(_ value: [UInt8], _ direction: Direction) -> Bool {
        let texts = TextInspector(
            engine: configuration.engine,
            direction: direction,
            policy: policy,
            limits: RelayOptions().limits
        )
        var numbers = numbers
        let verdict = texts.inspect(value, numbers: &numbers, using: &scratch.scratch)
        return !verdict.mustBlock && verdict.text == nil
    }
}
