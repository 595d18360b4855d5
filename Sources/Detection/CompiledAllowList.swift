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

    private struct Entry: Sendable {
        let target: AllowEntry.Target
        let values: Set<[UInt8]>
        let patterns: [CompiledPattern]
        let stopwords: [[UInt8]]
        let digests: Set<String>
    }

    /// What of a text an entry may look at.
    struct Subject {
        let value: [UInt8]
        let match: [UInt8]
        /// Nil while the end of the line has not come.
        let line: [UInt8]?
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
            for source in entry.regexes.map({ "^(?:\($0))$" }) + entry.searches {
                patterns.append(try Self.compile(source, index: index, ruleID, &cache))
                index += 1
            }
            entries.append(
                Entry(
                    target: entry.target,
                    values: Set(entry.values.map { Self.normalised(Array($0.utf8)) }),
                    patterns: patterns,
                    stopwords: entry.stopwords.map { $0.utf8.map(\.asciiLowercased) },
                    digests: Set(entry.digests)
                )
            )
        }
        self.entries = entries
        lineReach = entries.contains { $0.target == .line } ? AllowEntry.lineReachInBytes : 0
        self.entity = entity
        self.fingerprint = fingerprint
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

    func verdict(on subject: Subject, using scratch: inout MatchScratch) -> Verdict {
        var waits = false
        for entry in entries where allowsByValue(entry, subject.value) {
            if entry.values.isEmpty, entry.patterns.isEmpty { return .allowed }
            switch entry.target {
            case .secret: if allows(entry, subject.value, using: &scratch) { return .allowed }
            case .match: if allows(entry, subject.match, using: &scratch) { return .allowed }
            case .line:
                guard let line = subject.line else {
                    waits = true
                    continue
                }
                if allows(entry, line, using: &scratch) { return .allowed }
            }
        }
        return waits ? .wait : .notAllowed
    }

    /// The kinds that look at the finding whatever the target is.
    private func allowsByValue(_ entry: Entry, _ value: [UInt8]) -> Bool {
        if !entry.stopwords.isEmpty {
            let folded = value.map(\.asciiLowercased)
            guard entry.stopwords.contains(where: folded.containsRun) else { return false }
        }
        if !entry.digests.isEmpty {
            guard let fingerprint, !entry.digests.isDisjoint(with: fingerprint(value, entity)) else { return false }
        }
        return true
    }

    private func allows(_ entry: Entry, _ target: [UInt8], using scratch: inout MatchScratch) -> Bool {
        if !entry.values.isEmpty, !entry.values.contains(Self.normalised(target)) { return false }
        if entry.patterns.isEmpty { return true }
        for pattern in entry.patterns {
            let outcome = pattern.firstMatch(
                in: target.span,
                from: 0,
                isFinal: true,
                isTextStart: true,
                using: &scratch
            )
            if case .match = outcome { return true }
        }
        return false
    }

    /// Without spaces, hyphens and dots, and without ASCII case: `4111 1111…` is `4111-1111…`.
    private static func normalised(_ value: [UInt8]) -> [UInt8] {
        value.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x2E }.map(\.asciiLowercased)
    }
}

extension AllowEntry {
    var isEmpty: Bool {
        values.isEmpty && regexes.isEmpty && searches.isEmpty && stopwords.isEmpty && digests.isEmpty
    }
}

extension [UInt8] {
    func containsRun(_ wanted: [UInt8]) -> Bool {
        guard !wanted.isEmpty, count >= wanted.count else { return wanted.isEmpty }
        return (0...(count - wanted.count)).contains { start in
            self[start] == wanted[0] && self[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
