/// Consistent hashing: points of all candidates on a ring, and a hash goes to the next one (Karger and others, 1997).
///
/// A candidate that is not available leaves its hashes to the next points, and all others stay where they were.
struct HashRing: Sendable {
    /// In the order of the ring.
    private let points: [(hash: UInt64, candidate: Int)]

    /// The candidate with the greatest weight has so many points.
    ///
    /// The shares of equal candidates differ by about a tenth.
    private static let pointsOfHeaviest = 160

    init(_ weights: [Int]) {
        let heaviest = weights.max() ?? 1
        points = weights.enumerated().flatMap { candidate, weight in
            let count = max(1, weight * Self.pointsOfHeaviest / heaviest)
            return (0..<count).map { point in
                (hash: SplitMix.mixed(UInt64(candidate) << 32 | UInt64(point) &+ 1), candidate: candidate)
            }
        }
        .sorted { ($0.hash, $0.candidate) < ($1.hash, $1.candidate) }
    }

    /// - Complexity: logarithmic, and a walk over what does not belong to `members`.
    func candidate(for hash: UInt64, among members: CandidateSet) -> Int? {
        guard !members.isEmpty else { return nil }
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        for step in 0..<points.count {
            let candidate = points[(low + step) % points.count].candidate
            if members.contains(candidate) { return candidate }
        }
        return nil
    }
}
