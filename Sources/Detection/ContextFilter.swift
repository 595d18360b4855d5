import ByteText
import GuardrailTypes
import Matching

/// Which detectors report nothing without one of their context words, and an automaton over all these words.
///
/// Most rules for bare numbers are such: two hundred of them share each number, and beside hardly any number stands a word
/// of more than a few. Where none of a detector's words stands near, whatever it would match there is rejected for certain,
/// so neither PCRE2 nor a validator is asked. What is seen is a superset of the words that count: `CompiledContext` decides.
///
/// A class for the reason that `Detector` is one.
final class ContextFilter: Sendable {
    let words: PatternFilter
    let wordCount: Int
    var detectorCount: Int { windows.count }
    private let windows: [Window]
    /// The words of each detector: `wordsOf[starts[detector]..<starts[detector + 1]]`.
    private let wordsOf: [UInt16]
    private let starts: [Int32]
    /// The other way round: the detectors of each word.
    private let detectorsOf: [[UInt16]]

    /// How a detector matches, and how far it looks around a match.
    private struct Window: Sendable {
        /// False for a detector that may report without a word, or that must be searched for all the same.
        let isFiltered: Bool
        /// In bytes.
        let reach: Int
        let shortest: Int
        /// In characters.
        let before: Int
        let after: Int

        init(_ pattern: CompiledPattern, _ context: CompiledContext?) {
            isFiltered = context != nil
            (reach, shortest) = (pattern.reach, pattern.shortest)
            (before, after) = (context?.before ?? 0, context?.after ?? 0)
        }
    }

    init(_ detectors: [Detector], reportAt: [Confidence]) {
        let contexts = zip(detectors, reportAt).map { $0.contextThatDecides(at: $1) }
        var indices: [[UInt8]: Range<UInt16>] = [:]
        var words: [PatternTree] = []
        var wordsOf: [UInt16] = []
        var starts: [Int32] = [0]
        for context in contexts {
            for word in context?.foldedWords ?? [] {
                let known = indices[word]
                let forms = known == nil ? PatternTree.contextWord(word) : []
                let range = known ?? UInt16(words.count)..<UInt16(words.count + forms.count)
                indices[word] = range
                words += forms
                wordsOf.append(contentsOf: range)
            }
            starts.append(Int32(wordsOf.count))
        }
        let filter = PatternFilter(words)
        // An automaton that has no room for all words says nothing of any.
        let speaks = filter.opaque.isEmpty
        windows = zip(detectors, contexts).map { Window($0.pattern, speaks ? $1 : nil) }
        self.words = filter
        wordCount = words.count
        self.wordsOf = wordsOf
        self.starts = starts
        var detectorsOf = [[UInt16]](repeating: [], count: words.count)
        for detector in contexts.indices {
            for word in wordsOf[Int(starts[detector])..<Int(starts[detector + 1])] {
                detectorsOf[Int(word)].append(UInt16(detector))
            }
        }
        self.detectorsOf = detectorsOf
    }

    fileprivate func detectors(of word: UInt16) -> [UInt16] { detectorsOf[Int(word)] }

    /// False also for a detector without a pattern.
    func isFiltered(_ detector: Int) -> Bool { detector < windows.count && windows[detector].isFiltered }

    /// The bytes in which a word would have to stand beside a match of `hit`.
    func surroundings(of hit: FilterHits.Hit, longestScalar: Int) -> Range<Int> {
        let window = windows[Int(hit.pattern)]
        return hit.firstEnd - window.reach - window.before * longestScalar..<hit.lastEnd + window.after * longestScalar
            + 1
    }

    /// The part of a filtered detector's hit in which matches may begin that have one of its words near.
    ///
    /// - Returns: nil if no match of the hit can be reported.
    /// - Complexity: O(words × (length of the hit / `ContextHits.blockLength` / 64 + 1)).
    func starts(of hit: FilterHits.Hit, near seen: borrowing ContextHits) -> ClosedRange<Int>? {
        let detector = Int(hit.pattern)
        let window = windows[detector]
        let (earliest, latest) = (hit.firstEnd - window.reach, hit.lastEnd - window.shortest)
        let (before, after) = (window.before * seen.longestScalar, window.after * seen.longestScalar)
        guard seen.isComplete(to: hit.lastEnd + after) else { return earliest...latest }
        guard seen.hasWord(of: detector) else { return nil }
        let words = wordsOf[Int(starts[detector])..<Int(starts[detector + 1])]
        guard let ends = seen.ends(of: words, in: earliest - before...latest + window.reach + after) else { return nil }
        let lower = max(earliest, ends.lowerBound - after - window.reach)
        let upper = min(latest, ends.upperBound + before)
        return lower <= upper ? lower...upper : nil
    }
}

/// Where context words stand in a stretch of bytes, as far as it was asked for.
struct ContextHits: ~Copyable {
    private var filter: FilterScratch
    private var hits: FilterHits
    /// Blocks that are looked through.
    private var isWanted: [Bool] = []
    /// By word: which row of `blocks` is its; negative for a word that was not seen.
    private var rows: [Int32]
    private var seen: [UInt16] = []
    /// Whether a word of a detector was seen anywhere: of two hundred that share a number, few have one.
    private var haveWord: [Bool]
    private var detectors: [UInt16] = []
    /// `stride` entries a row, a bit for each block in which the word ends.
    private var blocks: [UInt64] = []
    private var stride = 0
    /// Bytes of the longest character in the stretch.
    fileprivate private(set) var longestScalar = 1
    private var count = 0
    private var isFinal = false

