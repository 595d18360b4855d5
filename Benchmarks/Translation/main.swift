// What a translation costs: for each pair of APIs a request, a whole answer, and one delta of a stream.
//
//     TranslationBenchmark [rounds]
//
// Each number is the best of five runs, in microseconds. Parsing the body is part of a gateway's inspection and not
// counted for requests and whole answers; an event of a stream is parsed anew, and is.

import Wire

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
let dialects: [APIDialect] = [.chat, .responses, .messages, .gemini]
let context = AnswerContext(fallbackID: "bench", created: 1_700_000_000, includesUsage: true)

/// Microseconds for one call, the best of five runs.
func best(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = ContinuousClock.now
        for _ in 0..<count { try body() }
        let time = ContinuousClock.now - start
        let (seconds, attoseconds) = time.components
        best = min(best, (Double(seconds) * 1e6 + Double(attoseconds) / 1e12) / Double(count))
    }
    return best
}

func padded(_ value: Double) -> String {
    let tenths = Int(value * 10 + 0.5)
    let text = "\(tenths / 10).\(tenths % 10)"
    return String(repeating: " ", count: max(0, 10 - text.count)) + text
}

/// A conversation of `turns` questions and answers with two tools, of about 250 bytes a turn, in chat's words.
func conversation(turns: Int) -> String {
    let line = "The quick brown fox jumps over the lazy dog while the band plays on and on. "
    let messages = (0..<turns).map { number in
        #"{"role":"user","content":"\#(number): \#(line)"},{"role":"assistant","content":"\#(line)"}"#
    }
    let tool =
        #"{"type":"function","function":{"name":"weather","description":"The weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}"#
    return
        #"{"model":"m","messages":[{"role":"system","content":"Be brief."},\#(messages.joined(separator: ",")),{"role":"user","content":"Now?"}],"tools":[\#(tool)],"temperature":0.5,"stream":true}"#
}

/// A chat stream of `deltas` words.
func stream(deltas: Int) -> [UInt8] {
    let head = #""id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m""#
    var text = ""
    for _ in 0..<deltas {
        text +=
            #"data: {\#(head),"choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}"#
            + "\n\n"
    }
    text += #"data: {\#(head),"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"
    return Array(text.utf8)
}

let wholeChat =
    #"{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"\#(String(repeating: "word ", count: 400))","tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}"#

/// The same request in another API's words.
func request(_ text: String, in dialect: APIDialect) throws -> JSONDocument {
    let chat = try JSONDocument(parsing: Array(text.utf8))
    guard dialect != .chat else { return chat }
    return try JSONDocument(parsing: RequestTranslation(chat, from: .chat, to: dialect).body)
}

func measureRequests(_ name: String, turns: Int, count: Int) throws {
    for source in dialects {
        let document = try request(conversation(turns: turns), in: source)
        let addressee = source == .gemini ? RequestTranslation.Addressee(model: "m", isStreaming: true) : nil
        for target in dialects where target != source {
            let time = try best(count) {
                _ = try RequestTranslation(document, from: source, to: target, addressee: addressee)
            }
            print("request \(name) (\(document.bytes.count) bytes) \(source) to \(target):\(padded(time)) us")
        }
    }
}

func measureAnswers() throws {
    let chat = try JSONDocument(parsing: Array(wholeChat.utf8))
    for source in dialects {
        let translated = try AnswerTranslation(chat, from: .chat, to: source, context: context).body
        let document = source == .chat ? chat : try JSONDocument(parsing: translated)
        for target in dialects where target != source {
            let time = try best(rounds) {
                _ = try AnswerTranslation(document, from: source, to: target, context: context)
            }
            print("answer (\(document.bytes.count) bytes) \(source) to \(target):\(padded(time)) us")
        }
    }
}

func translate(_ bytes: [UInt8], from source: APIDialect, to target: APIDialect, into output: inout [UInt8]) throws {
    var translator = try StreamTranslator(from: source, to: target, context: context)
    translator.receive(bytes, to: &output)
    translator.finish(to: &output)
    guard translator.state == .ended else { fatalError("the stream did not end: \(translator.state)") }
}

func measureStreams() throws {
    let deltas = 1000
    for source in dialects {
        var bytes = stream(deltas: deltas)
        if source != .chat {
            var translated: [UInt8] = []
            try translate(bytes, from: .chat, to: source, into: &translated)
            bytes = translated
        }
        for target in dialects where target != source {
            var output: [UInt8] = []
            let time = try best(max(1, rounds / 200)) {
                output.removeAll(keepingCapacity: true)
                try translate(bytes, from: source, to: target, into: &output)
            }
            print("delta \(source) to \(target):\(padded(time / Double(deltas))) us")
        }
    }
}

try measureRequests("short", turns: 3, count: rounds)
try measureRequests("long", turns: 400, count: max(1, rounds / 100))
try measureAnswers()
try measureStreams()
