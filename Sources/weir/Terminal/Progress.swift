/// How far a long scan is, on standard error, only where a person looks on.
struct Progress {
    private let isShown = Terminal.isErrorTerminal
    private let clock = ContinuousClock()
    private var lastShown: ContinuousClock.Instant?
    private var hasWritten = false

    /// Shows how many bytes were read, at most four times a second.
    ///
    /// - Parameter total: bytes there are; nil if that is not known.
    mutating func show(_ bytes: Int, of total: Int?) {
        guard isShown else { return }
        let now = clock.now
        // The first second is quiet: short scans should not flicker.
        guard let last = lastShown else { return lastShown = now + .milliseconds(750) }
        guard now - last >= .milliseconds(250) else { return }
        lastShown = now
        hasWritten = true
        let share = total.map { " of \($0 / 1_000_000)" } ?? ""
        Terminal.whisper("\r\u{1B}[Kscanned \(bytes / 1_000_000)\(share) MB")
    }

    /// Takes the line away again.
    func finish() {
        if hasWritten { Terminal.whisper("\r\u{1B}[K") }
    }
}
