import Classification
import Evaluation
import Gateway

/// What a calibration found, for people.
struct CalibrationReport {
    let settings: SemanticSettings
    let embedding: String
    let proposed: [Float]
    let examples: [RouteSample]
    let labelled: [RouteSample]

    var text: String {
        var parts = [heading, thresholds, accuracy]
        parts.append("examples: where they belong, and where they go with the proposed thresholds")
        parts.append(confusion(examples))
        if !labelled.isEmpty {
            parts.append("labelled texts: where they belong, and where they go with the proposed thresholds")
            parts.append(confusion(labelled))
        }
        return parts.joined(separator: "\n\n")
    }

    /// As lines of `routes`.
    var settingsText: String {
        zip(settings.routes, proposed).map { "\($0.name): {threshold: \(RoutesFigures.share($1))}" }
            .joined(separator: "\n")
    }

    private var heading: String {
        let name = settings.embeddingModel ?? "built-in"
        return "\(settings.model): \(settings.routes.count) routes, \(examples.count) examples, "
            + "embedding \(name), aggregate \(settings.aggregate.rawValue)"
    }

    private var thresholds: String {
        let rows = settings.routes.indices.map { route in
            [
                settings.routes[route].name, "\(settings.routes[route].examples.count)",
                RoutesFigures.share(settings.thresholds[route]), RoutesFigures.share(proposed[route]), "",
            ]
        }
        return Columns.text([["route", "examples", "threshold", "proposed", ""]] + rows)
    }

    private var accuracy: String {
        var rows = [["", "right", "to a wrong route", "of none, kept out", ""]]
        rows.append(figures("examples, now", examples, settings.thresholds))
        rows.append(figures("examples, proposed", examples, proposed))
        if !labelled.isEmpty {
            rows.append(figures("labelled, now", labelled, settings.thresholds))
            rows.append(figures("labelled, proposed", labelled, proposed))
            let never = Array(repeating: Float(-1), count: proposed.count)
            rows.append(figures("labelled, no threshold", labelled, never))
        }
        return Columns.text(rows)
    }

    private func figures(_ name: String, _ samples: [RouteSample], _ thresholds: [Float]) -> [String] {
        let confusion = RouteConfusion(samples, thresholds: thresholds)
        return [
            name, RoutesFigures.percent(confusion.rightInsiders, of: confusion.insiders),
            RoutesFigures.percent(confusion.misled, of: confusion.insiders),
            RoutesFigures.percent(confusion.keptOut, of: confusion.outsiders), "",
        ]
    }

    private func confusion(_ samples: [RouteSample]) -> String {
        let names = settings.routes.map(\.name) + ["default"]
        let counts = RouteConfusion(samples, thresholds: proposed).counts
        let rows = zip(names, counts).map { name, row in [name] + row.map { $0 == 0 ? "." : "\($0)" } + [""] }
        return Columns.text([[""] + names + [""]] + rows)
    }
}
