/// Writes the Prometheus text format.
struct MetricsText {
    private(set) var text = ""

    mutating func write(_ name: MetricName, _ values: [MetricKey: Double]) {
        guard !values.isEmpty else { return }
        begin(name)
        for (key, value) in values.sorted(by: Self.byLabels) {
            line(name.rawValue, pairs(name, key.labels), value)
        }
    }

    mutating func write(_ name: MetricName, _ values: [MetricKey: Histogram]) {
        guard !values.isEmpty else { return }
        begin(name)
        for (key, histogram) in values.sorted(by: Self.byLabels) {
            let labels = pairs(name, key.labels)
            var total = 0
            for (bound, count) in zip(histogram.bounds, histogram.counts) {
                total += count
                line(name.rawValue + "_bucket", labels + ["le=\"\(Self.number(bound))\""], Double(total))
            }
            line(name.rawValue + "_bucket", labels + ["le=\"+Inf\""], Double(histogram.count))
            line(name.rawValue + "_sum", labels, histogram.sum)
            line(name.rawValue + "_count", labels, Double(histogram.count))
        }
    }

    private mutating func begin(_ name: MetricName) {
        text += "# HELP \(name.rawValue) \(name.help)\n# TYPE \(name.rawValue) \(name.kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ labels: [String], _ value: Double) {
        text += name
        if !labels.isEmpty { text += "{\(labels.joined(separator: ","))}" }
        text += " \(Self.number(value))\n"
    }

    private func pairs(_ name: MetricName, _ labels: MetricLabels) -> [String] {
        zip(name.labels, labels.values).map { "\($0)=\"\(Self.escaped($1))\"" }
    }

    private static func escaped(_ value: String) -> String {
        var out = ""
        for character in value {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.append(character)
            }
        }
        return out
    }

    private static func number(_ value: Double) -> String {
        value.rounded() == value && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private static func byLabels<Value>(_ left: (MetricKey, Value), _ right: (MetricKey, Value)) -> Bool {
        left.0.labels.values.lexicographicallyPrecedes(right.0.labels.values)
    }
}
