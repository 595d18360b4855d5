import ByteText
import Matching

/// An allow list ready to be asked about matches.
package struct CompiledAllowList: Sendable {
    private let entries: [Entry]
    var isEmpty: Bool { entries.isEmpty }
    /// Bytes on either side of a match that some entry looks at.
    let lineReach: Int
    private let entity: String
    private let fingerprint: Fingerprint?

    /// A class for the reason that `Detector` is one.
    private final class Entry: Sendable {
        let target: AllowEntry.Target
        let values: AllowedValues
        let patterns: [CompiledPattern]
        let stopwords: [[UInt8]]
        let digests: Set<String>

        init(_ entry: AllowEntry, _ patterns: [CompiledPattern]) {
            target = entry.target
            values = AllowedValues(entry.values)
            self.patterns = patterns
            stopwords = entry.stopwords.map { $0.utf8.map(\.asciiLowercased) }
            digests = Set(entry.digests)
        }
    }

    /// What of a text an entry may look at: indices into the text.
    struct Subject {
        let value: ByteRange
        let match: ByteRange
        /// Nil while the end of the line has not come.
        let line: ByteRange?
    }

    enum Verdict: Equatable {
        case allowed, notAllowed
        /// The rest of the line decides.
        case wait
    }

    /// - Parameters:
    ///   - fingerprint: under the key of the engine; without one no digest allows anything.
    ///   - cache: patterns that were compiled before, by source: packs share allow lists.
    init(
        _ list: AllowList,
        ruleID: String,
        entity: String,
        fingerprint: Fingerprint?,
        cache: inout [String: CompiledPattern]
    ) throws(RuleError) {
        let short = [
            AllowEntry(values: list.values), AllowEntry(regexes: list.regexes), AllowEntry(stopwords: list.stopwords),
        ]
        var entries: [Entry] = []
        var index = 0
        for entry in short + list.entries where !entry.isEmpty {
            var patterns: [CompiledPattern] = []
            for source in entry.regexes.map(Self.whole) + entry.searches {
                patterns.append(try Self.compile(source, index: index, ruleID, &cache))
                index += 1
            }
            Self.join(entry.regexes, of: &patterns, ruleID, &cache)
            entries.append(Entry(entry, patterns))
        }
        self.entries = entries
        lineReach = entries.contains { $0.target == .line } ? AllowEntry.lineReachInBytes : 0
        self.entity = entity
        self.fingerprint = fingerprint
    }

    private static func whole(_ source: String) -> String { "^(?:\(source))$" }

    /// Fewer patterns are asked one by one.
    private static let leastJoined = 4

    /// Puts one pattern in the place of many, which costs one call instead of as many.
    private static func join(
        _ sources: [String],
        of patterns: inout [CompiledPattern],
        _ ruleID: String,
        _ cache: inout [String: CompiledPattern]
    ) {
        let isJoined = sources.map(mayBeJoined)
        let joined = zip(sources, isJoined).filter(\.1).map { "(?:\($0.0))" }
        // It may be too large for PCRE2, where each is not.
        guard joined.count >= leastJoined,
            let joint = try? compile(whole(joined.joined(separator: "|")), index: 0, ruleID, &cache)
        else { return }
        patterns = [joint] + patterns.indices.filter { $0 >= isJoined.count || !isJoined[$0] }.map { patterns[$0] }
    }

    /// True if a pattern means the same beside others: it names no group, and has no verb and no option for all that follows.
    ///
    /// None refers to a group, as none with a reference compiles.
    private static func mayBeJoined(_ source: String) -> Bool {
        let plain = [":", "i:", "=", "!", "<=", "<!"].reduce(source) { $0.replacing("(?" + $1, with: "(") }
        return !plain.contains("(?") && !plain.contains("(*")
    }

    private static func compile(
        _ source: String,
        index: Int,
        _ ruleID: String,
        _ cache: inout [String: CompiledPattern]
    ) throws(RuleError) -> CompiledPattern {
        if let known = cache[source] { return known }
        do throws(PatternError) {
            let pattern = try CompiledPattern(source, maxLength: CompiledPattern.reachLimit)
            cache[source] = pattern
            return pattern
        } catch {
            throw RuleError(
                ruleID: ruleID,
                code: .allowPattern(index: index),
                offset: error.offset,
                message: error.message
            )
        }
    }

    func verdict(on subject: Subject, in bytes: Span<UInt8>, using scratch: inout MatchScratch) -> Verdict {
        var waits = false
        let value = bytes.extracting(subject.value)
        for entry in entries where allowsByValue(entry, value) {
            if entry.values.isEmpty, entry.patterns.isEmpty { return .allowed }
            switch entry.target {
            case .secret: if allows(entry, value, using: &scratch) { return .allowed }
            case .match: if allows(entry, bytes.extracting(subject.match), using: &scratch) { return .allowed }
            case .line:
                guard let line = subject.line else {
                    waits = true
                    continue
                }
                if allows(entry, bytes.extracting(line), using: &scratch) { return .allowed }
            }
        }
        return waits ? .wait : .notAllowed
    }

    /// The kinds that look at the finding whatever the target is.
    private func allowsByValue(_ entry: Entry, _ value: Span<UInt8>) -> Bool {
        if !entry.stopwords.isEmpty {
            guard entry.stopwords.contains(where: { value.containsFolded($0) }) else { return false }
        }
        if !entry.digests.isEmpty {
            guard let fingerprint, !entry.digests.isDisjoint(with: fingerprint(value.array, entity)) else {
                return false
            }
        }
        return true
    }

    private func allows(_ entry: Entry, _ target: Span<UInt8>, using scratch: inout MatchScratch) -> Bool {
        if !entry.values.isEmpty, !entry.values.contains(target) { return false }
        if entry.patterns.isEmpty { return true }
        for pattern in entry.patterns {
            let outcome = pattern.firstMatch(
                in: target,
                from: 0,
                isFinal: true,
                isTextStart: true,
                using: &scratch
            )
            if case .match = outcome { return true }
        }
        return false
    }
}

