/// Percentiles of what was measured in the last minutes, in constant space and time.
///
/// Values fall into buckets of a quarter of an octave, so a percentile is too high by 19 % at most. Two halves of the window
/// take turns: what is older than a window is forgotten.
package struct PercentileWindow: Sendable {
    /// Of 64-bit values: four for each power of two.
    private static let bucketCount = 256

    private var current = [UInt32](repeating: 0, count: bucketCount)
    private var previous = [UInt32](repeating: 0, count: bucketCount)
    private var counts = (current: 0, previous: 0)
    /// When the current half began, in milliseconds.
    private var startedAt = 0
    private let half: Int
    private var cached: (p50: Int, p75: Int, p90: Int, p99: Int) = (0, 0, 0, 0)

    /// - Parameter window: in milliseconds.
    package init(window: Int = 300_000) {
        half = window / 2
    }

    /// Takes a measured value, which is not negative.
    package mutating func add(_ value: Int, at now: Int) {
        turn(at: now)
        current[Self.bucket(of: value)] &+= 1
        counts.current += 1
        cached = (percentile(50), percentile(75), percentile(90), percentile(99))
    }

    /// The least value that so many percent of the values do not exceed, rounded up to its bucket's end; nil if nothing was
    /// measured in the window.
    package func value(_ percentile: Strategy.Percentile, at now: Int) -> Int? {
        guard counts.current + counts.previous > 0, now - startedAt < 2 * half else { return nil }
        return switch percentile {
        case .p50: cached.p50
        case .p75: cached.p75
        case .p90: cached.p90
        case .p99: cached.p99
        }
    }

    private mutating func turn(at now: Int) {
        guard now - startedAt >= half else { return }
        let isNext = now - startedAt < 2 * half
        swap(&current, &previous)
        if !isNext { for index in previous.indices { previous[index] = 0 } }
        for index in current.indices { current[index] = 0 }
        counts = (0, isNext ? counts.current : 0)
        startedAt = now
    }

    private func percentile(_ percent: Int) -> Int {
        let total = counts.current + counts.previous
        var rest = (total * percent + 99) / 100
        for bucket in 0..<Self.bucketCount {
            rest -= Int(current[bucket]) + Int(previous[bucket])
            if rest <= 0 { return Self.end(of: bucket) }
        }
        return .max
    }

    /// Values below 4 have a bucket of their own each.
    private static func bucket(of value: Int) -> Int {
        let value = max(0, value)
        guard value >= 4 else { return value }
        let octave = Int.bitWidth - 1 - value.leadingZeroBitCount
        return octave * 4 + (value >> (octave - 2)) & 3
    }

    /// The greatest value of a bucket.
    private static func end(of bucket: Int) -> Int {
        guard bucket >= 8 else { return min(bucket, 3) }
        let octave = bucket / 4
        return Int(clamping: UInt(1) << octave + UInt((bucket & 3) + 1) << (octave - 2) - 1)
    }
}
