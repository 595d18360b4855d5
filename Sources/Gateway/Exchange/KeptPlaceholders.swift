import Crypto
import Foundation
import NIOCore
import Redaction
import Synchronization

/// What the placeholders of conversations stand for whose earlier turns lie with the provider (`previous_response_id`,
/// `conversation`): the client does not send them again, so their numbers cannot be found again.
///
/// Sealed under a key of this process and the conversation's name, of which only a digest is kept: what lies here is of
/// use to nobody who does not know the name. In memory only, for an hour.
package final class KeptPlaceholders: Sendable {
    fileprivate struct Entry {
        let sealed: Data
        let expires: NIODeadline
    }

    fileprivate struct State {
        var entries: [[UInt8]: Entry] = [:]
        /// Oldest first; may name what has been replaced since.
        var order: [[UInt8]] = []
        var bytes = 0
    }

    private static let lifetime = TimeAmount.hours(1)
    private static let maximumBytes = 64 << 20

    private let key = SymmetricKey(size: .bits256)
    private let state = Mutex(State())

    package init() {}

    /// - Parameters:
    ///   - name: of a response or a conversation, as the provider gave it.
    ///   - app: whose it is: no other application gets it.
    func keep(_ numbers: PlaceholderNumbers, for name: String, of app: String, at now: NIODeadline = .now()) {
        guard let sealed = try? ChaChaPoly.seal(Data(numbers.bytes), using: secret(of: name, app)).combined else {
            return
        }
        let digest = digest(of: name, app)
        state.withLock { state in
            state.bytes += sealed.count - (state.entries[digest]?.sealed.count ?? 0)
            state.entries[digest] = Entry(sealed: sealed, expires: now + Self.lifetime)
            state.order.append(digest)
            state.dropOld(at: now, over: Self.maximumBytes)
        }
    }

    func numbers(for name: String, of app: String, at now: NIODeadline = .now()) -> PlaceholderNumbers? {
        let digest = digest(of: name, app)
        guard let entry = state.withLock({ $0.entries[digest] }), entry.expires > now,
            let box = try? ChaChaPoly.SealedBox(combined: entry.sealed),
            let bytes = try? ChaChaPoly.open(box, using: secret(of: name, app))
        else { return nil }
        return PlaceholderNumbers(bytes: Array(bytes))
    }

    private func secret(of name: String, _ app: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("\(app)\u{0}\(name)".utf8), outputByteCount: 32)
    }

    private func digest(of name: String, _ app: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data("\(app)\u{0}\(name)".utf8), using: key))
    }
}

extension KeptPlaceholders.State {
    fileprivate mutating func dropOld(at now: NIODeadline, over most: Int) {
        var count = 0
        for digest in order {
            let entry = entries[digest]
            guard bytes > most || entry.map({ $0.expires <= now }) ?? true else { break }
            if let entry {
                bytes -= entry.sealed.count
                entries[digest] = nil
            }
            count += 1
        }
        order.removeFirst(count)
    }
}
