/// Horizontal bars from 0 to 1 as inline SVG.
struct BarChart {
    struct Bar {
        let name: String
        /// From 0 to 1.
        let value: Double
        /// Where a stroke stands across the bar, from 0 to 1; nil for none.
        let mark: Double?
        let note: String
    }

    let bars: [Bar]

    private static let rowHeight = 20
    private static let left = 230
    private static let width = 480
    private static let total = 980

    /// Readers without eyes for it hear the notes.
    var svg: String {
        let height = bars.count * Self.rowHeight + 18
        let lines = [0, 0.25, 0.5, 0.75, 1].map { share in
            #"<text class="soft" x="\#(Self.x(share))" y="\#(height - 3)" text-anchor="middle">\#(Int(share * 100)) %</text>"#
        }
        let rows = bars.enumerated().map { row($0.element, y: $0.offset * Self.rowHeight) }
        return "<svg viewBox=\"0 0 \(Self.total) \(height)\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">\n"
            + (rows + lines).joined(separator: "\n") + "\n</svg>"
    }

    private func row(_ bar: Bar, y: Int) -> String {
        let left = Self.left
        let edge = Self.x(bar.value)
        var parts = [
            "<g><title>\(bar.name.escaped): \(bar.note.escaped)</title>",
            #"<text x="\#(left - 8)" y="\#(y + 14)" text-anchor="end">\#(bar.name.shortened(to: 34).escaped)</text>"#,
            Self.rectangle("back", y: y, width: Self.width),
            Self.rectangle(Self.quality(bar.value), y: y, width: edge - left),
        ]
        if let mark = bar.mark {
            let x = Self.x(mark)
            parts.append(#"<line class="mark" x1="\#(x)" x2="\#(x)" y1="\#(y + 1)" y2="\#(y + 19)"/>"#)
        }
        let note = "\(Double?.some(bar.value).cell) · \(bar.note)"
        parts.append(#"<text class="soft" x="\#(left + Self.width + 10)" y="\#(y + 14)">\#(note.escaped)</text></g>"#)
        return parts.joined()
    }

    private static func rectangle(_ style: String, y: Int, width: Int) -> String {
        #"<rect class="\#(style)" x="\#(left)" y="\#(y + 3)" width="\#(width)" height="14" rx="2"/>"#
    }

    private static func x(_ share: Double) -> Int { left + Int((min(max(share, 0), 1) * Double(width)).rounded()) }

    /// The class that colours a share.
    static func quality(_ share: Double) -> String { share >= 0.95 ? "good" : share >= 0.8 ? "mid" : "bad" }
}

extension String {
    /// Safe in HTML text and in attributes.
    var escaped: String {
        var out = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    func shortened(to length: Int) -> String { count <= length ? self : prefix(length - 1) + "…" }
}
