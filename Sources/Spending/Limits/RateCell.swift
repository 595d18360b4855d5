/// The generic cell rate algorithm: one number, the time at which a steady sender would be due again.
///
/// In microseconds, which doubles hold exactly.
struct RateCell: Hashable, Sendable {
    struct Rate: Hashable, Sendable {
        /// In a period of so many milliseconds.
        let limit: Int64
        let period: Int64
        let burst: Int64

        /// Microseconds that so many take, rounded up.
        func time(of amount: Int64) -> Int64 {
            (amount * period * 1000 + limit - 1) / limit
        }
    }

    private(set) var dueAt: Int64 = 0

    func state(_ rate: Rate, _ amount: Int64, at now: Int64) -> (fits: Bool, state: LimitState) {
        let now = now * 1000
        let ahead = max(0, dueAt - now)
        let room = rate.time(of: rate.burst)
        let after = ahead + rate.time(of: amount)
        let remaining = max(0, (room - ahead) * rate.limit / (rate.period * 1000))
        let retry = max(0, after - room)
        return (after <= room, LimitState(remaining: remaining, reset: Self.up(ahead), retry: Self.up(retry)))
    }

    mutating func take(_ rate: Rate, _ amount: Int64, at now: Int64) {
        dueAt = max(dueAt, now * 1000) + rate.time(of: amount)
    }

    func isIdle(at now: Int64) -> Bool { dueAt <= now * 1000 }

    private static func up(_ microseconds: Int64) -> Int64 { (microseconds + 999) / 1000 }
}
