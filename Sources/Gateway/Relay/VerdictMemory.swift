import Crypto
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// What was decided about the long texts of requests that have come, so that a conversation that is sent anew with every
/// turn costs a digest for what was said before.
///
/// Holds no text that was found: redacted texts, findings without values, and keys that are digests. One for each event
/// loop and engine, so that a reload forgets everything.
final class VerdictMemory {
    /// SHA-256 over everything that the verdict hangs on.
    struct Key: Hashable {
        fileprivate struct Digest: Hashable {
            let first: UInt128
            let second: UInt128
        }
        fileprivate let digest: Digest
    }

    struct Entry {
        let verdict: WholeVerdict
        /// As they are after the text.
        let numbers: PlaceholderNumbers
    }

    /// Shorter texts cost less than their digest.
    private static let shortestText = 512
    /// Bytes of redacted texts, findings and keys that each generation may hold, roughly.
    private static let generationBytes = 8 << 20

    private var young: [Key: Entry] = [:]
    private var old: [Key: Entry] = [:]
    private var youngBytes = 0

    /// - Returns: nil for a text that is not worth it.
    func key(for field: TextField, in document: JSONDocument, of inspector: DocumentInspector) -> Key? {
        let literal = document.bytes[field.contentRange]
        guard literal.count >= Self.shortestText else { return nil }
        let texts = inspector.texts
        var hash = SHA256()
        for part in [texts.direction.rawValue, texts.age.rawValue, texts.source?.rawValue ?? "-"] {
            Self.add(part, to: &hash)
        }
        for number in [field.isArguments ? 1 : 0, inspector.numbers.revision, texts.policy?.number ?? 0] {
            withUnsafeBytes(of: Int64(number)) { hash.update(bufferPointer: $0) }
        }
        literal.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().withUnsafeBytes { Key(digest: $0.loadUnaligned(as: Key.Digest.self)) }
    }

    /// Ends with a byte that no name has.
    private static func add(_ name: String, to hash: inout SHA256) {
        var name = name
        name.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
    }

    subscript(key: Key) -> Entry? {
        if let entry = young[key] { return entry }
        guard let entry = old[key] else { return nil }
        insert(entry, for: key)
        return entry
    }

    /// - Parameter numbers: as they are after the text.
    func keep(_ verdict: WholeVerdict, _ numbers: PlaceholderNumbers, for key: Key) {
        // A failure may be of the moment, and the numbers of a reversible exchange hold values.
        guard verdict.failures.isEmpty, !numbers.isReversible else { return }
        insert(Entry(verdict: verdict, numbers: numbers), for: key)
    }

    private func insert(_ entry: Entry, for key: Key) {
        let cost = 256 + (entry.verdict.text?.count ?? 0) + 512 * entry.verdict.findings.count
        guard cost <= Self.generationBytes / 8 else { return }
        if youngBytes + cost > Self.generationBytes {
            old = young
            young = [:]
            youngBytes = 0
        }
        young[key] = entry
        youngBytes += cost
    }
}

@available(*, unavailable)
extension VerdictMemory: Sendable {}
