/// A time zone as the list of its changes: how far local clocks are ahead of UTC, and from when on.
package struct ZoneOffsets: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        /// Seconds since 1970.
        package let at: Int64
        /// Seconds ahead of UTC from then on.
        package let offset: Int64

        package init(at: Int64, offset: Int64) {
            self.at = at
            self.offset = offset
        }
    }

    /// Before the first change.
    private let first: Int64
    /// In the order of time.
    private let changes: [Change]

    package init(_ first: Int64, _ changes: [Change] = []) {
        self.first = first
        self.changes = changes.sorted { $0.at < $1.at }
    }

    package static let utc = ZoneOffsets(0)

    package func offset(at time: Int64) -> Int64 {
        changes.last { $0.at <= time }?.offset ?? first
    }

    /// The first moment at which local clocks show this time or a later one.
    ///
    /// Where clocks go back over it, that is before they do; where they jump over it, the jump.
    ///
    /// - Parameter local: seconds since 1970 as if the local clock were in UTC.
    package func moment(of local: Int64) -> Int64 {
        var offset = first
        var begin = Int64.min
        for change in changes {
            let moment = max(begin, local - offset)
            if moment < change.at { return moment }
            (begin, offset) = (change.at, change.offset)
        }
        return max(begin, local - offset)
    }
}
