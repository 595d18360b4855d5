import Classification
import Crypto

/// Places that were found lately, by the digest of their text; never a text.
///
/// Two generations, as `ScoreCache`: a look-up costs two probes, and nothing is sorted. A place does not grow old.
struct EmbeddingCache: Sendable {
    private var young: [[UInt8]: Embedding] = [:]
    private var old: [[UInt8]: Embedding] = [:]
    private let half: Int

    /// - Parameter entries: kept at most; 0 keeps nothing.
    init(entries: Int) {
        half = entries / 2
    }

    static func key(of text: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: text)) }

    mutating func place(for key: [UInt8]) -> Embedding? {
        guard let place = young[key] ?? old[key] else { return nil }
        if young[key] == nil { keep(place, for: key) }
        return place
    }

    mutating func keep(_ place: Embedding, for key: [UInt8]) {
        guard half > 0 else { return }
        old[key] = nil
        young[key] = place
        if young.count >= half {
            old = young
            young = [:]
        }
    }
}
