import ByteText
import Matching

/// The scan of one channel's text by all detectors that go by words, as far as it has come.
///
/// The text is cut into words once, for all of them.
struct WordScan: Sendable {
    private var reader = WordReader()
    private var seekers: [WordSeeker] = []
    private var exactSeekers: [ExactSeeker] = []
    private var fingerprintSeekers: [FingerprintSeeker] = []
    private var isStarted = false

    /// No finding that is not yet reported starts before this offset.
    private(set) var firstUndecided = Int.max

    /// Reads on.
    ///
    /// - Parameters:
    ///   - from: index of the first byte that was not read yet.
    ///   - base: offset in the text of `bytes[0]`.
    mutating func advance(
        over bytes: Span<UInt8>,
        from: Int,
        at base: Int,
        isFinal: Bool,
        rules: DirectionalRules,
        using scratch: inout MatchScratch,
        into results: inout ScanResults
    ) {
        if !isStarted { start(rules) }
        guard !seekers.isEmpty || !exactSeekers.isEmpty || !fingerprintSeekers.isEmpty else { return }
        var index = from
        while let word = reader.next(in: bytes, from: &index, base: base, isFinal: isFinal) {
            for seeker in seekers.indices { seekers[seeker].take(word) }
            for seeker in exactSeekers.indices { exactSeekers[seeker].take(word, in: bytes, at: base) }
            for seeker in fingerprintSeekers.indices { fingerprintSeekers[seeker].take(word) }
        }
        firstUndecided = .max
        for seeker in seekers.indices {
            seekers[seeker].takeEnd(of: reader, isFinal: isFinal)
            seekers[seeker].settle(bytes, at: base, isFinal: isFinal, rules: rules, using: &scratch, into: &results)
            firstUndecided = min(firstUndecided, seekers[seeker].firstUndecided)
        }
        for seeker in exactSeekers.indices {
            exactSeekers[seeker].takeEnd(of: reader, isFinal: isFinal)
            exactSeekers[seeker]
                .settle(bytes, at: base, isFinal: isFinal, rules: rules, using: &scratch, into: &results)
            firstUndecided = min(firstUndecided, exactSeekers[seeker].firstUndecided)
        }
        for seeker in fingerprintSeekers.indices {
            fingerprintSeekers[seeker].takeEnd(of: reader, isFinal: isFinal)
            fingerprintSeekers[seeker]
                .settle(bytes, at: base, isFinal: isFinal, rules: rules, using: &scratch, into: &results)
            firstUndecided = min(firstUndecided, fingerprintSeekers[seeker].firstUndecided)
        }
    }

    private mutating func start(_ rules: DirectionalRules) {
        isStarted = true
        for (offset, detector) in rules.furtherDetectors.enumerated() {
            let index = rules.detectors.count + offset
            switch detector.finder {
            case .words(let list): seekers.append(WordSeeker(list, detector: index))
            case .exactData(let set): exactSeekers.append(ExactSeeker(set, detector: index))
            case .fingerprints(let fingerprints, let share):
                fingerprintSeekers.append(FingerprintSeeker(fingerprints, share: share, detector: index))
            case .pattern, .record: break
            }
        }
    }
}
