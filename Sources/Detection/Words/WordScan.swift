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
    /// Where the scan began: words that begin before it are another scan's.
    private var firstStart = 0

    /// The most bytes that are read before the start of a scan, to know where its first word begins.
    static let lookBack = 64

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
        var index = from
        if !isStarted {
            start(rules)
            firstStart = base + from
            index = Self.wordStart(in: bytes, before: from)
        }
        guard !seekers.isEmpty || !exactSeekers.isEmpty || !fingerprintSeekers.isEmpty else { return }
        while let word = reader.next(in: bytes, from: &index, base: base, isFinal: isFinal) {
            guard word.start >= firstStart else { continue }
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

    private static func wordStart(in bytes: Span<UInt8>, before index: Int) -> Int {
        var at = index
        let first = max(0, index - lookBack)
        while at > first, bytes[at - 1] >= 0x80 || bytes[at - 1].isASCIIWord { at -= 1 }
        while at < index, UTF8Boundary.isContinuation(bytes[at]) { at += 1 }
        return at
    }

    private mutating func start(_ rules: DirectionalRules) {
        isStarted = true
        reader = WordReader(readsCase: rules.furtherDetectors.contains(where: \.readsCase))
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
