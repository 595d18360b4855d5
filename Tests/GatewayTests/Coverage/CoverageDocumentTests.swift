import GuardrailTypes
import Inspection
import Redaction
import Testing
import Wire

@testable import Gateway

/// What left for a document in which a value was planted.
enum CanaryOutcome {
    case left([UInt8])
    case blocked
    case refused
}

@Suite struct `Whole documents of the coverage manifest` {
    @Test(arguments: CoverageTable.kinds)
    func `show a value at no path of a request`(kind: APIOperation.Kind) throws {
        let isGemini = APIOperation(kind).family == .gemini
        let operation = APIOperation(kind, urlModel: isGemini ? "m" : nil)
        let section = try #require(CoverageTable.requests.first { $0.name == CoverageTable.name(of: kind) })
        let stage = PromptStage(engine: RelayRules.enforcing, operation: operation)
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        try check(section, base: Self.base(operation)) { body in
            switch stage.inspect(body: body, using: &scratch).verdict {
            case .forward(let body): .left(body)
            case .block: .blocked
            case .refuse: .refused
            }
        }
    }

    @Test(arguments: CoverageTable.answers.map(\.name))
    func `show a value at no path of an answer`(name: String) throws {
        let section = try #require(CoverageTable.answers.first { $0.name == name })
        let stage = ResponseStage(
            engine: RelayRules.enforcing,
            numbers: PlaceholderNumbers(),
            dialect: section.dialect
        )
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        try check(section, base: .object([])) { body in
            let outcome =
                name == "error"
                ? stage.inspect(errorBody: body, using: &scratch) : stage.inspect(body: body, using: &scratch)
            switch outcome.verdict {
            case .forward(let body): return .left(body)
            case .block: return .blocked
            case .unreadable: return .refused
            }
        }
    }

    /// The least that the operation takes.
    static func base(_ operation: APIOperation) -> CoverageTree {
        let model = CoverageTree.object(operation.urlModel == nil ? [("model", .string("m"))] : [])
        switch operation.requestShape {
        case .chat, .messages:
            return model.setting("messages[].role", to: .string("user")).setting(
                "messages[].content",
                to: .string("hi")
            )
        case .gemini: return model.setting("contents[].parts[].text", to: .string("hi"))
        default: return model
        }
    }

    // MARK: Checking

    private func check(
        _ section: CoverageSection,
        base: CoverageTree,
        inspect: ([UInt8]) -> CanaryOutcome
    ) throws {
        for row in section.rows {
            for plant in Canary.plants(for: row) {
                check(plant, at: row.path, mayBeRefused: row.mark == .strict, base: base, inspect: inspect)
            }
            if row.mark == .joined { checkJoined(row, base: base, inspect: inspect) }
            if row.mark == .repeated { checkRepeated(row, in: section, base: base, inspect: inspect) }
        }
        for object in section.objects {
            let goesWhole = section.rows.contains { $0.mark == .repeated }
            let isRepeated = goesWhole && object.contains("logprobs")
            for plant in Canary.unknown {
                let path = object.isEmpty ? "x_vendor{}" : object + ".x_vendor{}"
                let plant = isRepeated ? plant.withoutExactPlace : plant
                check(plant, at: path, mayBeRefused: false, base: base, inspect: inspect)
            }
        }
    }

    private func check(
        _ plant: Canary.Plant,
        at path: String,
        mayBeRefused: Bool,
        base: CoverageTree,
        inspect: ([UInt8]) -> CanaryOutcome
    ) {
        let document = base.setting(path, to: plant.value, key: plant.memberName)
        let outcome = inspect(Array(document.json.utf8))
        // Ours to answer: refused, or not sent on.
        if path.hasPrefix("moderation"), case .left(let bytes) = outcome, !Canary.leaks(in: bytes) { return }
        switch (outcome, plant.expectation) {
        case (.refused, _): #expect(mayBeRefused || path.hasPrefix("moderation"), "\(path): \(plant.name) was refused")
        case (.blocked, .blocked), (.blocked, .absent): break
        case (.left(let bytes), .edited(let value)):
            let expected = base.setting(path, to: value, key: plant.editedMemberName).json
            #expect(String(decoding: bytes, as: UTF8.self) == expected, "\(path): \(plant.name)")
        case (.left(let bytes), .absent):
            #expect(!Canary.leaks(in: bytes), "\(path): \(plant.name)")
        case (.left, .blocked), (.blocked, .edited): Issue.record("\(path): \(plant.name)")
        }
    }

    /// The value in two parts of the list, cut at every place.
    private func checkJoined(_ row: CoverageRow, base: CoverageTree, inspect: ([UInt8]) -> CanaryOutcome) {
        let member = row.path.hasSuffix("[]") ? "" : "text"
        let list = String(row.path.dropLast(member.isEmpty ? 2 : 2 + ".text".count))
        for cut in 1..<Canary.card.count {
            let parts = [Canary.card.prefix(cut), Canary.card.dropFirst(cut)].map { text in
                member.isEmpty ? .string(String(text)) : CoverageTree.object([(member, .string(String(text)))])
            }
            guard case .left(let bytes) = inspect(Array(base.setting(list, to: .array(parts)).json.utf8)) else {
                Issue.record("\(row.path): not redacted")
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("[CARD]") && !text.contains("\"\(Canary.card.prefix(cut))\""), "\(row.path): \(cut)")
        }
    }

    /// What spells a text out again goes when that text is edited.
    private func checkRepeated(
        _ row: CoverageRow,
        in section: CoverageSection,
        base: CoverageTree,
        inspect: ([UInt8]) -> CanaryOutcome
    ) {
        let document = base.setting(row.path, to: .literal("87654321")).setting("x_text", to: .string(Canary.card))
        guard case .left(let bytes) = inspect(Array(document.json.utf8)) else {
            Issue.record("\(row.path): not redacted")
            return
        }
        #expect(!String(decoding: bytes, as: UTF8.self).contains("87654321"), "\(row.path)")
    }
}
