internal import Glibc
import Synchronization

/// The name of one exchange: in its audit row, in our logs, and in the header that the client gets.
///
/// `req_` and 26 digits of Crockford's base 32: 48 bits of time in ms and 80 random ones, as in a ULID. Ids made later
/// sort later, so the unique index grows at its end and stays cheap. Always made by us: an id that a client sends is
/// the client's text and is not stored.
package struct ExchangeID: Hashable, Sendable {
    package let text: String

    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let prefix = Array("req_".utf8)

    /// A new one.
    package init(at time: AuditTime) {
        let (high, low) = RandomWords.next()
        self.init(milliseconds: UInt64(truncatingIfNeeded: time.milliseconds), high: high, low: low)
    }

    /// Uses the low 48 bits of the time, the low 16 bits of `high` and all of `low`.
    init(milliseconds: UInt64, high: UInt64, low: UInt64) {
        var value = (UInt128(milliseconds & 0xffff_ffff_ffff) << 80) | (UInt128(high & 0xffff) << 64) | UInt128(low)
        text = String(unsafeUninitializedCapacity: 30) { buffer in
            for index in 0..<4 { buffer[index] = Self.prefix[index] }
            for index in stride(from: 29, through: 4, by: -1) {
                buffer[index] = Self.digits[Int(truncatingIfNeeded: value & 31)]
                value >>= 5
            }
            return 30
        }
    }

    /// One that somebody typed; nil if it does not have the form of ours.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 30, bytes.starts(with: Self.prefix), bytes.dropFirst(4).allSatisfy(Self.digits.contains)
        else { return nil }
        self.text = text
    }
}

extension ExchangeID: CustomStringConvertible {
    package var description: String { text }
}

/// Words from the system's generator, fetched many at a time: a system call for each id would cost more than the rest of it.
private enum RandomWords {
    private static let fetched = Mutex<[UInt64]>([])

    static func next() -> (UInt64, UInt64) {
        fetched.withLock { words in
            if words.count < 2 { words = fetch() }
            return (words.removeLast(), words.removeLast())
        }
    }

    private static func fetch() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: 32) { buffer, count in
            // 256 bytes are the most that one call gives, getentropy(3).
            precondition(getentropy(buffer.baseAddress, 256) == 0, "no random numbers: errno \(errno)")
            count = 32
        }
    }
}
