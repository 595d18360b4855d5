/// What is kept of the texts of an exchange.
package enum CaptureMode: String, Hashable, Sendable, CaseIterable {
    case off
    /// Texts as they left: what a rule redacts or blocks is masked.
    case redacted
    /// Texts as they came, encrypted to a key whose private half is elsewhere.
    case escrow
}
