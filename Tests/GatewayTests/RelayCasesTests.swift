import Foundation
import GuardrailTypes
import Inspection
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Public cases that lie beside the package, or where `WEIR_SHARED_DATA` says; not part of the repository.
private enum Cases {
    static let folder = SharedData.folder?.appending(path: "sec/openai-cases")

    struct Case: Decodable {
        let id: String
        let kind: String?
        let chunks_b64: [String]?
        let body: String?
        let endpoint: String?
        let expect: String
    }

    static func read(_ name: String) throws -> [Case] {
        guard let folder else { return [] }
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
    }
}

@Suite(.enabled(if: Cases.folder != nil)) struct `The public cases` {
    static let card = "4111111111111111"
    /// What only other readings of a text show, which is not the relay's business.
    static let needsOtherViews: Set<String> = [
        "SS-zw-split", "SS-b64-split", "SS-md-image-split", "SS-md-refstyle", "PL-image-dataurl-text",
        "PL-across-messages",
    ]

    @Test func `of streams let no card through`() throws {
        for item in try Cases.read("sse-stream.jsonl")
        where item.kind == "sse" && !Self.needsOtherViews.contains(item.id) {
            let pieces = (item.chunks_b64 ?? []).map { Array(Data(base64Encoded: $0) ?? Data()) }
            let run = try RelayRun(pieces)
            guard item.expect != "pass" else {
                #expect(run.end == .completed && run.raw == pieces.flatMap { $0 }, "\(item.id)")
                continue
            }
            #expect(!run.rawText.contains(Self.card), "\(item.id)")
            for text in run.texts.values { #expect(!text.contains(Self.card), "\(item.id)") }
            let found = run.findings.contains { $0.rule.id == "card" }
            if item.expect == "detect" { #expect(found || run.end?.name != "completed", "\(item.id)") }
            if item.expect == "error-event" || item.expect == "error" {
                #expect(run.end?.name.hasPrefix("failed") == true, "\(item.id)")
            }
        }
    }

    @Test func `of requests are redacted, blocked or refused`() throws {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let stage = PromptStage(engine: RelayRules.enforcing)
        for item in try Cases.read("placement.jsonl") where item.endpoint == "/v1/chat/completions" {
            let outcome = stage.inspect(body: Array((item.body ?? "").utf8), using: &scratch)
            if case .forward(let body) = outcome.verdict, item.body?.contains(Self.card) == true {
                #expect(!String(decoding: body, as: UTF8.self).contains(Self.card), "\(item.id)")
            }
            guard item.expect == "detect", !Self.needsOtherViews.contains(item.id) else { continue }
            if case .refuse = outcome.verdict { continue }
            #expect(outcome.action >= .redact, "\(item.id)")
        }
    }

    @Test func `of whole answers are redacted or blocked`() throws {
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let stage = ResponseStage(engine: RelayRules.enforcing, numbers: PlaceholderNumbers())
        for item in try Cases.read("json-response.jsonl") where item.kind == "json" {
            let outcome = stage.inspect(body: Array((item.body ?? "").utf8), using: &scratch)
            if case .forward(let body) = outcome.verdict {
                #expect(!String(decoding: body, as: UTF8.self).contains(Self.card), "\(item.id)")
            }
            if item.expect == "detect", case .forward = outcome.verdict {
                #expect(outcome.action >= .redact, "\(item.id)")
            }
        }
    }
}
