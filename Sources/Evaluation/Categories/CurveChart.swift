import ClassifierTraining

/// A curve and dots in a square from 0 to 1, as inline SVG.
struct CurveChart {
    let title: String
    /// In order, each from 0 to 1.
    let points: [(x: Double, y: Double)]
    let dots: [(x: Double, y: Double)]
    let note: String

    private static let size = 240.0
    private static let left = 34.0

    /// Readers without eyes for it hear the title and the note.
    var svg: String {
        let path = points.map { "\(Self.x($0.x)),\(Self.y($0.y))" }.joined(separator: " ")
        let marks = [0.0, 0.5, 1.0].map { share in
            let name = share == 0.5 ? ".5" : "\(Int(share))"
            return
                "<text class=\"soft\" x=\"\(Self.x(share))\" y=\"\(Self.y(0) + 16)\" text-anchor=\"middle\">\(name)</text>"
                + "<text class=\"soft\" x=\"\(Self.left - 6)\" y=\"\(Self.y(share) + 4)\" text-anchor=\"end\">\(name)</text>"
        }
        let circles = dots.map { "<circle class=\"dot\" cx=\"\(Self.x($0.x))\" cy=\"\(Self.y($0.y))\" r=\"4\"/>" }
        return """
            <svg viewBox="0 0 300 300" role="img" xmlns="http://www.w3.org/2000/svg">
            <title>\(title.escaped): \(note.escaped)</title>
            <rect class="axis" x="\(Self.left)" y="\(Self.y(1))" width="\(Self.size)" height="\(Self.size)"/>
            <polyline class="curve" points="\(path)"/>
            \(circles.joined())\(marks.joined())
            <text x="\(Self.left)" y="14">\(title.escaped), \(note.escaped)</text>
            </svg>
            """
    }

    private static func x(_ share: Double) -> Double { tenths(left + share * size) }
    private static func y(_ share: Double) -> Double { tenths(24 + (1 - share) * size) }
    private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

extension RankingMeasures {
    /// Recall and precision from the highest score down, at most about two hundred points.
    var curve: [(recall: Double, precision: Double)] {
        let step = max(points.count / 200, 1)
        return stride(from: 0, to: points.count, by: step).map { index in
            let point = points[index]
            return (
                Double(point.positives) / Double(max(positives, 1)),
                Double(point.positives) / Double(point.positives + point.negatives)
            )
        }
    }
}
