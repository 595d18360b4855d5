import Detection
import Matching

/// Refuses patterns at one place of which a text can be made to cost too much; `PatternCost` is about all places together.
///
/// Texts derived from the pattern itself (`AttackStrings`) are run through PCRE2 with a tenth of the steps that a request
/// grants. Steps are counted, not timed, so every machine says the same. A pattern without repeats has no such texts and
/// costs nothing here; a usual one costs some microseconds.
enum PatternSafety {
    /// The first pattern or allowed pattern of a rule that needs more; otherwise the first that costs too much as a whole.
    static func diagnostic(for located: LocatedRule, _ detectors: [Detector], in file: SourceFile) -> Diagnostic? {
        var probe = PatternProbe()
        var costly: Diagnostic?
        for detector in detectors where detector.hasPattern {
            guard let attacks = AttackStrings(for: detector.pattern) else { continue }
            let index = detector.patternIndex
            let fields = located.patterns.indices.contains(index) ? located.patterns[index].fields : nil
            func place(_ culprit: Range<Int>) -> Place {
                fields?["regex"].map { file.place(ofBytes: culprit, in: $0) } ?? located.place
            }
            if let offence = offence(of: detector.pattern, among: attacks, &probe) {
                return diagnostic(at: place(offence), "this pattern")
            }
            guard costly?.severity != .error, let cost = PatternCost(of: detector.pattern, among: attacks) else {
                continue
            }
            let found = cost.diagnostic(declared: fields?.keyPlaces["max_length"], else: place(cost.culprit))
            costly = found.severity == .error ? found : costly ?? found
        }
        for allowed in located.allowedPatterns {
            guard let regex = allowed.value.text,
                let pattern = try? CompiledPattern(regex, maxLength: CompiledPattern.reachLimit),
                let attacks = AttackStrings(for: pattern),
                let offence = offence(of: pattern, among: attacks, &probe)
            else { continue }
            return diagnostic(at: file.place(ofBytes: offence, in: allowed.value), "this allowed pattern")
        }
        return costly
    }

    /// The bytes of the pattern's source that a text can be made against.
    private static func offence(
        of pattern: CompiledPattern,
        among attacks: AttackStrings,
        _ probe: inout PatternProbe
    ) -> Range<Int>? {
        guard let offence = probe.firstOffence(of: pattern, among: attacks.all) else { return nil }
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
