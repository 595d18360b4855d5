import AuditLog
import Testing

@testable import Gateway

/// Files, batches and responses that a provider keeps, and routes that pass without inspection.
@Suite(.timeLimit(.minutes(2)))
struct KeptItemTests {
    private static let line =
        #"{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"%@"}]}}"#

    private func upload(_ content: String, purpose: String? = "batch", filename: String = "b.jsonl") -> UploadRun {
        let fields = purpose.map { [("purpose", $0)] } ?? []
        return UploadRun(
            path: "/v1/files",
            body: TestForm(fields: fields, filename: filename, content: content).body,
            answer: #"{"id":"file-1","filename":"b.jsonl"}"#
        )
    }

    @Test func `a file of requests is inspected line by line`() async throws {
        let clean = Self.line.replacing("%@", with: "hello")
        let content =
            clean + "\n" + Self.line.replacing("%@", with: #"pay \u0034111 1111 1111 1111"#) + "\r\n\n" + clean
        let run = upload(content)
        let result = try await run.run()
        #expect(result.client.status == 200 && result.record?.outcome == .redacted)
        #expect(
            result.upstreamBody == run.body.replacing(#"\u0034111 1111 1111 1111"#, with: "[CREDIT_CARD]")
        )
        #expect(result.record?.decisions.first?.field.text == "body.messages[0].content")
        let whole = upload(clean + "\n" + clean + "\n")
        #expect(try await whole.run().upstreamBody == whole.body)
        let blocked = try await upload(clean + "\n" + Self.line.replacing("%@", with: UploadRun.key)).run()
        #expect(blocked.client.status == 400 && blocked.upstream.isEmpty && blocked.record?.outcome == .blocked)
    }

    @Test(arguments: [
        ("{", "batch", "b.jsonl"), ("{}\n{\"a\":1,\"a\":2}", "fine-tune", "b.txt"), ("hello", "user_data", "b.JSONL"),
    ])
    func `a line that is no strict JSON is refused`(content: String, purpose: String, filename: String) async throws {
        let result = try await upload(content, purpose: purpose, filename: filename).run()
        #expect(result.client.status == 400 && result.upstream.isEmpty && result.record?.outcome == .refused)
    }

    @Test func `other text is inspected as text, and a file must say what it is for`() async throws {
        for (content, filename) in [
            ("a,b\n1,4111 1111 1111 1111\n", "a.csv"), (#"{"x": ["4111 1111 1111 1111"]}"#, "a.json"),
            ("{\"x\": 1}\n{\"x\": \"4111 1111 1111 1111\"}\n", "a.txt"), ("{not JSON 4111 1111 1111 1111", "a.txt"),
        ] {
            let run = upload(content, purpose: "user_data", filename: filename)
            let result = try await run.run()
            #expect(result.upstreamBody == run.body.replacing(UploadRun.card, with: "[CREDIT_CARD]"))
        }
        #expect(try await upload("x", purpose: nil).run().client.status == 400)
    }

    @Test func `a file that is no text is refused, or passes and the row says so`() async throws {
        var run = upload("PK\u{3}\u{4}\u{0}\(UploadRun.key)", purpose: "assistants", filename: "a.docx")
        let refused = try await run.run()
        #expect(
            refused.client.status == 415 && refused.client.contains("uninspectable_file") && refused.upstream.isEmpty
        )
        run.uninspected.binaryFiles = true
        let passed = try await run.run()
        #expect(passed.client.status == 200 && passed.upstreamBody == run.body)
        #expect(passed.record?.errorCode?.text == "uninspected" && passed.record?.outcome == .allowed)
    }

    @Test func `a batch is JSON that names no model`() async throws {
        let body =
            #"{"input_file_id":"file-1","endpoint":"/v1/chat/completions","metadata":{"note":"pay 4111 1111 1111 1111"}}"#
        let result = try await UploadRun(path: "/v1/batches", type: "application/json", body: body).run()
        #expect(result.upstream.hasPrefix("POST /v1/batches HTTP/1.1\r\n"))
        #expect(result.upstreamBody == body.replacing(UploadRun.card, with: "[CREDIT_CARD]"))
    }

    @Test(arguments: [
        ("GET", "/v1/files?limit=2&after=file-1"), ("GET", "/v1/files/file-1"), ("DELETE", "/v1/files/file-1"),
        ("GET", "/v1/batches"), ("GET", "/v1/batches/b_1"), ("POST", "/v1/batches/b_1/cancel"),
        ("GET", "/v1/responses/resp_1"), ("DELETE", "/v1/responses/resp_1"), ("POST", "/v1/responses/resp_1/cancel"),
        ("GET", "/v1/responses/resp_1/input_items?order=asc"),
    ])
    func `kept things are asked for, and what comes back is inspected`(method: String, path: String) async throws {
        var run = UploadRun(method: method, path: path, type: nil, body: "", answer: #"{"id":"x","note":"fine"}"#)
        let clean = try await run.run()
        #expect(clean.upstream.hasPrefix("\(method) \(path) HTTP/1.1\r\n"))
        #expect(clean.upstream.contains("Bearer up-key") && clean.clientBody == run.answer)
        #expect(clean.record?.outcome == .allowed && clean.record?.method.text == method)
        #expect(clean.record?.route.text.contains("_1") == false)
        run.answer = #"{"id":"x","note":"4111 1111 1111 1111"}"#
        #expect(try await run.run().clientBody == #"{"id":"x","note":"[CREDIT_CARD]"}"#)
        run.answer = #"{"id":"x","note":"AKIAIOSFODNN7EXAMPLE"}"#
        #expect(try await run.run().client.status == 400)
        run.answer = #"{"error":{"message":"no such thing"}}"#
        run.status = 404
        let missing = try await run.run()
        #expect(missing.client.status == 404 && missing.clientBody == run.answer)
    }

    @Test(
        arguments: [
            ("GET", "/v1/files/a%2Fb", 404), ("GET", "/v1/files/..", 404), ("GET", "/v1/files/", 404),
            ("GET", "/v1/files/a/", 404), ("GET", "/v1/files/a/*", 404), ("GET", "/v1/files/a/b/content", 404),
            ("POST", "/v1/files/a", 404), ("GET", "/v1/responses/a?stream=true", 400), ("GET", "/v1/files?x=1", 400),
            ("GET", "/v1/files?after=a%20b", 400), ("GET", "/v1/files?after", 400),
            ("GET", "/v1/files/AKIAIOSFODNN7EXAMPLE", 400), ("GET", "/v1/files?after=AKIAIOSFODNN7EXAMPLE", 400),
            ("DELETE", "/v1/batches/b_1", 404), ("DELETE", "/v1/chat/completions", 405),
        ]
    )
    func `a path or query that could mean something else is refused`(
        method: String,
        path: String,
        status: Int
    ) async throws {
        let result = try await UploadRun(method: method, path: path, type: nil, body: "").run()
        #expect(result.client.status == status && result.upstream.isEmpty && result.record?.outcome == .refused)
    }

    @Test func `the content of a file is inspected in lines or as text`() async throws {
        for (answer, expected) in [
            ("{\"a\":\"4111 1111 1111 1111\"}\n{\"b\":1}\n", "{\"a\":\"[CREDIT_CARD]\"}\n{\"b\":1}\n"),
            ("plain 4111 1111 1111 1111", "plain [CREDIT_CARD]"), ("plain", "plain"), ("", ""),
        ] {
            let run = UploadRun(
                method: "GET",
                path: "/v1/files/f/content",
                type: nil,
                body: "",
                answerType: "application/octet-stream",
                answer: answer
            )
            let result = try await run.run()
            #expect(result.client.status == 200 && result.clientBody == expected)
        }
    }

    @Test func `the content of a file that is no text passes only if the settings say so`() async throws {
        var run = UploadRun(
            method: "GET",
            path: "/v1/files/f/content",
            type: nil,
            body: "",
            answerType: "image/png",
            answer: "\u{0}PNG"
        )
        #expect(try await run.run().client.status == 502)
        run.uninspected.binaryFiles = true
        let passed = try await run.run()
        #expect(passed.clientBody == "\u{0}PNG" && passed.record?.errorCode?.text == "uninspected")
    }

    @Test func `methods follow one another on one connection`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        let upstream = try await ScriptedUpstream.start(answer: answer, after: "\r\n\r\n")
        let gateway = try await TestGateway(upstreams: [
            UpstreamSettings(id: "up", baseURL: upstream.baseURL, models: .all, isInternal: true)
        ])
        let lines = [
            "DELETE /v1/files/a", "POST /v1/batches/b/cancel", "GET /v1/files", "DELETE /v1/files/c", "GET /v1/batches",
            "POST /v1/responses/r/cancel", "DELETE /v1/responses/r",
        ]
        for line in lines {
            let client = try await gateway.client()
            await client.send("\(line) HTTP/1.1\r\nHost: g\r\nContent-Length: 0\r\n\r\n")
            #expect(await client.receiveAnswer().status == 200)
            await client.close()
        }
        await gateway.stop()
        await upstream.stop()
        let seen = upstream.received.split(separator: "\r\n").filter { $0.hasSuffix(" HTTP/1.1") }
        #expect(seen.map { String($0.dropLast(9)) } == lines)
    }

    @Test func `a route that the settings name passes as it is, and the row says so`() async throws {
        var run = UploadRun(
            path: "/v1/vector_stores",
            type: "application/json",
            body: #"{"a":1,"a":"\#(UploadRun.key)"}"#
        )
        run.answer = "not JSON, \(UploadRun.card)"
        #expect(try await run.run().client.status == 404)
        run.uninspected.routes = [PassthroughRoute(path: "/v1/vector_stores", method: .post)]
        let passed = try await run.run()
        #expect(passed.upstream.hasPrefix("POST /v1/vector_stores HTTP/1.1\r\n") && passed.upstreamBody == run.body)
        #expect(passed.client.status == 200 && passed.client.contains(run.answer))
        #expect(passed.record?.errorCode?.text == "uninspected" && passed.record?.route.text == "(passthrough)")
        run.status = 204
        run.answer = ""
        #expect(try await run.run().client.status == 204)
        run.type = "application/json\r\nContent-Encoding: gzip"
        #expect(try await run.run().client.status == 415)
        run.type = nil
        run.method = "DELETE"
        #expect(try await run.run().client.status == 404)
    }

    @Test func `what is kept for all applications is not served to one of several`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let settings = UpstreamSettings(id: "up", baseURL: upstream.baseURL, models: .all, isInternal: true)
        let gateway = try await TestGateway(upstreams: [settings], servesStoredItems: false)
        for request in [
            "GET /v1/files", "GET /v1/files/file-1/content", "DELETE /v1/files/file-1", "GET /v1/responses/resp_1",
        ] {
            let client = try await gateway.client()
            await client.send("\(request) HTTP/1.1\r\nHost: g\r\n\r\n")
            let reply = await client.receiveAnswer()
            #expect(reply.status == 403 && reply.contains("stored_items_not_served"), "\(request)")
            await client.close()
        }
        await gateway.stop()
        await upstream.stop()
        #expect(upstream.received.isEmpty)
    }
}
