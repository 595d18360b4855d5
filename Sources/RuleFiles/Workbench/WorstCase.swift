package import Detection
import Matching

/// Texts that should cost a rule much: derived from its patterns, and what it looks for again and again.
package enum WorstCase {
    /// The attack strings of its patterns (see `AttackStrings`), and of each test the text and the text without its last
    /// character, repeated.
    ///
    /// - Parameter length: in bytes; the texts are at most one pump longer.
    package static func texts(for located: LocatedRule, ofAtLeast length: Int) throws(RuleError) -> [[UInt8]] {
        let rules = try RuleSet([located.rule] + located.evidence)
        let detectors = rules.detectors.filter { $0.ruleIndex == 0 && $0.hasPattern }
        let attacks = detectors.compactMap { AttackStrings(for: $0.pattern) }.flatMap { $0.all + $0.dense }
        let pumps = located.tests.flatMap { [Array($0.text.utf8), Array(String($0.text.dropLast()).utf8)] }
        let repeated = Set(pumps).filter { !$0.isEmpty }.map { pump in
            [[UInt8]](repeating: pump, count: length / pump.count + 1).flatMap { $0 }
        }
        return attacks.map { $0.text(ofAtLeast: length) } + repeated
    }
}
