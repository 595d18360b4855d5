import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Wire

/// Inspects transcripts that come as text: plain, or as subtitles (SubRip, WebVTT).
struct TranscriptStage {
    let texts: TextInspector
    let numbers: PlaceholderNumbers

    enum Verdict {
        /// The very bytes that came, unless something was redacted.
        case forward([UInt8], isEdited: Bool)
        case block(BlockReport)
        /// Not UTF-8.
        case unreadable
    }

    /// - Parameter hasCues: true for subtitles: what is said in their cues is one text too, however it was cut.
    func inspect(
        _ body: [UInt8],
        hasCues: Bool,
        using scratch: inout InspectionScratch
    ) -> (verdict: Verdict, decisions: [AuditDecision]) {
        guard UTF8Validation.isValid(body) else { return (.unreadable, []) }
        var numbers = numbers
        let whole = texts.inspect(body, numbers: &numbers, using: &scratch)
        var decisions = whole.isSilent ? [] : [whole.decision(.response, field: "text")]
        if whole.mustBlock { return (.block(whole.report(.response, field: "text")), decisions) }
        var lines = (whole.text ?? body).split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        var isEdited = whole.text != nil
        if hasCues {
            let cues = Self.cues(in: lines)
            var (joined, edits) = texts.inspectJoined(
                cues.map { lines[$0] },
                [0x20],
                numbers: &numbers,
                using: &scratch
            )
            let known = KnownValues(whole.findings)
            joined.findings.removeAll { known.contains($0) }
            if !joined.isSilent { decisions.append(joined.decision(.response, field: "text")) }
            if joined.mustBlock { return (.block(joined.report(.response, field: "text")), decisions) }
            for (place, text) in edits { lines[cues[place]] = text }
            isEdited = isEdited || !edits.isEmpty
        }
        return (.forward(isEdited ? Array(lines.joined(separator: [0x0A])) : body, isEdited: isEdited), decisions)
    }

    /// The lines in which something is said: neither empty, nor a time, nor the number before one.
    private static func cues(in lines: [[UInt8]]) -> [Int] {
        func isTime(_ index: Int) -> Bool {
            index < lines.count && String(decoding: lines[index], as: UTF8.self).contains("-->")
        }
        return lines.indices.filter { index in
            let line = lines[index].filter { $0 != 0x0D }
            let isNumber = line.allSatisfy { $0 &- 0x30 < 10 }
            return !line.isEmpty && !isTime(index) && !(isNumber && isTime(index + 1))
                && !(index == 0 && line.starts(with: "WEBVTT".utf8))
        }
    }
}
