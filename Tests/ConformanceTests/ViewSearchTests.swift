import ByteText
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@testable import Detection

/// A view is searched around an edit; what ends before it is known, and not sought again where nothing depends on it.
@Suite(.serialized) struct `The search around an edit` {
    static let trials = _isDebugAssertConfiguration() ? 60_000 : 600_000

    private struct Outcome: Equatable {
        var candidates: [Candidate]
        /// After each piece: whether an attempt that began before the edit is undecided.
        var isHeld: [Bool]
    }

    private func search(
        _ pieces: [[UInt8]],
        around edit: Int,
        isSkipping: Bool,
        _ rules: DirectionalRules,
        _ scratch: inout DetectionScratch
    ) -> Outcome {
        var scan = TextScan(isDisguised: true, touching: isSkipping ? edit : 0)
        var (results, text, isHeld) = (ScanResults(), [UInt8](), [Bool]())
        for (index, piece) in pieces.enumerated() {
            text += piece
            let isFinal = index == pieces.count - 1
            let end = isFinal ? text.count : UTF8Boundary.lastWholeScalarEnd(in: text.span)
            scan.advance(
                over: text.span.extracting(first: end),
                at: 0,
                isFinal: isFinal,
                rules: rules,
                using: &scratch,
                into: &results
            )
            isHeld.append(scan.watermark < edit)
        }
        let found = results.candidates.filter { $0.match.upperBound >= edit }
        return Outcome(
            candidates: found.sorted { ($0.match.lowerBound, $0.detector) < ($1.match.lowerBound, $1.detector) },
            isHeld: isHeld
        )
    }

    /// A trial is one detector on one text with an edit anywhere in it.
    @Test func `finds at the edit and behind it what a search of all finds`() {
        var generator = SplitMix(state: 26)
        let rules = `The shipped rules`.engine.rules.rules(for: .response)
        var scratch = DetectionScratch(for: rules)
        var (trials, found, differences) = (0, 0, [String]())
        while trials < Self.trials {
            var text: [UInt8] = []
            for _ in 0..<3 {
                text += `The filter of the shipped rules`.text(&generator) + [0x20]
                text += `The shipped rules`.examples.randomElement(using: &generator)!.utf8.prefix(400) + [0x20]
            }
            text = Array(String(decoding: text, as: UTF8.self).utf8)
            let edit = UTF8Boundary.start(in: text, atOrBefore: Int.random(in: 1..<text.count, using: &generator))
            let cuts: [[[UInt8]]] = [[text], Chunkings.randomSplit(of: text, &generator, longest: 60)]
            for pieces in cuts {
                let all = search(pieces, around: edit, isSkipping: false, rules, &scratch)
                let some = search(pieces, around: edit, isSkipping: true, rules, &scratch)
                if all != some { differences.append("\(edit): \(String(decoding: text, as: UTF8.self))") }
                found += all.candidates.count
            }
            trials += rules.detectors.count
        }
        #expect(differences == [])
        #expect(found > 50)
    }
}

extension UTF8Boundary {
    fileprivate static func start(in text: [UInt8], atOrBefore index: Int) -> Int {
        var start = index
        while start > 0, isContinuation(text[start]) { start -= 1 }
        return start
    }
}
