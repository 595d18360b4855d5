package import ByteText
import CPCRE2

/// What one search found.
///
/// Indices are into the searched bytes.
package enum MatchOutcome: Hashable, Sendable {
    case none
    /// `value` is the range of the group that was asked for; the whole match if that group took no part.
    case match(ByteRange, value: ByteRange)
    /// A match may begin here; the bytes ended before it was decided.
    case partial(Int)
    case failed(MatchFailure)
}

package enum MatchFailure: Hashable, Sendable { case matchLimit, stackLimit, engine }

/// A pattern compiled by PCRE2 for just-in-time code.
///
/// Sendable: `pcre2_code` is never written after `init` returns.
@safe
package final class CompiledPattern: @unchecked Sendable {
    private let code: OpaquePointer
    package let source: String
    package let options: Options
    /// Nil if the parser could not follow the pattern; then no filter speaks for it.
    package let tree: PatternTree?
    /// What the parser did not follow.
    package let opacity: PatternParser.Opaque?
    /// Bytes that one attempt may look at from its start.
    ///
    /// A longer match is no match.
    package let reach: Int
    /// Bytes of the shortest match; 0 if nothing is known of it.
    package let shortest: Int
    /// True if `reach` was declared by the author and not derived.
    package let isReachDeclared: Bool
    /// Where `reach` was declared: how far before the end of what an attempt may see its match must end.
    package let margin: Int
    /// Bytes before the start that a match may look at.
    package let lookbehind: Int
    /// Says where matches may begin; nil where that does not pay or is not known.
    package let startFinder: StartFinder?
    /// Groups that are asked in turn for the value where the group of a search took no part or is empty.
    private let furtherGroups: [Int]

    /// The longest reach that any pattern may have.
    package static let reachLimit = 16 << 10

    package struct Options: Hashable, Sendable {
        package var ignoreCase = false
        package var dotAll = false
        package var multiLine = false
        package init(ignoreCase: Bool = false, dotAll: Bool = false, multiLine: Bool = false) {
            self.ignoreCase = ignoreCase
            self.dotAll = dotAll
            self.multiLine = multiLine
        }
    }

    /// - Parameters:
    ///   - maxLength: the author's own bound in bytes, for a pattern that has none.
    ///   - group: the capture group that will be asked for.
    ///   - furtherGroups: the groups that are asked in turn where that one took no part or is empty.
    package init(
        _ source: String,
        options: Options = .init(),
        maxLength: Int? = nil,
        group: Int = 0,
        furtherGroups: [Int] = []
    ) throws(PatternError) {
        let code = try unsafe Self.compile(source, options)
        var keep = false
        defer { if !keep { unsafe pcre2_code_free_8(code) } }

        var tree: PatternTree?
        var opacity: PatternParser.Opaque?
        var isAtomic = false
        do throws(PatternParser.Opaque) {
            tree = try PatternParser.parse(
                source,
                ignoreCase: options.ignoreCase,
                dotAll: options.dotAll,
                isAtomic: &isAtomic
            )
        } catch {
            opacity = error
        }
        if unsafe tree == nil && Self.information(code, PCRE2_INFO_MATCHEMPTY) != 0 {
            throw PatternError(code: .matchesEmpty, message: "the pattern can match nothing at all")
        }
        (reach, isReachDeclared) = try Self.reach(of: tree, opacity, declared: maxLength)
        margin = isReachDeclared ? try Self.margin(of: tree, isAtomic: isAtomic, reach: reach) : 0
        lookbehind = unsafe Self.lookbehind(of: tree, code)
        let groups = unsafe min(Self.information(code, PCRE2_INFO_CAPTURECOUNT), MatchScratch.groupCapacity - 1)
        for wanted in [group] + furtherGroups where wanted > groups {
            throw PatternError(code: .noSuchGroup, message: "the pattern has no group \(wanted)")
        }
        shortest = tree.map { PatternWidth(of: $0).min } ?? 0
        let reach = reach
        startFinder = reach < StartFinder.leastReach ? nil : tree.flatMap { StartFinder(for: $0, reach: reach) }
        self.furtherGroups = furtherGroups
        self.tree = tree
        self.opacity = opacity
        self.source = source
        self.options = options
        unsafe self.code = code
        keep = true
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// The leftmost match in `bytes` that starts in `start...latestStart`.
    ///
    /// - Parameters:
    ///   - bytes: valid UTF-8, whole scalars. PCRE2 is told not to check.
    ///   - start: on a scalar edge.
    ///   - latestStart: nil for no limit.
    ///   - isFinal: true if nothing will follow; otherwise an attempt that looks past the end is `.partial`.
    ///   - isTextStart: true if `bytes[0]` is the first byte of the whole text, so that `^` may match there.
    ///   - group: the capture group that is the value.
    package func firstMatch(
        in bytes: Span<UInt8>,
        from start: Int,
        latestStart: Int? = nil,
        isFinal: Bool,
        isTextStart: Bool,
        group: Int = 0,
        using scratch: inout MatchScratch
    ) -> MatchOutcome {
        var options: UInt32 = 0
        if !isFinal { options |= PCRE2_PARTIAL_HARD }
        if !isTextStart { options |= PCRE2_NOTBOL }
        unsafe pcre2_set_offset_limit_8(scratch.context, latestStart ?? Int(bitPattern: UInt.max))
        let status = unsafe bytes.withUnsafeBufferPointer { buffer in
            // No pattern matches nothing, so there is nothing to ask about no bytes.
            guard let base = unsafe buffer.baseAddress else { return PCRE2_ERROR_NOMATCH }
            return unsafe pcre2_jit_match_8(
                code,
                base,
                buffer.count,
                start,
                options,
                scratch.data,
                scratch.context
            )
        }
        return unsafe outcome(status, group: group, data: scratch.data)
    }

    private func outcome(_ status: Int32, group: Int, data: OpaquePointer) -> MatchOutcome {
        if status == PCRE2_ERROR_NOMATCH { return .none }
        guard let offsets = unsafe pcre2_get_ovector_pointer_8(data) else { return .failed(.engine) }
        if status == PCRE2_ERROR_PARTIAL { return unsafe .partial(offsets[0]) }
        guard status >= 0 else {
            switch status {
            case PCRE2_ERROR_MATCHLIMIT: return .failed(.matchLimit)
            case PCRE2_ERROR_JIT_STACKLIMIT: return .failed(.stackLimit)
            default: return .failed(.engine)
            }
        }
        let whole = unsafe ByteRange(offsets[0], offsets[1])
        if let value = unsafe range(of: group, status, offsets) { return .match(whole, value: value) }
        for group in furtherGroups {
            if let value = unsafe range(of: group, status, offsets) { return .match(whole, value: value) }
        }
        return .match(whole, value: whole)
    }

    /// What a group took; nil for the whole match, and for a group that took nothing or no part.
    private func range(of group: Int, _ status: Int32, _ offsets: UnsafeMutablePointer<Int>) -> ByteRange? {
        // PCRE2_UNSET is all ones; groups above the highest that took part are not in `status`.
        guard group > 0, status == 0 || group < Int(status), unsafe offsets[2 * group] != Int(bitPattern: UInt.max),
            unsafe offsets[2 * group] < offsets[2 * group + 1]
        else { return nil }
        return unsafe ByteRange(offsets[2 * group], offsets[2 * group + 1])
    }

    // MARK: Compiling

    private static func compile(_ source: String, _ options: Options) throws(PatternError) -> OpaquePointer {
        var flags =
            PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | UInt32(PCRE2_NEVER_UCP) | UInt32(PCRE2_USE_OFFSET_LIMIT)
        if options.ignoreCase { flags |= UInt32(PCRE2_CASELESS) }
        if options.dotAll { flags |= UInt32(PCRE2_DOTALL) }
        if options.multiLine { flags |= UInt32(PCRE2_MULTILINE) }
        let context = unsafe pcre2_compile_context_create_8(nil)
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        unsafe pcre2_set_max_pattern_length_8(context, 1 << 20)
        var error: Int32 = 0
        var offset = 0
        let bytes = Array(source.utf8)
        guard let code = unsafe pcre2_compile_8(bytes, bytes.count, flags, &error, &offset, context) else {
            let code: PatternError.Code =
                error == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH ? .unboundedLookbehind : .syntax
            throw PatternError(code: code, offset: offset, message: message(of: error))
        }
        let status = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD))
        guard status == 0, unsafe information(code, PCRE2_INFO_JITSIZE) > 0 else {
            unsafe pcre2_code_free_8(code)
            throw PatternError(code: .notCompiledJustInTime, message: message(of: status))
        }
        return unsafe code
    }

    private static func message(of error: Int32) -> String {
        var text = [UInt8](repeating: 0, count: 256)
        let length = unsafe pcre2_get_error_message_8(error, &text, text.count)
        return String(decoding: text.prefix(max(0, Int(length))), as: UTF8.self)
    }

    /// The value of an item that is an `int` or `size_t` wide.
    private static func information(_ code: OpaquePointer, _ item: Int32) -> Int {
        if item == PCRE2_INFO_JITSIZE {
            var size = 0
            return unsafe pcre2_pattern_info_8(code, UInt32(item), &size) == 0 ? size : 0
        }
        var value: UInt32 = 0
        return unsafe pcre2_pattern_info_8(code, UInt32(item), &value) == 0 ? Int(value) : 0
    }

    private static func reach(
        of tree: PatternTree?,
        _ opacity: PatternParser.Opaque?,
        declared: Int?
    ) throws(PatternError) -> (Int, Bool) {
        let width = tree.map(PatternWidth.init(of:))
        if let width, width.min == 0 {
            throw PatternError(code: .matchesEmpty, message: "the pattern can match nothing at all")
        }
        if let derived = width?.reach, declared.map({ derived <= $0 }) ?? true {
            guard derived <= reachLimit else {
                throw PatternError(
                    code: .tooLong,
                    message: "its longest match is \(derived) bytes; the limit is \(reachLimit)"
                )
            }
            return (derived, false)
        }
        guard let declared else {
            let reason = opacity.map { "it uses \($0.construct)" } ?? "a repeat in it has no end"
            throw PatternError(
                code: .unbounded,
                offset: opacity?.offset,
                message: "no longest match can be derived: \(reason)"
            )
        }
        guard (1...reachLimit).contains(declared) else {
            throw PatternError(code: .tooLong, message: "max_length is 1 to \(reachLimit) bytes")
        }
        return (declared, true)
    }

    /// A declared bound holds whatever arrives only if a match in the bounded text is a match in any longer one: nothing
    /// that is looked at after the match may be missing, and no group may refuse to give back what it took.
    private static func margin(of tree: PatternTree?, isAtomic: Bool, reach: Int) throws(PatternError) -> Int {
        guard let tree, !isAtomic else {
            throw PatternError(
                code: .unbounded,
                message:
                    "max_length cannot stand in for a bound where a pattern uses backreferences, recursion, atomic groups "
                    + "or possessive repeats: bound every repeat instead"
            )
        }
        guard let lookahead = tree.longestLookahead, lookahead + PatternWidth.scalar < reach else {
            throw PatternError(code: .unbounded, message: "a lookahead in it has no end, or is longer than max_length")
        }
        return lookahead + PatternWidth.scalar
    }

    private static func lookbehind(of tree: PatternTree?, _ code: OpaquePointer) -> Int {
        if let tree { return PatternWidth(of: tree).lookbehind }
        // In scalars, and too small for nested ones: doubled, and a scalar more.
        return (unsafe information(code, PCRE2_INFO_MAXLOOKBEHIND) * 2 + 1) * PatternWidth.scalar
    }
}
