package import Classification
import Crypto
import GuardrailTypes
package import NIOCore

/// Verdicts that were given lately, by what was asked.
///
/// Two generations: what was used since the older one was young survives its end, so that a lookup costs two probes and nothing
/// is sorted. Never holds a text, only its digest. A clock is passed in.
package struct ScoreCache: Sendable {
    package struct Key: Hashable, Sendable {
        private let digest: [UInt8]

        /// SHA-256 of everything that a verdict depends on, each part with its length before it.
        ///
        /// - Parameter version: of the classifier: its id, model, template and labels.
        package init(_ input: ClassifierInput, version: String) {
            var hash = SHA256()
            func add(_ part: some Collection<UInt8>) {
                withUnsafeBytes(of: UInt64(part.count).littleEndian) { hash.update(bufferPointer: $0) }
                hash.update(data: Array(part))
            }
            add(version.utf8)
            add(input.direction.rawValue.utf8)
            add(input.categories.sorted().map(\.id).joined(separator: ",").utf8)
            for turn in input.context {
                add((turn.speaker == .user ? "u" : "a").utf8)
                add(turn.text)
            }
            add("t".utf8)
            add(input.text)
            digest = Array(hash.finalize())
        }
    }

    private struct Entry: Sendable {
        let verdict: ClassifierVerdict
        let until: NIODeadline
    }

    private var young: [Key: Entry] = [:]
    private var old: [Key: Entry] = [:]
    private let half: Int
    private let lifetime: TimeAmount

    /// - Parameter entries: kept at most; at least 2.
    package init(entries: Int, lifetime: TimeAmount) {
        half = max(1, entries / 2)
        self.lifetime = lifetime
    }

    package var count: Int { young.count + old.count }

    /// The verdict, with nothing billed for it.
    package mutating func verdict(for key: Key, at now: NIODeadline) -> ClassifierVerdict? {
        guard let entry = young[key] ?? old[key] else { return nil }
        guard now < entry.until else {
            young[key] = nil
            old[key] = nil
            return nil
        }
        if young[key] == nil { insert(entry, for: key) }
        return ClassifierVerdict(scores: entry.verdict.scores)
    }

    package mutating func remember(_ verdict: ClassifierVerdict, for key: Key, at now: NIODeadline) {
        insert(Entry(verdict: verdict, until: now + lifetime), for: key)
    }

    private mutating func insert(_ entry: Entry, for key: Key) {
        old[key] = nil
        young[key] = entry
        if young.count >= half {
            old = young
            young = [:]
        }
    }
}
