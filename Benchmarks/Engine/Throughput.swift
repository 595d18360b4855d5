import ByteText
import CHyperscan
import Detection
import GuardrailTypes
import Inspection
import Matching
import Redaction

#if canImport(Glibc)
import Glibc
#endif

/// MB/s over whole texts of 2 KB, or of what `--piece` says: the engine, PCRE2 one pattern after another, and Hyperscan as a filter alone.
func measureThroughput(_ text: [UInt8]) throws {
    let pieces = cut(text, pieceLength)
    let megabytes = Double(text.count) / 1e6
    var scratch = InspectionScratch(for: engine)
    var found = 0
    func inspect() {
        for piece in pieces {
            var numbers = PlaceholderNumbers()
            found += engine.inspect(piece, direction: .response, placeholders: &numbers, using: &scratch).findings.count
        }
    }
    inspect()  // builds the automaton's states
    found = 0
    let ours = megabytes / timed(inspect)
    print("  automaton: \(scratch.response.filter.load)")
    print("  engine: \(rounded(ours, 1)) MB/s, \(found) findings")
    print("  engine, texts not seen before: \(rounded(speedOnUnseen(pieces), 1)) MB/s")
    print("  its filter alone: \(rounded(speedOfFilter(pieces, megabytes), 1)) MB/s")
    if CommandLine.arguments.contains("--engine-only") {
        let rounds = option("rounds") ?? 10
        var best = ours
        for _ in 0..<rounds { best = max(best, megabytes / timed(inspect)) }
        return print("  engine, best of \(rounds) more: \(rounded(best, 1)) MB/s")
    }

    // PCRE2 alone is so slow that a part of the text must do.
    let some = Array(pieces.prefix(max(1, pieces.count / 40)))
    let someMegabytes = Double(some.reduce(0) { $0 + $1.count }) / 1e6
    let detectors = engine.rules.rules(for: .response).detectors
    var match = MatchScratch()
    var matches = 0
    let one =
        someMegabytes
        / timed {
            for piece in some {
                for detector in detectors { matches += countMatches(of: detector.pattern, in: piece, &match) }
            }
        }
    print(
        "  PCRE2 JIT, one pattern after another: \(rounded(one, 2)) MB/s (\(rounded(ours / one, 1))x), \(matches) raw matches"
    )
    measureHyperscan(pieces, megabytes: megabytes, detectors: detectors, ours: ours)
}

/// MB/s over every second piece, once, after the others: numbers and names that no text had before bring states with them.
///
/// Best of five, each from nothing.
private func speedOnUnseen(_ pieces: [[UInt8]]) -> Double {
    let halves = [0, 1].map { half in pieces.indices.filter { $0 % 2 == half }.map { pieces[$0] } }
    func seconds() -> Double {
        var scratch = InspectionScratch(for: engine)
        func inspect(_ half: [[UInt8]]) {
            for piece in half {
                var numbers = PlaceholderNumbers()
                _ = engine.inspect(piece, direction: .response, placeholders: &numbers, using: &scratch)
            }
        }
        inspect(halves[0])
        return timed { inspect(halves[1]) }
    }
    return Double(halves[1].reduce(0) { $0 + $1.count }) / 1e6 / ((0..<5).map { _ in seconds() }.min() ?? 1)
}

/// The automata over each piece once, without what their hits lead to; best of eleven.
private func speedOfFilter(_ pieces: [[UInt8]], _ megabytes: Double) -> Double {
    let filter = engine.rules.rules(for: .response).filter
    var scratch = FilterScratch(for: filter)
    var hits = FilterHits(patternCount: filter.patternCount)
    hits.notesAlive = false
    func scan() {
        for piece in pieces { scratch.scan(piece.span, from: 0, to: piece.count, into: &hits) }
    }
    scan()  // builds the states
    return (0..<11).map { _ in megabytes / timed(scan) }.max() ?? 0
}

func cut(_ text: [UInt8], _ size: Int) -> [[UInt8]] {
    var out: [[UInt8]] = []
    var at = 0
    while at < text.count {
        var end = min(text.count, at + size)
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        out.append(Array(text[at..<end]))
        at = end
    }
    return out
}

func countMatches(of pattern: CompiledPattern, in text: [UInt8], _ scratch: inout MatchScratch) -> Int {
    var count = 0
    var from = 0
    while from < text.count,
        case .match(let whole, _) = pattern.firstMatch(
            in: text.span,
            from: from,
            isFinal: true,
            isTextStart: true,
            using: &scratch
        )
    {
        count += 1
        from = whole.upperBound
    }
    return count
}

/// Hyperscan in block mode over the same patterns as a filter: what it costs to learn which may match, without confirming.
func measureHyperscan(_ pieces: [[UInt8]], megabytes: Double, detectors: [Detector], ours: Double) {
    var database: OpaquePointer?
    var error: UnsafeMutablePointer<hs_compile_error_t>?
    var sources: [UnsafePointer<CChar>?] = []
    var flags: [UInt32] = []
    var ids: [UInt32] = []
    var refused = 0
    for (index, detector) in detectors.enumerated() {
        let source = unsafe strdup(detector.pattern.source)
        let options = UInt32(HS_FLAG_PREFILTER | HS_FLAG_SINGLEMATCH | HS_FLAG_UTF8)
        var single: OpaquePointer?
        guard unsafe hs_compile(source, options, UInt32(HS_MODE_BLOCK), nil, &single, &error) == HS_SUCCESS else {
            refused += 1
            continue
        }
        unsafe hs_free_database(single)
        unsafe sources.append(UnsafePointer(source))
        flags.append(options)
        ids.append(UInt32(index))
    }
    guard
        unsafe hs_compile_multi(
            &sources,
            flags,
            ids,
            UInt32(sources.count),
            UInt32(HS_MODE_BLOCK),
            nil,
            &database,
            &error
        )
            == HS_SUCCESS
    else { return print("  Hyperscan refuses the set") }
    var scratch: OpaquePointer?
    unsafe hs_alloc_scratch(database, &scratch)
    let speed =
        megabytes
        / timed {
            for piece in pieces {
                unsafe piece.withUnsafeBufferPointer { bytes in
                    unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
                        _ = unsafe hs_scan(
                            database,
                            chars.baseAddress,
                            UInt32(chars.count),
                            0,
                            scratch,
                            { _, _, _, _, _ in 0 },
                            nil
                        )
                    }
                }
            }
        }
    print(
        "  Hyperscan 5.4 filter alone: \(rounded(speed, 1)) MB/s (engine \(rounded(ours / speed, 2))x), \(refused) patterns refused"
    )
}