/// Values as they are compared: without spaces, hyphens and dots, and without ASCII case: `4111 1111…` is `4111-1111…`.
struct AllowedValues: Sendable {
    private let values: Set<[UInt8]>
    private let longest: Int
    /// The bytes that one of them begins with.
    private let first: ByteSet

    init(_ values: [String]) {
        self.values = Set(values.map { $0.utf8.filter { !Self.isSeparator($0) }.map(\.asciiLowercased) })
        longest = self.values.map(\.count).max() ?? 0
        first = ByteSet(self.values.compactMap(\.first))
    }

    var isEmpty: Bool { values.isEmpty }

    func contains(_ value: Span<UInt8>) -> Bool {
        var count = 0
        for index in value.indices where !Self.isSeparator(value[index]) {
            if count == 0, !first.contains(value[index].asciiLowercased) { return false }
            count += 1
            if count > longest { return false }
        }
        var bare: [UInt8] = []
        bare.reserveCapacity(count)
        for index in value.indices where !Self.isSeparator(value[index]) { bare.append(value[index].asciiLowercased) }
        return values.contains(bare)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x2D || byte == 0x2E }
}

extension AllowEntry {
    var isEmpty: Bool {
        values.isEmpty && regexes.isEmpty && searches.isEmpty && stopwords.isEmpty && digests.isEmpty
    }
}

extension Span<UInt8> {
    /// The part at a range of indices.
    @_lifetime(copy self)
    func extracting(_ range: ByteRange) -> Span<UInt8> { extracting(range.lowerBound..<range.upperBound) }

    var array: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }

    /// True if `wanted`, which is in lower case, stands in it without ASCII case.
    func containsFolded(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first else { return true }
        guard count >= wanted.count else { return false }
        for start in 0...count - wanted.count where self[start].asciiLowercased == first {
            var length = 1
            while length < wanted.count, self[start + length].asciiLowercased == wanted[length] { length += 1 }
            if length == wanted.count { return true }
        }
        return false
    }
}
