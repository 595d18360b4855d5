import GuardrailTypes
import Inspection
import Policy
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Laws of redaction and pass-through for forms and transcripts, from fixed seeds.
@Suite struct UploadPropertyTests {
    private static let card = "4111 1111 1111 1111"
    private static let boundary = MultipartBoundary(contentType: Array("multipart/form-data; boundary=XyZ".utf8)[...])!

    @Test func `no value leaves in a form wherever it stands, and what is clean stays as it is`() throws {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let stage = UploadStage(
            engine: engine,
            who: PolicySubject(),
            operation: APIOperation(.files),
            allowsBinary: true
        )
        var random = SplitMix(state: 3)
        var seen = (forwarded: 0, blocked: 0, clean: 0)
        for _ in 0..<400 {
            let plants = Bool.random(using: &random)
            let body = Self.form(planting: plants, using: &random)
            let outcome = stage.inspect(Array(body.utf8), boundary: Self.boundary, using: &scratch)
            switch outcome.verdict {
            case .forward(let bytes, let isEdited):
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains(Self.card) && isEdited == body.contains(Self.card))
                if !isEdited { #expect(text == body) }
                let parts = try MultipartForm(parsing: bytes, boundary: Self.boundary).parts.count
                #expect(try parts == MultipartForm(parsing: Array(body.utf8), boundary: Self.boundary).parts.count)
                seen.forwarded += isEdited ? 1 : 0
                seen.clean += isEdited ? 0 : 1
            case .block: seen.blocked += 1
            case .refuse(let error): Issue.record("\(error.code)")
            }
        }
        #expect(seen.forwarded > 50 && seen.blocked > 10 && seen.clean > 100)
    }

    private static func form(planting plants: Bool, using random: inout SplitMix) -> String {
        func text(_ random: inout SplitMix) -> String {
            let value = plants && Int.random(in: 0..<4, using: &random) == 0 ? card : "12"
            return ["a", "pay ", "ü", " x;y=z ", value, value].shuffled(using: &random).joined(separator: " ")
        }
        var parts = ["name=\"purpose\"\r\n\r\nuser_data"]
        for index in 0..<Int.random(in: 0...4, using: &random) {
            let isFile = Bool.random(using: &random)
            let name = Int.random(in: 0..<6, using: &random) == 0 ? text(&random) : "f\(index)"
            let filename = isFile ? "; filename=\"\(text(&random)).txt\"" : ""
            let content = [text(&random), #"{"a":["\#(text(&random))"]}"#, "{\"a\":1}\n{\"b\":\"\(text(&random))\"}\n"]
            parts.append("name=\"\(name)\"\(filename)\r\n\r\n\(content.randomElement(using: &random) ?? "")")
        }
        return parts.map { "--XyZ\r\nContent-Disposition: form-data; \($0)\r\n" }.joined() + "--XyZ--\r\n"
    }

    @Test func `no value leaves in subtitles however its cues are cut`() {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let texts = TextInspector(engine: engine, direction: .response, policy: nil, limits: JSONLimits())
        let stage = TranscriptStage(texts: texts, numbers: PlaceholderNumbers())
        var random = SplitMix(state: 4)
        for _ in 0..<300 {
            let words = "please pay 4111 1111 1111 1111 by noon today".split(separator: " ").map(String.init)
            var subtitles = ""
            var cue: [String] = []
            for (index, word) in words.enumerated() {
                cue.append(word)
                guard index == words.count - 1 || Bool.random(using: &random) else { continue }
                subtitles += "\(index)\n00:00:0\(index),000 --> 00:00:0\(index),900\n\(cue.joined(separator: " "))\n\n"
                cue = []
            }
            let (verdict, decisions) = stage.inspect(Array(subtitles.utf8), hasCues: true, using: &scratch)
            guard case .forward(let bytes, true) = verdict else {
                Issue.record("not redacted")
                continue
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(
                !text.contains("1111") && text.contains("[CARD]") && text.contains("please") && text.contains("noon")
            )
            #expect(text.ranges(of: "-->").count == subtitles.ranges(of: "-->").count && !decisions.isEmpty)
        }
    }
}
