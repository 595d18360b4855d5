import Wire

/// One of the caller's analyzer results, or several that have become one.
struct AnonymizedSpan {
    /// Bytes of the text.
    private(set) var range: Range<Int>
    /// As the caller wrote it: it goes into the answer and nowhere else.
    let entity: String
    private(set) var score: Double
    /// The place, in the order of starts and ends, of the last result that it is made of.
    private var position = 0

    init(reading result: Int, of document: JSONDocument, _ offsets: inout TextOffsets) throws(GuardError) {
        let start = document.integer(at: try document.required("start", of: result, .number))
        let end = document.integer(at: try document.required("end", of: result, .number))
        let entity = try document.required("entity_type", of: result, .string)
        let score = try document.optional("score", of: result, .number)
        guard let start, let end, start <= end, let lower = offsets.byteOffset(at: start),
            let upper = offsets.byteOffset(at: end)
        else {
            throw GuardError("out_of_range", "A result lies outside of the text.", at: "analyzer_results")
        }
        range = lower..<upper
        self.entity = document.string(entity)
        self.score = min(max(score.flatMap { Double(document.string($0)) } ?? 0, 0), 1)
    }
}

extension AnonymizedSpan {
    /// What is left of these once their conflicts are settled as Presidio settles them by default, by start.
    ///
    /// Results of one entity that overlap become one; what lies within another goes; results of one entity with nothing but
    /// spaces between them become one. Two of different entities may still overlap.
    static func settled(_ spans: [AnonymizedSpan], in text: [UInt8]) -> [AnonymizedSpan] {
        let outer = withoutContained(overlapsJoined(spans)).sorted { $0.position < $1.position }
        return neighboursJoined(outer, in: text).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func overlapsJoined(_ spans: [AnonymizedSpan]) -> [AnonymizedSpan] {
        let ordered = spans.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        var joined: [String: [AnonymizedSpan]] = [:]
        for (position, next) in ordered.enumerated() {
            var span = next
            if let last = joined[span.entity]?.last, last.range.overlaps(span.range) {
                span.range = last.range.lowerBound..<max(last.range.upperBound, span.range.upperBound)
                span.score = max(last.score, span.score)
                joined[span.entity]?.removeLast()
            }
            span.position = position
            joined[span.entity, default: []].append(span)
        }
        return joined.values.flatMap(\.self)
    }

    /// Of equal ranges the surest stays, and of equally sure ones the last.
    private static func withoutContained(_ spans: [AnonymizedSpan]) -> [AnonymizedSpan] {
        let ordered = spans.sorted { left, right in
            let (one, other) = (left.range, right.range)
            if one.lowerBound != other.lowerBound { return one.lowerBound < other.lowerBound }
            if one.upperBound != other.upperBound { return one.upperBound > other.upperBound }
            return (left.score, left.position) > (right.score, right.position)
        }
        var kept: [AnonymizedSpan] = []
        for span in ordered {
            // Ends grow from one that is kept to the next, so the last says whether anything contains this one.
            if let last = kept.last, span.range.upperBound <= last.range.upperBound { continue }
            kept.append(span)
        }
        return kept
    }

    private static func neighboursJoined(_ spans: [AnonymizedSpan], in text: [UInt8]) -> [AnonymizedSpan] {
        var joined: [AnonymizedSpan] = []
        for next in spans {
            var span = next
            if let last = joined.last, last.entity == span.entity, last.range.upperBound < span.range.lowerBound,
                text[last.range.upperBound..<span.range.lowerBound].allSatisfy({ $0 == 0x20 })
            {
                span.range = last.range.lowerBound..<span.range.upperBound
                joined.removeLast()
            }
            joined.append(span)
        }
        return joined
    }
}
