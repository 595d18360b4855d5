import Foundation
import Inspection
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Public suites of JSON, UTF-8 and odd strings through each stage of each dialect.
@Suite(.enabled(if: SharedCase.isPresent), .timeLimit(.minutes(5)))
struct `The public suites in every dialect` {
    /// A place for JSON in a request, a whole answer and an event of the dialect.
    private static func frames(_ dialect: APIDialect) -> (request: String, answer: String, stream: String) {
        switch dialect {
        case .chat:
            (
                #"{"model":"m","messages":[{"role":"user","content":"hi","x":%@}]}"#,
                #"{"choices":[{"message":{"content":"hi","x":%@}}]}"#,
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%@}}]}\n\ndata: [DONE]\n\n"
            )
        case .completions:
            (
                #"{"model":"m","prompt":%@}"#, #"{"choices":[{"text":%@}]}"#,
                "data: {\"choices\":[{\"index\":0,\"text\":%@}]}\n\ndata: [DONE]\n\n"
            )
        case .responses:
            (
                #"{"model":"m","input":%@}"#, #"{"output":[{"content":[{"text":%@}]}]}"#,
                """
                data: {"type":"response.output_text.delta","output_index":0,"delta":%@}

                data: {"type":"response.completed","response":{}}


                """
            )
        case .messages:
            (
                #"{"model":"m","messages":[{"role":"user","content":"hi","x":%@}]}"#, #"{"content":[{"text":%@}]}"#,
                """
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":%@}}

                data: {"type":"message_stop"}


                """
            )
        case .gemini:
            (
                #"{"contents":[{"parts":[{"text":%@}]}]}"#, #"{"candidates":[{"content":{"parts":[{"text":%@}]}}]}"#,
                """
                data: {"candidates":[{"content":{"parts":[{"text":%@}]}}]}

                data: {"candidates":[{"finishReason":"STOP"}]}


                """
            )
        }
    }

    private static func kind(_ dialect: APIDialect) -> APIOperation.Kind {
        switch dialect {
        case .chat: .chatCompletions
        case .completions: .completions
        case .responses: .responses
        case .messages: .messages
        case .gemini: .generateContent
        }
    }

    /// True if a request, an answer and a stream with this JSON in it pass byte for byte; false if each is refused; nil if
    /// they differ.
    private func passes(_ json: [UInt8], _ dialect: APIDialect) throws -> Bool? {
        func fill(_ frame: String) -> [UInt8] {
            let halves = frame.split(separator: "%@", omittingEmptySubsequences: false)
            return Array(halves[0].utf8) + json + Array(halves[1].utf8)
        }
        let frames = Self.frames(dialect)
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let engine = RelayRules.enforcing
        var results: Set<Bool?> = []
        let request = fill(frames.request)
        let operation = APIOperation(Self.kind(dialect), urlModel: dialect == .gemini ? "m" : nil)
        let prompt = PromptStage(engine: engine, operation: operation).inspect(body: request, using: &scratch)
        switch prompt.verdict {
        case .forward(let bytes): results.insert(bytes == request ? true : nil)
        case .refuse: results.insert(false)
        case .block: results.insert(nil)
        }
        let answer = fill(frames.answer)
        let stage = ResponseStage(engine: engine, numbers: PlaceholderNumbers(), dialect: dialect)
        switch stage.inspect(body: answer, using: &scratch).verdict {
        case .forward(let bytes): results.insert(bytes == answer ? true : nil)
        case .unreadable: results.insert(false)
        case .block: results.insert(nil)
        }
        // A line end inside of the JSON would be one of the stream's.
        if !json.contains(0x0A), !json.contains(0x0D) {
            var options = RelayOptions()
            options.dialect = dialect
            options.splitAbove = .max
            let stream = fill(frames.stream)
            let run = try RelayRun(Chunkings.pieces(of: stream, size: 7), options: options)
            let isWhole = run.end == .completed
            results.insert(isWhole ? (run.raw == stream ? true : nil) : run.raw.isEmpty ? false : nil)
        }
        return results.count == 1 ? results.first ?? nil : nil
    }

    @Test(arguments: APIDialect.allCases)
    func `JSONTestSuite is accepted and refused as it says`(dialect: APIDialect) throws {
        let folder = try #require(TestSupport.SharedData.folder).appending(path: "sec/JSONTestSuite/test_parsing")
        let twice: Set = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]
        var counts = ["y": 0, "n": 0, "i": 0]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let json = Array(try Data(contentsOf: folder.appending(path: name)))
            let passes = try passes(json, dialect)
            switch name.prefix(1) {
            case "y": #expect(passes == !twice.contains(name), "\(name)")
            case "n": #expect(passes == false, "\(name)")
            default: #expect(passes == (name.hasPrefix("i_number") && name.contains("_int.json")), "\(name)")
            }
            counts[String(name.prefix(1)), default: 0] += 1
        }
        #expect(counts == ["y": 95, "n": 188, "i": 35])
    }

    @Test(arguments: APIDialect.allCases)
    func `bytes are a text where utf8tests says so`(dialect: APIDialect) throws {
        let file = try #require(TestSupport.SharedData.folder).appending(path: "sec/utf8tests/utf8tests.bin")
        var checked = 0
        for line in Array(try Data(contentsOf: file)).split(separator: 0x0A) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, !line.starts(with: "#".utf8) else { continue }
            let text = parts[2].filter { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
            let isValid = parts[1].elementsEqual("valid".utf8)
            #expect(
                try passes([0x22] + text + [0x22], dialect) == isValid,
                "\(String(decoding: parts[0], as: UTF8.self))"
            )
            checked += 1
        }
        #expect(checked > 200)
    }

    @Test(arguments: APIDialect.allCases)
    func `naughty strings pass byte for byte`(dialect: APIDialect) throws {
        let file = try #require(TestSupport.SharedData.folder).appending(
            path: "sec/big-list-of-naughty-strings/blns.json"
        )
        let strings = try JSONDecoder().decode([String].self, from: Data(contentsOf: file))
        #expect(strings.count == 515)
        for string in strings { #expect(try passes(Array(Chunk.literal(string).utf8), dialect) == true, "\(string)") }
    }

    /// The framings of sse-contract-tests that concern what is sent.
    @Test(arguments: APIDialect.allCases)
    func `streams pass in every framing that the standard allows`(dialect: APIDialect) throws {
        let script = DialectStream.script(dialect, ["€豆腐", " fine"]).joined().replacing("\r\n", with: "\n")
        // What follows the end is dropped, be it empty.
        func between(_ script: String, _ end: String) -> String {
            script.dropLast(2).replacing("\n\n", with: end) + "\n\n"
        }
        let framings: [(String, (String) -> String)] = [
            ("LF", { $0 }), ("CRLF", { $0.replacing("\n", with: "\r\n") }), ("CR", { $0.replacing("\n", with: "\r") }),
            ("one more empty line", { between($0, "\n\n\n") }),
            ("two more empty lines", { between($0, "\n\n\n\n") }),
            ("byte order mark", { "\u{FEFF}" + $0 }), ("no space", { $0.replacing("data: ", with: "data:") }),
            ("more space", { $0.replacing("data: {", with: "data:   {") }),
            ("comments", { $0.replacing("data:", with: ": one\n:two\ndata:") }),
            ("lone comments", { between($0, "\n\n:\n\n") }),
            ("id", { $0.replacing("data:", with: "id: abc\ndata:") }),
            ("retry and unknown", { $0.replacing("data:", with: "retry: 9\ncolor: blue\nx\ndata:") }),
            ("data first", { $0.replacing("}\n\n", with: "}\nevent: message\n\n") }),
            ("several lines", { $0.replacing("data: {", with: "data: {\ndata:") }),
        ]
        for (name, frame) in framings {
            let bytes = Array(frame(script).utf8)
            var options = RelayOptions()
            options.dialect = dialect
            for size in [1, 2, 5, bytes.count] {
                let run = try RelayRun(Chunkings.pieces(of: bytes, size: size), options: options)
                #expect(run.end == .completed, "\(name) in pieces of \(size)")
                #expect(try StreamBlocks(run.raw, dialect) == StreamBlocks(bytes, dialect), "\(name)")
            }
        }
    }
}
