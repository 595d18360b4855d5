import Detection
import GuardrailTypes
import Inspection
import Matching
import Redaction

/// Every rule alone, and all together, on texts made against them (`AttackStrings`), 64 KB each.
func measureAttacks() throws {
    let size = 64 << 10
    var attacks: [(rule: String, steps: Int, strings: [AttackString])] = []
    var probe = PatternProbe()
    for detector in engine.rules.detectors {
        guard let strings = AttackStrings(for: detector.pattern), !strings.all.isEmpty else { continue }
        let steps = probe.stepsNeeded(by: detector.pattern, on: strings.all) ?? .max
        attacks.append((detector.rule.id, steps, strings.all))
    }
    let texts = attacks.reduce(0) { $0 + $1.strings.count }
    print("\n\(texts) texts of \(size >> 10) KB, derived from \(attacks.count) patterns")
    let most = attacks.sorted { $0.steps > $1.steps }.prefix(5).map { "\($0.steps) \($0.rule)" }
    print("  most steps at one start: \(most.joined(separator: ", "))")

    var worst: [(slowest: Slowest, rule: String)] = []
    for (index, rule) in engine.rules.rules.enumerated() {
        let alone = Engine(rules: try RuleSet([rule]), key: .ephemeral())
        let own = attacks.filter { $0.rule == engine.rules.rules[index].reference.id }.flatMap(\.strings)
        worst.append((slowest(alone, own, size), rule.reference.id))
    }
    worst.sort { $0.slowest.milliseconds > $1.slowest.milliseconds }
    print("  slowest rules, each on its own texts:")
    for one in worst.prefix(8) { print("    \(one.rule): \(one.slowest)") }

    print("  whole set on the slowest of all texts: \(slowest(engine, attacks.flatMap(\.strings), size))")
}

private struct Slowest: CustomStringConvertible {
    var milliseconds = 0.0
    var attack: AttackString?
    var findings = 0
    var failures = 0

    var description: String {
        let pump = attack.map { String(decoding: ($0.prefix + $0.pump).prefix(60), as: UTF8.self) } ?? ""
        return "\(rounded(milliseconds)) ms, \(findings) findings, \(failures) failures in all; \(pump)…"
    }
}

/// The longest time that any of the texts takes, the best of three runs each, once the automaton has its states.
private func slowest(_ engine: Engine, _ attacks: [AttackString], _ size: Int) -> Slowest {
    var scratch = InspectionScratch(for: engine)
    var out = Slowest()
    for attack in attacks {
        let text = attack.text(ofAtLeast: size)
        var best = Double.infinity
        var findings = 0
        for run in 0..<4 {
            var numbers = PlaceholderNumbers()
            var verdict: TextVerdict?
            let seconds = timed {
                verdict = engine.inspect(text, direction: .response, placeholders: &numbers, using: &scratch)
            }
            if run > 0 { best = min(best, seconds * 1000) }
            if run == 0 { out.failures += verdict?.failures.count ?? 0 }
            findings = verdict?.findings.count ?? 0
        }
        if best > out.milliseconds { (out.milliseconds, out.attack, out.findings) = (best, attack, findings) }
    }
    return out
}
