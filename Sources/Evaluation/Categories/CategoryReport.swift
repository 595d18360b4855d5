import ClassifierTraining
package import RuleFiles

/// The scores of several sets under one model, ready to be written.
package struct CategoryReport: Sendable {
    package let sets: [CategorySetScore]
    /// What was evaluated and how, in order: model, threshold.
    package let facts: [(name: String, value: String)]

    package init(sets: [CategorySetScore], facts: [(name: String, value: String)]) {
        self.sets = sets
        self.facts = facts
    }

    /// Schema 1; figures are left out where they would divide by nothing.
    package var json: JSONText {
        .object([
            ("schema", .integer(1)), ("facts", .object(facts.map { ($0.name, .string($0.value)) })),
            ("sets", .array(sets.map(\.json))),
        ])
    }

    /// For a terminal.
    package func table() -> String {
        let facts = facts.map { "\($0.name): \($0.value)" }.joined(separator: "   ")
        var parts = [facts]
        if !labelRows.isEmpty {
            parts.append(EvaluationReport.columns([Self.labelTitles.map { $0.uppercased() }] + labelRows))
        }
        if !benignRows.isEmpty {
            parts.append(EvaluationReport.columns([Self.benignTitles.map { $0.uppercased() }] + benignRows))
        }
        return parts.joined(separator: "\n\n")
    }

    /// For a repository: no times.
    package func markdown() -> String {
        var parts = [
            "# Evaluation of the classifier", facts.map { "\($0.name): \($0.value)" }.joined(separator: " · "),
        ]
        if !labelRows.isEmpty { parts.append(EvaluationReport.table(Self.labelTitles, labelRows)) }
        if !benignRows.isEmpty { parts.append(EvaluationReport.table(Self.benignTitles, benignRows)) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    static let labelTitles = [
        "set", "label", "positive", "negative", "AP", "AUROC", "F1", "recall", "false alarms", "recall at 1 %", "ECE",
    ]

    var labelRows: [[String]] {
        sets.flatMap { set in
            set.labels.map { label in
                [
                    set.name, label.label, "\(label.ranking.positives)", "\(label.ranking.negatives)",
                    label.averagePrecision.cell, label.ranking.areaUnderROC.cell, label.f1.cell, label.recall.cell,
                    label.falseAlarms.cell, label.recallAtOnePercent.cell,
                    Double?.some(label.calibration.expectedError).cell,
                ]
            }
        }
    }

    static let benignTitles = ["benign texts of", "texts", "flagged by any", "share", "most by"]

    var benignRows: [[String]] {
        sets.filter { $0.benign > 0 }.map { set in
            let most = set.benignByHead.filter { $0.flagged > 0 }.sorted { $0.flagged > $1.flagged }.prefix(3)
            return [
                set.name, "\(set.benign)", "\(set.benignFlagged)",
                Double?.some(Double(set.benignFlagged) / Double(set.benign)).cell,
                most.isEmpty ? "-" : most.map { "\($0.category) \($0.flagged)" }.joined(separator: ", "),
            ]
        }
    }
}

extension CategorySetScore {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [
            ("name", .string(name)), ("texts", .integer(texts)), ("bytes", .integer(bytes)),
            ("labels", .array(labels.map(\.json))), ("unjudged_labels", .array(unjudged.map(JSONText.string))),
            ("benign", .integer(benign)), ("benign_flagged", .integer(benignFlagged)),
            ("benign_flagged_by", .object(benignByHead.map { ($0.category, .integer($0.flagged)) })),
            ("skipped_lines", .object(skipped.ranked.map { ($0.name, .integer($0.count)) })),
        ]
        if let speed = megabytesPerSecond { members.append(("megabytes_per_second", .number(speed.short))) }
        return .object(members)
    }
}

extension CategoryLabelScore {
    fileprivate var json: JSONText {
        var members: [(String, JSONText)] = [
            ("label", .string(label)), ("positives", .integer(ranking.positives)),
            ("negatives", .integer(ranking.negatives)), ("flagged_positives", .integer(flagged.positives)),
            ("flagged_negatives", .integer(flagged.negatives)),
            ("calibration_error", .number(calibration.expectedError.short)),
        ]
        for (key, value) in [
            ("average_precision", averagePrecision), ("area_under_roc", ranking.areaUnderROC), ("f1", f1),
            ("recall", recall), ("false_alarms", falseAlarms), ("recall_at_1_percent", recallAtOnePercent),
        ] {
            if let value { members.append((key, .number(value.short))) }
        }
        return .object(members)
    }
}
