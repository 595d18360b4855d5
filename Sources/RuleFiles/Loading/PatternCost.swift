import Detection
import Matching
import Synchronization

/// Says where a text can be made for a pattern that costs too much as a whole, though no single place in it does.
///
/// A pattern that may run over thousands of bytes before it fails may do so again at the next byte. What the search looks at
/// is counted on texts that are derived from the pattern (`SearchCost`), so every machine says the same.
struct PatternCost {
    private let pattern: CompiledPattern
    private let looks: Int
    /// The bytes of the pattern's source that the dearest text is made against.
    let culprit: Range<Int>

    /// - Returns: nil if there is nothing to be said of the pattern.
    init?(of pattern: CompiledPattern, among attacks: AttackStrings) {
        let found = Self.dearest(of: pattern, among: attacks)
        guard found.looks > SearchCost.notable else { return nil }
        self.pattern = pattern
        looks = found.looks
        culprit = found.attack?.target.map { attacks.repeats[$0] } ?? 0..<pattern.source.utf8.count
    }

    private struct Key: Hashable {
        let source: String
        let options: CompiledPattern.Options
        let reach: Int
    }

    /// A reload asks about the patterns of the load before; what is counted once is counted for good.
    private static let known = Mutex<[Key: SearchCost.Dearest]>([:])
    private static let mostKnown = 16 << 10

    private static func dearest(of pattern: CompiledPattern, among attacks: AttackStrings) -> SearchCost.Dearest {
        let key = Key(source: pattern.source, options: pattern.options, reach: pattern.reach)
        if let known = known.withLock({ $0[key] }) { return known }
        let found = SearchCost.dearest(of: pattern, among: attacks, stoppingAbove: SearchCost.most) ?? .init()
        known.withLock { known in
            if known.count >= mostKnown { known.removeAll() }
            known[key] = found
        }
        return found
    }

    /// - Parameters:
    ///   - declared: where the author declared the longest match.
    ///   - place: of the culprit.
    func diagnostic(declared: Place?, else place: Place) -> Diagnostic {
        let isRefused = looks > SearchCost.most
        let bounds = "bound its repeats more tightly, {1,64} for +, or let them exclude what a match begins with"
        let lower = longestThatHolds.map { "max_length: \($0) would do; or " } ?? ""
        return Diagnostic(
            isRefused ? .patternCostsTooMuch : .patternIsCostly,
            at: (pattern.isReachDeclared ? declared : nil) ?? place,
            "a text of 64 KB can be made for this pattern that makes the search look at a byte "
                + (isRefused ? "more than \(Self.millions(SearchCost.most))" : "\(Self.millions(looks))")
                + " million times; \(isRefused ? "no more is granted" : "above \(Self.millions(SearchCost.most)) it is refused")",
            help: lower + bounds
        )
    }

    private static func millions(_ looksPerByte: Int) -> Int {
        (looksPerByte * SearchCost.subject + 500_000) / 1_000_000
    }

    /// The longest match, to an eighth, that an author may declare for the pattern without a word about its cost.
    private var longestThatHolds: Int? {
        guard pattern.isReachDeclared else { return nil }
        var (holds, fails) = (0, pattern.reach)
        while fails - holds > max(8, fails / 8) {
            let middle = (holds + fails) / 2
            if isCheap(upTo: middle) { holds = middle } else { fails = middle }
        }
        return holds > pattern.shortest ? holds : nil
    }

    private func isCheap(upTo maxLength: Int) -> Bool {
        guard let shorter = try? CompiledPattern(pattern.source, options: pattern.options, maxLength: maxLength),
            let attacks = AttackStrings(for: shorter)
        else { return false }
        return PatternCost(of: shorter, among: attacks) == nil
    }
}
