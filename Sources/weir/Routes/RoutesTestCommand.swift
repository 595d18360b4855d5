import ArgumentParser
import Classification
import Gateway

/// `weir routes test`: where texts would go, and how near they are to each route.
struct RoutesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Say where texts would go, and why."
    )

    @OptionGroup var options: RoutesOptions

    @Option(help: ArgumentHelp("Texts, one a line; - is standard input.", valueName: "file"))
    var file: String?

    @Argument(help: "A text.")
    var text: String?

    func validate() throws {
        guard (text == nil) != (file == nil) else { throw ValidationError("Give a text, or --file.") }
    }

    func run() async throws {
        let texts = try self.texts()
        try await options.withPlacing { semantic, placing in
            let examples = semantic.routes.map { route in route.examples.map { Array($0.utf8) } }
            let places = try await placing.places(of: examples.flatMap(\.self) + texts)
            var rest = places[...]
            let routes = examples.map { texts in
                defer { rest = rest.dropFirst(texts.count) }
                return Array(rest.prefix(texts.count))
            }
            let index = ExampleIndex(routes, thresholds: semantic.thresholds, aggregate: semantic.aggregate)
            for (number, place) in rest.enumerated() {
                if texts.count > 1 { Terminal.print("line \(number + 1)") }
                Terminal.print(Self.table(semantic, index, place))
            }
        }
    }

    private func texts() throws -> [[UInt8]] {
        if let text { return [Array(text.utf8)] }
        guard let file, let bytes = FileContent.bytes(of: file) else {
            throw CommandFailure.failure("\(file ?? ""): cannot be read")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw CommandFailure.usage("\(file): is not UTF-8 text")
        }
        let lines = bytes.split(separator: 0x0A).map { $0.last == 0x0D ? Array($0.dropLast()) : Array($0) }
        guard !lines.isEmpty else { throw CommandFailure.usage("\(file): has no text") }
        return lines
    }

    private static func table(_ semantic: SemanticSettings, _ index: ExampleIndex, _ place: Embedding) -> String {
        let similarities = index.similarities(of: place)
        let route = index.match(place).route
        let order = similarities.indices.sorted { similarities[$0] > similarities[$1] }
        let target = route.map { semantic.routes[$0].target } ?? semantic.defaultTarget
        let name = route.map { semantic.routes[$0].name } ?? "default: near enough to no route"
        let rows = order.map { one in
            [
                (one == route ? "* " : "  ") + semantic.routes[one].name, RoutesFigures.share(similarities[one]),
                RoutesFigures.share(semantic.thresholds[one]), semantic.routes[one].target,
            ]
        }
        return "→ \(target) (\(name))\n"
            + Columns.text([["  route", "similarity", "threshold", "target"]] + rows) + "\n"
    }
}

/// Numbers as these commands write them.
enum RoutesFigures {
    /// With three decimals.
    static func share(_ value: Float) -> String {
        let thousandths = Int((value * 1000).rounded())
        let rest = String(thousandths.magnitude % 1000)
        return (thousandths < 0 ? "-" : "") + "\(thousandths.magnitude / 1000)."
            + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// `71.3 % (57 of 80)`.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (part * 1000 + whole / 2) / whole
        return "\(tenths / 10).\(tenths % 10) % (\(part) of \(whole))"
    }
}
