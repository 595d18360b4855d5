import ByteText
import Matching

/// An allow list ready to be asked about values.
package struct CompiledAllowList: Sendable {
    private let values: Set<[UInt8]>
    private let stopwords: [[UInt8]]
    private let patterns: [CompiledPattern]

    init(_ list: AllowList, ruleID: String) throws(RuleError) {
        values = Set(list.values.map { Self.normalised(Array($0.utf8)) })
        stopwords = list.stopwords.map { $0.utf8.map(\.asciiLowercased) }
        var patterns: [CompiledPattern] = []
        for (index, regex) in list.regexes.enumerated() {
            do throws(PatternError) {
                patterns.append(try CompiledPattern("^(?:\(regex))$", maxLength: CompiledPattern.reachLimit))
            } catch {
                throw RuleError(
                    ruleID: ruleID,
                    code: .allowPattern(index: index),
                    offset: error.offset,
                    message: error.message
                )
            }
        }
        self.patterns = patterns
    }

    var isEmpty: Bool { values.isEmpty && stopwords.isEmpty && patterns.isEmpty }

    func allows(_ value: [UInt8], using scratch: inout MatchScratch) -> Bool {
        if isEmpty { return false }
        if !values.isEmpty, values.contains(Self.normalised(value)) { return true }
        if !stopwords.isEmpty {
            let folded = value.map(\.asciiLowercased)
            if stopwords.contains(where: folded.containsRun) { return true }
        }
        for pattern in patterns {
            let outcome = pattern.firstMatch(in: value.span, from: 0, isFinal: true, isTextStart: true, using: &scratch)
            if case .match = outcome { return true }
        }
        return false
    }

    /// Without spaces, hyphens and dots, and without ASCII case: `4111 1111…` is `4111-1111…`.
    private static func normalised(_ value: [UInt8]) -> [UInt8] {
        value.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x2E }.map(\.asciiLowercased)
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
