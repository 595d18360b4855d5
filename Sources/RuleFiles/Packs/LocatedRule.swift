package import Detection

/// A rule with what is known of it from its file.
package struct LocatedRule: Sendable {
    package let rule: Rule
    package let tests: [RuleTest]
    /// Where its id stands.
    package let place: Place
    /// Where its tests begin.
    package let testsPlace: Place
    /// Its entries of `detect`, in the order of `rule.patterns`.
    let patterns: [Value]
    /// The whole of it, as read.
    let fields: Fields
    /// Rules that its conditions ask for, as evidence; known once all packs are read.
    var evidence: [Rule] = []
    /// Its patterns under `allow` and those of its pack's defaults, in the order in which the engine compiles them.
    let allowedPatterns: [AllowPattern]
}

/// A pack as read from one file, before it is compared with the others.
struct PackDocument: Sendable {
    let pack: Pack
    /// Where the pack's id stands.
    let place: Place
    var rules: [LocatedRule]
}
