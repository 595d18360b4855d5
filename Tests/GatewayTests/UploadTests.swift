import AuditLog
import Testing

@testable import Gateway

/// A form as clients send it.
struct TestForm {
    var fields: [(name: String, text: String)] = []
    var filename = "a.mp3"
    var fileField = "file"
    var content = "\u{0}sound"

    var body: String {
        let parts = fields.map { "--XyZ\r\nContent-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.text)\r\n" }
        let file =
            "--XyZ\r\nContent-Disposition: form-data; name=\"\(fileField)\"; filename=\"\(filename)\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n\(content)\r\n"
        return parts.joined() + file + "--XyZ--\r\n"
    }
}

/// One exchange with a gateway before one upstream.
struct UploadRun {
    static let card = "4111 1111 1111 1111"
    static let key = "AKIAIOSFODNN7EXAMPLE"

    var method = "POST"
    var path = "/v1/audio/transcriptions"
    var type: String? = "multipart/form-data; boundary=XyZ"
    var body = TestForm(fields: [("model", "m")]).body
    var answerType = "application/json"
    var answer = #"{"text":"fine"}"#
    var status = 200
    var uninspected = UninspectedSettings()

    struct Result {
        let client: String
        let upstream: String
        let record: AuditRecord?
        var clientBody: String { client.components(behind: "\r\n\r\n") }
        var upstreamBody: String { upstream.components(behind: "\r\n\r\n") }
    }

    func run() async throws -> Result {
        let upstream = try await ScriptedUpstream.start(
            answer:
                "HTTP/1.1 \(status) OK\r\nContent-Type: \(answerType)\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)",
            after: method == "POST" && !body.isEmpty ? String(body.suffix(2)) : "\r\n\r\n"
        )
        let settings = UpstreamSettings(
            id: "up",
            baseURL: upstream.baseURL,
            apiKey: "up-key",
            models: .all,
            isInternal: true
        )
        let gateway = try await TestGateway(
            upstreams: [settings],
            rules: [TestGateway.phrase],
            uninspected: uninspected
        )
        let client = try await gateway.client()
        let fields = type.map { "Content-Type: \($0)\r\n" } ?? ""
        await client.send(
            "\(method) \(path) HTTP/1.1\r\nHost: g\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let received = await client.receiveAnswer()
        await gateway.stop()
        await upstream.stop()
        return Result(client: received, upstream: upstream.received, record: gateway.sink.records.last)
    }
}

extension String {
    /// What follows the first `mark`.
    func components(behind mark: String) -> String {
        firstRange(of: mark).map { String(self[$0.upperBound...]) } ?? ""
    }
}

@Suite(.timeLimit(.minutes(2)))
struct UploadTests {
    private static let forms = [
        ("/v1/audio/transcriptions", "file"), ("/v1/audio/translations", "file"), ("/v1/images/edits", "image"),
        ("/v1/images/variations", "image"),
    ]

    @Test(arguments: forms)
    func `a clean form passes byte for byte`(path: String, file: String) async throws {
        let body = TestForm(fields: [("model", "m"), ("prompt", "a cat")], fileField: file).body
        let result = try await UploadRun(path: path, body: body).run()
        #expect(result.client.status == 200 && result.upstream.hasPrefix("POST \(path) HTTP/1.1\r\n"))
        #expect(result.upstream.contains("multipart/form-data; boundary=\"XyZ\"\r\n"))
        #expect(result.upstreamBody == body)
        #expect(result.record?.route.text == path && result.record?.outcome == .allowed)
        #expect(result.clientBody == #"{"text":"fine"}"#)
    }

    @Test(arguments: forms)
    func `prompts and names of files are redacted in place`(path: String, file: String) async throws {
        let prompt = "pay \(UploadRun.card)"
        let form = TestForm(
            fields: [("model", "m"), ("prompt", prompt)],
            filename: "\(UploadRun.card).png",
            fileField: file
        )
        let result = try await UploadRun(path: path, body: form.body).run()
        #expect(result.upstreamBody == form.body.replacing(UploadRun.card, with: "[CREDIT_CARD]"))
        #expect(result.record?.outcome == .redacted)
        #expect(result.record?.decisions.map(\.field.text) == ["prompt", "filename"])
    }