    static let blockLength = 16

    init(for context: ContextFilter) {
        filter = FilterScratch(for: context.words)
        hits = FilterHits(patternCount: context.wordCount, joinedWithin: 0)
        hits.notesAlive = false
        rows = [Int32](repeating: -1, count: context.wordCount)
        haveWord = [Bool](repeating: false, count: context.detectorCount)
    }

    /// Looks for words around the hits of filtered detectors.
    mutating func scan(_ bytes: Span<UInt8>, around found: FilterHits, _ context: ContextFilter, isFinal: Bool) {
        count = bytes.count
        self.isFinal = isFinal
        longestScalar = bytes.longestScalar(from: 0)
        want(around: found, context)
        hits.reset()
        var block = 0
        while block < isWanted.count {
            let first = block
            while block < isWanted.count, isWanted[block] { block += 1 }
            if block > first {
                let end = min(count, block * Self.blockLength)
                filter.scan(bytes, from: first * Self.blockLength, to: end, addingTo: &hits)
            }
            block += 1
        }
        note(context)
    }

    private mutating func want(around found: FilterHits, _ context: ContextFilter) {
        isWanted.removeAll(keepingCapacity: true)
        isWanted.append(contentsOf: repeatElement(false, count: count / Self.blockLength + 1))
        for hit in found.hits where context.isFiltered(Int(hit.pattern)) {
            let around = context.surroundings(of: hit, longestScalar: longestScalar)
            // Of a hit whose surroundings have not all come nothing is asked.
            guard isComplete(to: around.upperBound - 1) else { continue }
            let near = around.clamped(to: 0..<count)
            guard !near.isEmpty else { continue }
            for block in near.lowerBound / Self.blockLength...(near.upperBound - 1) / Self.blockLength {
                isWanted[block] = true
            }
        }
    }

    /// Notes the blocks in which the words end that have been found.
    private mutating func note(_ context: ContextFilter) {
        for word in seen { rows[Int(word)] = -1 }
        seen.removeAll(keepingCapacity: true)
        for detector in detectors { haveWord[Int(detector)] = false }
        detectors.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        stride = count / Self.blockLength / 64 + 1
        for hit in hits.hits {
            if rows[Int(hit.pattern)] < 0 {
                rows[Int(hit.pattern)] = Int32(seen.count)
                seen.append(hit.pattern)
                blocks.append(contentsOf: repeatElement(0, count: stride))
                noteDetectors(of: hit.pattern, context)
            }
            let block = hit.firstEnd / Self.blockLength
            blocks[Int(rows[Int(hit.pattern)]) * stride + block / 64] |= 1 << UInt64(block % 64)
        }
    }

    private mutating func noteDetectors(of word: UInt16, _ context: ContextFilter) {
        for detector in context.detectors(of: word) where !haveWord[Int(detector)] {
            haveWord[Int(detector)] = true
            detectors.append(detector)
        }
    }

    fileprivate func hasWord(of detector: Int) -> Bool { haveWord[detector] }

    /// True if all that a look up to `index` could see has come, and a byte more, which shows where a word ends.
    fileprivate func isComplete(to index: Int) -> Bool { isFinal || index < count }

    /// Where the first and the last of `words` end in `range`, to a block; nil if none does.
    fileprivate func ends(of words: ArraySlice<UInt16>, in range: ClosedRange<Int>) -> ClosedRange<Int>? {
        let range = range.clamped(to: 0...count)
        let (first, last) = (range.lowerBound / Self.blockLength, range.upperBound / Self.blockLength)
        var (lowest, highest) = (-1, -1)
        for column in first / 64...last / 64 {
            var ends: UInt64 = 0
            for word in words where rows[Int(word)] >= 0 { ends |= blocks[Int(rows[Int(word)]) * stride + column] }
            if column == first / 64 { ends &= ~0 << UInt64(first % 64) }
            if column == last / 64 { ends &= ~0 >> UInt64(63 - last % 64) }
            guard ends != 0 else { continue }
            if lowest < 0 { lowest = column * 64 + ends.trailingZeroBitCount }
            highest = column * 64 + 63 - ends.leadingZeroBitCount
        }
        return lowest < 0 ? nil : lowest * Self.blockLength...highest * Self.blockLength + Self.blockLength - 1
    }
}

extension Detector {
    /// The context without whose words no match is a finding, in whatever view; nil if there is none, or if rejected
    /// matches must be seen all the same.
    ///
    /// They must where a rejected match decides where the next is sought, and where one may cost more than a text earns
    /// with each byte (`WorkLedger`).
    fileprivate func contextThatDecides(at reportAt: Confidence) -> CompiledContext? {
        guard let context, context.required || max(base, validated, disguised) < reportAt else { return nil }
        return skipsRejected || pattern.reach > WorkLedger.perByte - WorkLedger.perMatch ? nil : context
    }
}

extension Span<UInt8> {
    /// A bound of the bytes that a character from `start` on takes.
    func longestScalar(from start: Int) -> Int {
        var seen: UInt8 = 0
        for index in start..<count { seen |= self[index] }
        return seen < 0x80 ? 1 : UTF8Boundary.longestScalar
    }
}
