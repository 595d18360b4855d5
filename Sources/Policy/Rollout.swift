import Crypto

/// The share of keys, users or conversations for which something is in force already.
///
/// Never random: whether a subject is in follows from the policy's id and the subject, so it stays in, and a larger share
/// holds everybody that a smaller one held.
package struct Rollout: Hashable, Sendable {
    /// What is counted.
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case key, user, conversation
    }

    /// From 0 to 100.
    package let percent: Int
    package let unit: Unit

    package init(percent: Int, by unit: Unit = .key) {
        self.percent = min(max(percent, 0), 100)
        self.unit = unit
    }

    /// Whether it is in force for a subject.
    ///
    /// Users and conversations are the client's word. Where that does not count, and where there is none, the key is taken;
    /// clients without a key are one subject together.
    package func includes(_ subject: PolicySubject, of policyID: String) -> Bool {
        let named = subject.isTrusted ? (unit == .user ? subject.user : subject.conversation) : nil
        let unit = unit == .key || named == nil ? Unit.key : unit
        let name = unit == .key ? subject.key ?? "" : named ?? ""
        return Self.place(of: "\(policyID)\u{0}\(unit.rawValue)\u{0}\(name)") < percent * 100
    }

    /// From 0 to 9999: the first eight bytes of the text's SHA-256, as a number, modulo 10,000.
    static func place(of text: String) -> Int {
        let digest = SHA256.hash(data: Array(text.utf8))
        return Int(digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 10_000)
    }
}
