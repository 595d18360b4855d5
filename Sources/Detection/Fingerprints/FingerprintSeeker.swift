import ByteText
import Matching

/// Counts how much of each document a text has repeated.
///
/// The word with which the wanted share of a section is reached is the finding, once for each section: what stood before it has
/// left a stream, and what a block keeps back is the rest. The last word is held only while it could be that word.
struct FingerprintSeeker: Sendable {
    private let fingerprints: DocumentFingerprints
    private let detector: Int
    private var shingler: Shingler
    private let share: Double
    /// By section: how many different fingerprints of it have been seen.
    private var counts: [Int: Int] = [:]
    private var seen: Set<UInt64> = []
    private var matches = OpenMatches<Void>()
    /// One more fingerprint could be enough.
    private var isClose: Bool
    private var openStart = Int.max

    /// - Parameter share: of a section's fingerprints, from 0 to 1.
    init(_ fingerprints: DocumentFingerprints, share: Double, detector: Int) {
        self.fingerprints = fingerprints
        self.detector = detector
        shingler = Shingler(length: fingerprints.length)
        self.share = share
        isClose = Self.wanted(of: fingerprints.fewest, share) <= 1
    }

    /// How many fingerprints of a section are the wanted share.
    private static func wanted(of count: Int, _ share: Double) -> Int {
        max(1, Int((Double(count) * share).rounded(.up)))
    }

    /// No finding that is not yet reported starts before this offset.
    var firstUndecided: Int { min(matches.firstUndecided, openStart) }

    mutating func take(_ word: Word) {
        guard let shingle = shingler.take(word), let found = fingerprints.sections(of: shingle),
            seen.insert(found.fingerprint).inserted
        else { return }
        var isReached = false
        for section in found.sections {
            counts[section, default: 0] += 1
            let missing = Self.wanted(of: fingerprints.counts[section], share) - (counts[section] ?? 0)
            if missing == 0 { isReached = true }
            if missing == 1 { isClose = true }
        }
        guard isReached else { return }
        matches.begin(.init(start: word.start, state: (), end: word.end, isAlive: false))
    }

    mutating func takeEnd(of reader: WordReader, isFinal: Bool) {
        openStart = isClose && !isFinal ? reader.openStart ?? .max : .max
    }

    mutating func settle(
        _ bytes: Span<UInt8>,
        at base: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout MatchScratch,
        into results: inout ScanResults
    ) {
        matches.settle(
            bytes,
            at: base,
            isFinal: isFinal,
            detector: detector,
            rules: rules,
            using: &scratch,
            into: &results
        )
    }
}
