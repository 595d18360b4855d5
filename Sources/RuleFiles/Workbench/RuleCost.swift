import ByteText
package import Detection
package import GuardrailTypes
import Inspection
import Redaction

/// What a rule costs on a text, alone and in the whole path of inspection.
package struct RuleCost: Sendable {
    package let id: String
    /// On the text that was given.
    package let nanosecondsPerByte: Double
    /// On the worst of the texts that were made for the rule.
    package let worst: Worst

    package struct Worst: Hashable, Sendable {
        package let nanosecondsPerByte: Double
        package let bytes: Int
        /// True if the rule hit a limit there.
        package let hasFailed: Bool
    }
}

/// Measures rules, one at a time, with the rules that their conditions ask for.
package struct RuleStopwatch {
    private let text: [UInt8]
    private let direction: Direction
    /// Bytes of each worst-case text.
    private let worstLength: Int
    private let clock = ContinuousClock()

    package init(text: [UInt8], direction: Direction, worstLength: Int = 64 << 10) {
        self.text = text
        self.direction = direction
        self.worstLength = worstLength
    }

    /// - Throws: never for rules of a load.
    package func cost(of located: LocatedRule, in loaded: LoadedRules) throws(RuleError) -> RuleCost {
        let id = located.rule.reference.id
        var run = try Run(loaded.narrowed { $0.reference.id == id }, direction)
        var worst = RuleCost.Worst(nanosecondsPerByte: 0, bytes: 0, hasFailed: false)
        for attack in try WorstCase.texts(for: located, ofAtLeast: worstLength) {
            let (time, hasFailed) = run.measure(attack, clock)
            let each = Double(time) / Double(attack.count)
            if hasFailed || each > worst.nanosecondsPerByte, !worst.hasFailed || hasFailed {
                worst = RuleCost.Worst(nanosecondsPerByte: each, bytes: attack.count, hasFailed: hasFailed)
            }
        }
        return RuleCost(
            id: id,
            nanosecondsPerByte: Double(run.measure(text, clock).time) / Double(text.count),
            worst: worst
        )
    }

    /// All rules together on the given text, in nanoseconds a byte.
    package func cost(of loaded: LoadedRules) throws(RuleError) -> Double {
        var run = try Run(loaded, direction)
        return Double(run.measure(text, clock).time) / Double(max(text.count, 1))
    }
}

/// An engine and its memory.
private struct Run: ~Copyable {
    private let engine: Engine
    private let direction: Direction
    private var scratch: InspectionScratch

    init(_ rules: LoadedRules, _ direction: Direction) throws(RuleError) {
        engine = try rules.makeEngine(key: .ephemeral())
        self.direction = direction
        scratch = InspectionScratch(for: engine)
    }

    /// The least of at most five runs, in nanoseconds; slow texts are run less often.
    mutating func measure(_ text: [UInt8], _ clock: ContinuousClock) -> (time: Int, hasFailed: Bool) {
        var least = Int.max
        var hasFailed = false
        let begin = clock.now
        for run in 0..<5 where run == 0 || clock.now - begin < .milliseconds(100) {
            var numbers = PlaceholderNumbers()
            let start = clock.now
            let verdict = engine.inspect(text, direction: direction, placeholders: &numbers, using: &scratch)
            let spent = (clock.now - start).components
            least = min(least, Int(spent.seconds) * 1_000_000_000 + Int(spent.attoseconds / 1_000_000_000))
            hasFailed = !verdict.failures.isEmpty
        }
        return (least, hasFailed)
    }
}
