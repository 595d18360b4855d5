import Caching
import Inspection
import Redaction
import Wire

/// Kept answers that were inspected whole and in which nothing was found, so that the next hit need not be searched by the same rules.
///
/// An inspection is a function of the bytes, the engine, the rules in quarantine and the policy; what the prompt had only says how
/// replaced values are called. So where all of these are the same, nothing was replaced or found, no rule failed and nobody was asked, a
/// second one can come to nothing else. One for each event loop, engine and state of its quarantine: a reload forgets everything.
final class InspectedAnswers {
    struct Clean {
        let usage: TokenUsage?
        let responseID: String?
        let inspectedBytes: Int
    }

    private struct Key: Hashable {
        let request: CacheKey
        let policy: Int?
    }

    private struct Item {
        /// Shares its memory with the cache as long as that has it.
        let answer: [UInt8]
        let clean: Clean
    }

    private static let mostItems = 4_000
    private static let mostBytes = 8 << 20

    private var items: [Key: Item] = [:]
    private var bytes = 0

    /// - Complexity: O(1) while the cache has the very answer that was inspected.
    func clean(_ answer: [UInt8], to request: CacheKey, policy: Int?) -> Clean? {
        guard let item = items[Key(request: request, policy: policy)], item.answer == answer else { return nil }
        return item.clean
    }

    func note(_ clean: Clean, of answer: [UInt8], to request: CacheKey, policy: Int?) {
        if items.count >= Self.mostItems || bytes + answer.count > Self.mostBytes { (items, bytes) = ([:], 0) }
        guard answer.count <= Self.mostBytes / 8 else { return }
        let key = Key(request: request, policy: policy)
        bytes += answer.count - (items[key]?.answer.count ?? 0)
        items[key] = Item(answer: answer, clean: clean)
    }
}

@available(*, unavailable)
extension InspectedAnswers: Sendable {}

extension Exchange {
    /// What an inspection of the kept answer would come to, where that is certain.
    func cleanOutcome() -> ResponseOutcome? {
        guard let entry = cache?.entry, let request = cache?.request, numbers.restorable == nil,
            let clean = scratch.answers.clean(entry.answer, to: request.key, policy: policy?.number)
        else { return nil }
        return ResponseOutcome(
            verdict: .forward(entry.answer),
            decisions: [],
            usage: clean.usage,
            responseID: clean.responseID,
            inspectedBytes: clean.inspectedBytes,
            isEdited: false,
            isUpstreamError: false
        )
    }

    /// Remembers that nothing was found in a kept answer, about which nobody was asked.
    func noteClean(_ outcome: ResponseOutcome) {
        guard let entry = cache?.entry, let request = cache?.request, numbers.restorable == nil,
            case .forward = outcome.verdict, outcome.decisions.isEmpty, !outcome.isEdited, !outcome.isUpstreamError
        else { return }
        let clean = InspectedAnswers.Clean(
            usage: outcome.usage,
            responseID: outcome.responseID,
            inspectedBytes: outcome.inspectedBytes
        )
        scratch.answers.note(clean, of: entry.answer, to: request.key, policy: policy?.number)
    }
}
