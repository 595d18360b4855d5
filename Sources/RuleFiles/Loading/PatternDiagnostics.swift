import Detection
import Matching

/// What the engine says about a rule's patterns, at the place where its author wrote them.
enum PatternDiagnostics {
    /// Compiles the rule alone, so that one bad rule does not hide what is wrong with the next.
    static func diagnostic(for located: LocatedRule, in file: SourceFile) -> Diagnostic? {
        do throws(RuleError) {
            return PatternSafety.diagnostic(for: located, try RuleSet.detectors(of: [located.rule]), in: file)
        } catch {
            return diagnostic(for: error, located, file)
        }
    }

    private static func place(of pattern: AllowPattern, _ error: RuleError, _ file: SourceFile) -> Place {
        let prefix = pattern.isWhole ? "^(?:".utf8.count : 0
        return file.place(ofByte: error.offset.map { max(0, $0 - prefix) }, in: pattern.value)
    }

    private static func diagnostic(for error: RuleError, _ located: LocatedRule, _ file: SourceFile) -> Diagnostic {
        let pattern = error.patternIndex.flatMap { located.patterns.indices.contains($0) ? located.patterns[$0] : nil }
        switch error.code {
        case .pattern(let code):
            return diagnostic(for: code, error, pattern?.fields, located, file)
        case .allowPattern(let index):
            let patterns = located.allowedPatterns
            let place = patterns.indices.contains(index) ? self.place(of: patterns[index], error, file) : located.place
            return Diagnostic(.patternDoesNotCompile, at: place, "this allowed pattern is not usable: \(error.message)")
        case .unknownValidator(let name):
            return Diagnostic(
                .unknownValidator,
                at: pattern?.fields?.place(of: "validate") ?? located.place,
                "there is no validator \"\(name)\""
            )
        case .neverReported:
            return Diagnostic(.neverReported, at: located.place, error.message)
        case .duplicateID, .noPatterns:
            return Diagnostic(.patternRefused, at: located.place, error.message)
        }
    }

    private static func diagnostic(
        for code: PatternError.Code,
        _ error: RuleError,
        _ fields: Fields?,
        _ located: LocatedRule,
        _ file: SourceFile
    ) -> Diagnostic {
        let source = fields?["regex"] ?? fields?["words"]
        let place = source.map { file.place(ofByte: error.offset, in: $0) } ?? located.place
        switch code {
        case .syntax:
            return Diagnostic(.patternDoesNotCompile, at: place, "PCRE2 does not accept this pattern: \(error.message)")
        case .unboundedLookbehind:
            return Diagnostic(
                .unboundedLookbehind,
                at: place,
                "this lookbehind has no fixed length: \(error.message)",
                help: "look behind by single characters, (?<![A-Za-z0-9]), or take the text before into the match "
                    + "and name the value with group"
            )
        case .notCompiledJustInTime:
            return Diagnostic(
                .patternDoesNotJIT,
                at: place,
                "this pattern cannot be compiled to machine code: \(error.message)",
                help: "PCRE2's interpreter is too slow to run on others' text; write it simpler"
            )
        case .matchesEmpty:
            return Diagnostic(
                .patternMatchesEmpty,
                at: place,
                "this pattern can match nothing at all, so it would match everywhere",
                help: "ask for at least one character"
            )
        case .unbounded:
            return Diagnostic(
                .noLongestMatch,
                at: place,
                "this pattern has no longest match: \(error.message)",
                help: "bound its repeats, {1,64} for +, or declare max_length"
            )
        case .tooLong:
            let declared = fields?.keyPlaces["max_length"] ?? place
            return Diagnostic(.patternRefused, at: declared, error.message, help: "bound its repeats more tightly")
        case .noSuchGroup:
            return Diagnostic(
                .patternRefused,
                at: fields?.keyPlaces["group"] ?? place,
                error.message,
                help: "groups are counted by their opening parentheses, from 1; (?: does not count"
            )
        }
    }
}
