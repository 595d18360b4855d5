import Detection
import Matching

/// Refuses patterns that texts can be made against.
///
/// Texts derived from the pattern itself (`AttackStrings`) are run through PCRE2 with a tenth of the steps that a request
/// grants. Steps are counted, not timed, so every machine says the same. A pattern without repeats has no such texts and
/// costs nothing here; a usual one costs some microseconds.
enum PatternSafety {
    /// The first pattern or allowed pattern of a rule that needs more.
    static func diagnostic(for located: LocatedRule, _ rules: RuleSet, in file: SourceFile) -> Diagnostic? {
        var probe = PatternProbe()
        for detector in rules.detectors where detector.hasPattern {
            guard let offence = offence(of: detector.pattern, &probe) else { continue }
            let fields =
                located.patterns.indices.contains(detector.patternIndex)
                ? located.patterns[detector.patternIndex].fields : nil
            let place = fields?["regex"].map { file.place(ofBytes: offence, in: $0) } ?? located.place
            return diagnostic(at: place, "this pattern")
        }
        for allowed in located.allowedPatterns {
            guard let regex = allowed.value.text,
                let pattern = try? CompiledPattern(regex, maxLength: CompiledPattern.reachLimit),
                let offence = offence(of: pattern, &probe)
            else { continue }
            return diagnostic(at: file.place(ofBytes: offence, in: allowed.value), "this allowed pattern")
        }
        return nil
    }

    /// The bytes of the pattern's source that a text can be made against.
    private static func offence(of pattern: CompiledPattern, _ probe: inout PatternProbe) -> Range<Int>? {
        guard let attacks = AttackStrings(for: pattern),
            let offence = probe.firstOffence(of: pattern, among: attacks.all)
        else { return nil }
        return offence.target.map { attacks.repeats[$0] } ?? 0..<pattern.source.utf8.count
    }

    private static func diagnostic(at place: Place, _ subject: String) -> Diagnostic {
        Diagnostic(
            .patternBacktracks,
            at: place,
            "\(subject) backtracks without bound: a text made for it takes more than \(PatternProbe.stepLimit) steps at one place",
            help: "let no two repeats that stand inside or beside one another take the same character: "
                + "(a+)+ is a+, \\d+[ -]?\\d+ is \\d(?:[ -]?\\d)*; or bound them more tightly"
        )
    }
}
