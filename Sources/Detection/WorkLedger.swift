import ByteText

/// What each detector has spent on one text, against what it may.
///
/// A match that turns out to be no finding is sought again one place further on, so a text full of them costs a rule a search
/// for each of its bytes. Work is counted in bytes: the match's own, and what a search, the validators and a look for
/// context words cost beside it. Rejected matches are the same however the text was cut, so what is spent, and where it
/// becomes too much, is too (law 1).
struct WorkLedger: Sendable {
    /// What a rejected match costs beside its length: about a quarter of a microsecond.
    static let perMatch = 256
    /// Granted to every text.
    static let base = 4 << 20
    /// Granted for each byte of the text before the match: an ordinary match may be rejected at every byte for ever.
    static let perByte = 512

    /// By detector; empty until the first match is rejected.
    private var spent: [UInt64] = []

    /// - Parameters:
    ///   - match: indices into a stretch.
    ///   - base: the stretch's offset in the text.
    /// - Returns: false if the detector has spent more than it may.
    mutating func charge(_ detector: Int, for match: ByteRange, at base: Int) -> Bool {
        if detector >= spent.count {
            spent += [UInt64](repeating: 0, count: detector + 1 - spent.count)
        }
        spent[detector] += UInt64(Self.perMatch + match.count)
        return spent[detector] <= UInt64(Self.base + Self.perByte * (base + match.lowerBound))
    }
}
