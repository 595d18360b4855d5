import Yams

extension Shape {
    /// As diagnostics say it.
    var title: String {
        switch self {
        case .text(let form): form.title
        case .number(let range):
            "a number from \(JSONText.number(range.lowerBound).compact) to \(JSONText.number(range.upperBound).compact)"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .validatorName: "the name of a validator"
        case .schemaNumber(let number): "the number \(number)"
        case .list: "a list"
        case .mapping(let shape): "a mapping (\(shape.title))"
        case .either(let shapes): shapes.map(\.title).joined(separator: " or ")
        }
    }

    func fitsKind(of node: Node) -> Bool {
        switch (self, node) {
        case (.mapping, .mapping), (.list, .sequence): true
        case (.mapping, _), (.list, _), (.either, _): false
        case (_, .scalar): true
        default: false
        }
    }
}
