package import GuardrailTypes
package import Wire

/// What a training was made of, and what came out.
package struct TrainingReport: Sendable {
    package struct Head: Sendable {
        package let category: Category
        /// Examples it learnt from.
        package internal(set) var positives = 0
        package internal(set) var negatives = 0
        /// On held-out texts: with weights of 32 bits, and with those of 8, which also judge windows.
        package internal(set) var floatPrecision: Double?
        package internal(set) var averagePrecision: Double?
        package internal(set) var areaUnderROC: Double?
        package internal(set) var calibrationError = 0.0
    }

    package internal(set) var examples = 0
    package internal(set) var heldOut = 0
    package internal(set) var benign = 0
    /// By evaluation set that they also stand in.
    package internal(set) var leftOut: [String: Int] = [:]
    package internal(set) var skippedLines: [String: Int] = [:]
    package internal(set) var bySource: [String: Int] = [:]
    package internal(set) var heads: [Head] = []

    /// The mean over the heads of what 8 bits cost, in points of average precision.
    package var meanLoss: Double {
        let losses = heads.compactMap { head -> Double? in
            guard let float = head.floatPrecision, let bytes = head.averagePrecision else { return nil }
            return (float - bytes) * 100
        }
        return losses.isEmpty ? 0 : losses.reduce(0, +) / Double(losses.count)
    }

    package var json: [UInt8] {
        JSONWriter.object { writer in
            writer.member("examples", examples)
            writer.member("held_out", heldOut)
            writer.member("benign", benign)
            writer.object("left_out") { Self.write(leftOut, to: &$0) }
            writer.object("skipped_lines") { Self.write(skippedLines, to: &$0) }
            writer.object("by_source") { Self.write(bySource, to: &$0) }
            writer.array("heads") { writer in
                for head in heads { writer.object { head.write(to: &$0) } }
            }
        }
    }

    private static func write(_ counts: [String: Int], to writer: inout JSONWriter) {
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { writer.member(name, count) }
    }
}

extension TrainingReport.Head {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("category", category.id)
        writer.member("positives", positives)
        writer.member("negatives", negatives)
        for (key, value) in [
            ("float_average_precision", floatPrecision), ("average_precision", averagePrecision),
            ("area_under_roc", areaUnderROC), ("calibration_error", calibrationError),
        ] {
            if let value { writer.member(key, literal: "\(value)".utf8) }
        }
    }
}
