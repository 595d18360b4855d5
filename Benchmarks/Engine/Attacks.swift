import Detection
import GuardrailTypes
import Inspection
import Matching
import Redaction
import RuleFiles

/// Every rule alone on the texts made against it (`WorstCase`), 64 KB each, and all rules together on all these texts.
///
/// - Parameter further: texts that only all rules together are shown.
func measureAttacks(rules path: String, further: [[UInt8]]) throws {
    let loaded = try RuleLoader().load(paths: [path]).get()
    var probe = PatternProbe()
    var steps: [(count: Int, rule: String)] = []
    for detector in engine.rules.detectors where detector.hasPattern {
        guard let strings = AttackStrings(for: detector.pattern), !strings.all.isEmpty else { continue }
        steps.append((probe.stepsNeeded(by: detector.pattern, on: strings.all) ?? .max, detector.rule.id))
    }
    let looks = engine.rules.detectors.filter(\.hasPattern).compactMap { detector in
        AttackStrings(for: detector.pattern).flatMap { SearchCost.dearest(of: detector.pattern, among: $0) }
            .map { (found: $0, rule: detector.rule.id) }
    }
    print("\nmost looks at a byte:")
    for one in looks.sorted(by: { $0.found.looks > $1.found.looks }).prefix(option("shown") ?? 5) {
        let text = one.found.attack.map { $0.prefix + [0x7C] + $0.pump + [0x7C] + $0.suffix } ?? []
        print(
            "  \(one.found.looks) \(one.rule): \(text.count) bytes, \(String(decoding: text.prefix(60), as: UTF8.self).debugDescription)"
        )
    }
    let most = steps.sorted { $0.count > $1.count }.prefix(5).map { "\($0.count) \($0.rule)" }
    print("\nmost steps at one start: \(most.joined(separator: ", "))")

    var all = Slowest()
    var scratch = InspectionScratch(for: engine)
    var alone: [(slowest: Slowest, rule: String)] = []
    var count = 0
    let wanted = textOption("rule")
    for located in loaded.located where wanted.map({ $0 == located.rule.reference.id }) ?? true {
        let id = located.rule.reference.id
        let single = try loaded.narrowed { $0.reference.id == id }.makeEngine(key: .ephemeral())
        var own = InspectionScratch(for: single)
        var slowest = Slowest()
        for text in try WorstCase.texts(for: located, ofAtLeast: 64 << 10) {
            count += 1
            slowest.measure(single, text, &own)
            all.measure(engine, text, &scratch)
        }
        for _ in 0..<(option("rounds") ?? 0) { slowest.measureAgain(single, &own) }
        alone.append((slowest, id))
    }
    print("\(count) texts of 64 KB against \(alone.count) rules, processor time; each rule alone on its own:")
    alone.sort { $0.slowest.milliseconds > $1.slowest.milliseconds }
    print("  above 5 ms: \(alone.count { $0.slowest.milliseconds > 5 }) rules")
    for one in alone.prefix(option("shown") ?? 12) { print("    \(one.rule): \(one.slowest)") }
    print("  all rules on the slowest of them: \(all)")
    measureHostile(loaded, &scratch)
    guard !further.isEmpty else { return }
    var others = Slowest()
    for text in further { others.measure(engine, text, &scratch) }
    print("  all rules on the slowest of \(further.count) further texts: \(others)")
}

/// All rules on texts that are made against no one of them.
private func measureHostile(_ loaded: LoadedRules, _ scratch: inout InspectionScratch) {
    let texts = HostileTexts.all(for: loaded, ofAtLeast: 64 << 10)
    var costs: [(slowest: Slowest, name: String)] = []
    for (name, text) in texts {
        var slowest = Slowest()
        slowest.measure(engine, text, &scratch)
        costs.append((slowest, name))
    }
    costs.sort { $0.slowest.milliseconds > $1.slowest.milliseconds }
    print("  all rules on \(texts.count) texts made against none of them:")
    for one in costs.prefix(option("shown") ?? 6) { print("    \(one.name): \(one.slowest)") }
}

/// The dearest text so far.
private struct Slowest: CustomStringConvertible {
    private(set) var milliseconds = 0.0
    private var text: [UInt8] = []
    private var findings = 0
    private var failures = 0

    var description: String {
        let shown = String(decoding: text.prefix(48), as: UTF8.self).map { $0.isNewline ? " " : $0 }
        return "\(rounded(milliseconds)) ms, \(findings) findings, \(failures) failures; \(String(shown))…"
    }

    /// The dearest text once more, for a profiler.
    mutating func measureAgain(_ engine: Engine, _ scratch: inout InspectionScratch) {
        var numbers = PlaceholderNumbers()
        let seconds = timed {
            _ = engine.inspect(text, direction: .prompt, placeholders: &numbers, using: &scratch)
        }
        milliseconds = min(milliseconds, seconds * 1000)
    }

    /// The best of three runs, once the automata have their states; one is enough for a text that is not the dearest.
    mutating func measure(_ engine: Engine, _ text: [UInt8], _ scratch: inout InspectionScratch) {
        var best = Double.infinity
        for run in 0..<4 {
            var numbers = PlaceholderNumbers()
            var verdict: TextVerdict?
            let seconds = timed {
                verdict = engine.inspect(text, direction: .prompt, placeholders: &numbers, using: &scratch)
            }
            best = min(best, seconds * 1000)
            if best <= milliseconds { return }
            guard run == 3, let verdict else { continue }
            milliseconds = best
            self.text = text
            (findings, failures) = (verdict.findings.count, verdict.failures.count)
        }
    }
}
