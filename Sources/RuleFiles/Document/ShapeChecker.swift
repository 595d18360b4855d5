import Yams

/// Compares a file with its shape and says everything that is wrong with it, not only the first thing.
struct ShapeChecker {
    let file: SourceFile
    var diagnostics: [Diagnostic] = []
    var forms: [String: Regex<AnyRegexOutput>] = [:]

    init(file: SourceFile) {
        self.file = file
    }

    /// The node as a value of the shape, or nil if something in it was reported.
    mutating func check(_ node: Node, _ shape: Shape) -> Value? {
        switch shape {
        case .mapping(let mapping): return checkMapping(node, mapping)
        case .list(let item, let minimum): return checkList(node, item, minimum)
        case .either(let shapes): return checkEither(node, shapes)
        default:
            guard case .scalar(let scalar) = node else { return refuse(node, wanted: shape) }
            return checkScalar(scalar, node, shape)
        }
    }

    mutating func report(_ code: DiagnosticCode, at node: Node, _ reason: String, help: String? = nil) {
        diagnostics.append(Diagnostic(code, at: file.place(of: node), reason, help: help))
    }

    mutating func refuse(_ node: Node, wanted shape: Shape) -> Value? {
        report(.wrongType, at: node, "expected \(shape.title), found \(Self.title(of: node))")
        return nil
    }

    private mutating func checkList(_ node: Node, _ item: Shape, _ minimum: Int) -> Value? {
        guard case .sequence(let sequence) = node else { return refuse(node, wanted: .list(item, atLeast: minimum)) }
        if sequence.count < minimum {
            report(.valueNotAllowed, at: node, "this list needs at least \(minimum) item\(minimum == 1 ? "" : "s")")
            return nil
        }
        let values = sequence.map { check($0, item) }
        let sound = values.compactMap { $0 }
        return sound.count == values.count ? value(.list(sound), node) : nil
    }

    private mutating func checkEither(_ node: Node, _ shapes: [Shape]) -> Value? {
        guard let shape = shapes.first(where: { $0.fitsKind(of: node) }) else {
            let titles = shapes.map(\.title).joined(separator: " or ")
            report(.wrongType, at: node, "expected \(titles), found \(Self.title(of: node))")
            return nil
        }
        return check(node, shape)
    }
}
