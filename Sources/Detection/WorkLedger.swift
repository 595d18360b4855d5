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

    static func cost(of match: ByteRange) -> Int { perMatch + match.count }

    /// Of those that had a match rejected, in the order of their indices.
    private var accounts: [Account] = []
    /// The account that was charged last: most charges come one after the other.
    private var last = 0

    private struct Account: Sendable {
        let detector: Int
        var spent: Int
    }

    /// - Parameters:
    ///   - match: indices into a stretch.
    ///   - base: the stretch's offset in the text.
    /// - Returns: false if the detector has spent more than it may.
    mutating func charge(_ detector: Int, for match: ByteRange, at base: Int) -> Bool {
        if last >= accounts.count || accounts[last].detector != detector { last = account(of: detector) }
        accounts[last].spent += Self.cost(of: match)
        return accounts[last].spent <= Self.base + Self.perByte * (base + match.lowerBound)
    }

    /// The index of a detector's account, opened if there is none.
    private mutating func account(of detector: Int) -> Int {
        var (low, high) = (0, accounts.count)
        while low < high {
            let middle = (low + high) / 2
            if accounts[middle].detector < detector { low = middle + 1 } else { high = middle }
        }
        if low == accounts.count || accounts[low].detector != detector {
            accounts.insert(Account(detector: detector, spent: 0), at: low)
        }
        return low
    }
}

/// What all detectors together, in all views of one text, have spent on what was no finding.
///
/// Each is bounded by itself (`WorkLedger`), and many are bounded by their reach; but hundreds share a text, and what its
/// encoded runs stand for is inspected as a text again. Counted like the work of one detector. What a detector that needs a
/// word spends is left out: it is not sought where none stands (`ContextFilter`).
struct TotalWork: Sendable {
    /// Granted to every text.
    static let base = 16 << 20
    /// Granted for each byte of the text that has come.
    static let perByte = 1024
    /// What reading an encoded run once costs, and each byte of what is read.
    static let perReading = 4096
    static let perReadByte = 32

    private(set) var spent = 0
    private var granted = base

    mutating func received(upTo end: Int) { granted = max(granted, Self.base + Self.perByte * end) }

    /// Charges a rejected match.
    ///
    /// - Returns: false if more is spent than may be.
    mutating func charge(for match: ByteRange) -> Bool { charge(WorkLedger.cost(of: match)) }

    /// Charges what an encoded run may stand for.
    ///
    /// - Returns: false if more is spent than may be.
    mutating func chargeReading(of count: Int) -> Bool { charge(Self.perReading + Self.perReadByte * count) }

    /// Charges more of it.
    mutating func chargeReading(ofFurther count: Int) -> Bool { charge(Self.perReadByte * count) }

    /// Charges what the same work has cost before.
    ///
    /// - Returns: false if that would be more than may be; then nothing is charged.
    mutating func repeats(_ work: Int) -> Bool {
        guard spent + work <= granted else { return false }
        spent += work
        return true
    }

    private mutating func charge(_ work: Int) -> Bool {
        spent += work
        return spent <= granted
    }
}