    @Test(arguments: [
        TestForm(fields: [("model", "m"), ("prompt", UploadRun.key)]),
        TestForm(fields: [("model", "m"), (UploadRun.key, "x")]),
        TestForm(fields: [("model", "m"), ("any", UploadRun.key)]),
        TestForm(fields: [("model", "m"), (UploadRun.card, "x")]),
        TestForm(fields: [("model", "m")], filename: UploadRun.key),
        TestForm(fields: [("model", "m")], content: "text in place of sound: \(UploadRun.key)"),
        TestForm(fields: [("model", "m")], content: #"{"a":"AKIA\u0049OSFODNN7EXAMPLE"}"#),
    ])
    func `what must not pass in any part of a form blocks it`(form: TestForm) async throws {
        let result = try await UploadRun(body: form.body).run()
        #expect(result.client.status == 400 && result.upstream.isEmpty && result.record?.outcome == .blocked)
        #expect(!result.client.contains(UploadRun.key) && !result.client.contains(UploadRun.card))
    }

    @Test(
        arguments: [
            (UploadRun(body: TestForm().body), 400), (UploadRun(body: TestForm(fields: [("model", "")]).body), 400),
            (UploadRun(body: TestForm(fields: [("model", "m"), ("model", "n")]).body), 400),
            (UploadRun(body: TestForm(fields: [("model", "m"), ("stream", "yes")]).body), 400),
            (
                UploadRun(path: "/v1/images/edits", body: TestForm(fields: [("model", "m"), ("stream", "true")]).body),
                400
            ),
            (UploadRun(body: "--XyZ--"), 400), (UploadRun(body: "{}"), 400),
            (UploadRun(type: "application/json", body: "{}"), 415), (UploadRun(type: nil), 415),
            (UploadRun(type: "multipart/form-data"), 415), (UploadRun(path: "/v1/chat/completions"), 415),
        ] as [(UploadRun, Int)]
    )
    func `a form that cannot be read is refused`(run: UploadRun, status: Int) async throws {
        let result = try await run.run()
        #expect(result.client.status == status && result.upstream.isEmpty && result.record?.outcome == .refused)
    }

    @Test func `an edit of an image may be asked for in JSON`() async throws {
        let body = #"{"model":"m","prompt":"pay 4111 1111 1111 1111","images":[{"file_id":"f"}]}"#
        let result = try await UploadRun(path: "/v1/images/edits", type: "application/json", body: body).run()
        #expect(result.upstreamBody == body.replacing(UploadRun.card, with: "[CREDIT_CARD]"))
    }

    // MARK: Transcripts

    @Test(
        arguments: [
            (
                "application/json",
                #"{"text":"pay 4111 1111 1111 1111","segments":[{"id":0,"text":" pay 4111"},{"id":1,"text":" 1111 1111 1111"}],"words":[{"word":"4111","start":0.1},{"word":"1111","start":0.2},{"word":"1111","start":0.3},{"word":"1111","start":0.4}]}"#,
                #"{"text":"pay [CREDIT_CARD]","segments":[{"id":0,"text":" pay [CREDIT_CARD]"},{"id":1,"text":""}],"words":[{"word":"[CREDIT_CARD]","start":0.1},{"word":"","start":0.2},{"word":"","start":0.3},{"word":"","start":0.4}]}"#
            ),
            ("text/plain; charset=utf-8", "pay 4111 1111 1111 1111\n", "pay [CREDIT_CARD]\n"),
            (
                "text/vtt",
                "WEBVTT\n\n00:00.000 --> 00:01.000\npay 4111 1111\n\n00:01.000 --> 00:02.000\n1111 1111 now\n",
                "WEBVTT\n\n00:00.000 --> 00:01.000\npay [CREDIT_CARD]\n\n00:01.000 --> 00:02.000\n now\n"
            ),
            (
                "application/x-subrip",
                "1\r\n00:00:00,000 --> 00:00:01,000\r\npay 4111 1111 1111 1111\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nbye\r\n",
                "1\r\n00:00:00,000 --> 00:00:01,000\r\npay [CREDIT_CARD]\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nbye\r\n"
            ),
        ]
    )
    func `what was said is redacted however the transcript is cut`(
        type: String,
        answer: String,
        expected: String
    ) async throws {
        let result = try await UploadRun(answerType: type, answer: answer).run()
        #expect(result.client.status == 200 && result.clientBody == expected)
        #expect(result.record?.outcome == .redacted)
        let blocked = try await UploadRun(
            answerType: type,
            answer: answer.replacing(UploadRun.card, with: UploadRun.key)
        ).run()
        if answer.contains(UploadRun.card) { #expect(blocked.client.status == 400) }
        let clean = try await UploadRun(answerType: type, answer: answer.replacing("1111", with: "word")).run()
        #expect(clean.clientBody == answer.replacing("1111", with: "word"))
    }

    @Test(arguments: ["text/html", "application/octet-stream"])
    func `an answer of another type is not let through`(type: String) async throws {
        let result = try await UploadRun(answerType: type, answer: "fine").run()
        #expect(result.client.status == 502 && !result.client.contains("fine"))
    }

    private func stream(_ deltas: [String]) -> UploadRun {
        let text = deltas.joined()
        let events =
            deltas.map { #"{"type":"transcript.text.delta","delta":"\#($0)","logprobs":[{"token":"\#($0)"}]}"# }
            + [
                #"{"type":"transcript.text.done","text":"\#(text)","usage":{"type":"tokens","input_tokens":3,"output_tokens":4}}"#
            ]
        return UploadRun(
            body: TestForm(fields: [("model", "m"), ("stream", "true")]).body,
            answerType: "text/event-stream",
            answer: events.map { "data: \($0)\n\n" }.joined()
        )
    }

    @Test func `a streamed transcript passes, is redacted, or ends with an error`() async throws {
        let clean = try await stream(["hello ", "you"]).run()
        #expect(clean.client.contains(#"data: {"type":"transcript.text.delta","delta":"hello ","#))
        #expect(clean.record?.outcome == .allowed && clean.record?.completionTokens == 4)
        let card = try await stream(["pay 4111 1111 ", "1111 1111", " now"]).run()
        #expect(!card.client.contains("1111") && card.client.contains("[CREDIT_CARD]"))
        #expect(card.client.contains(#""text":"pay [CREDIT_CARD] now""#) && card.record?.outcome == .redacted)
        let key = try await stream(["this is the key that you asked for: ", UploadRun.key, " bye"]).run()
        #expect(key.client.contains("asked for") && !key.client.contains("AKIA") && !key.client.contains("bye"))
        #expect(key.client.contains(#"data: {"type":"error","error":{"message":"Blocked by policy"#))
        #expect(key.record?.outcome == .blocked)
    }
}
