/// Judges one text as it comes.
///
/// Scores depend on the text alone, not on the pieces it came in (law 1). A session holds a few kilobytes, more for long
/// texts: four bytes for each different feature.
package struct ScoringSession: Sendable {
    private var reader = TextReader()
    private var state: ScoreState

    package init(_ model: EmbeddedModel) {
        state = ScoreState(model)
    }

    /// - Parameters:
    ///   - bytes: the next piece; a scalar may be cut in the middle.
    ///   - scratch: made by this session's model.
    package mutating func append(_ bytes: Span<UInt8>, using scratch: inout ScoringScratch) {
        swap(&scratch, &state.scratch)
        reader.read(bytes, into: &state)
        state.carry()
        swap(&scratch, &state.scratch)
    }

    /// Calibrated probability of each head (index as in the model's `heads`) for the text so far, as if it ended here.
    ///
    /// Where a head is windowed, the maximum of the whole text and all windows.
    package mutating func scores(using scratch: inout ScoringScratch) -> [Float] {
        let sums = rawScores(using: &scratch)
        return zip(state.model.heads, sums).map { head, sum in
            Logistic.probability(head.scoring.slope * sum + head.scoring.intercept)
        }
    }

    /// The same before calibration, without bounds.
    package mutating func rawScores(using scratch: inout ScoringScratch) -> [Float] {
        swap(&scratch, &state.scratch)
        defer { swap(&scratch, &state.scratch) }
        var reader = reader
        return state.tentatively { state in
            reader.finish(into: &state)
            return state.headSums()
        }
    }
}

extension EmbeddedModel {
    /// Calibrated probability of each head for a whole text.
    package func scores(of text: [UInt8], using scratch: inout ScoringScratch) -> [Float] {
        var session = ScoringSession(self)
        session.append(text.span, using: &scratch)
        return session.scores(using: &scratch)
    }
}
