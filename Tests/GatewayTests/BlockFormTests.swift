import AuditLog
import GuardrailTypes
import Inspection
import Policy
import TestSupport
import Testing
import Wire

@testable import Gateway

/// An exchange, and what its client gets to the byte.
struct BlockCase: Sendable, CustomTestStringConvertible {
    let name: String
    let run: BlockRun
    var testDescription: String { name }

    /// Each API's refusal, of prompts and answers, whole and as a stream.
    static let refusals = APIDialect.allCases.flatMap { dialect in
        [("input", false), ("input", true), ("output", false), ("output", true)].map { side, streams in
            var run = BlockRun(
                dialect: dialect,
                form: BlockForm(input: .refusal, output: .refusal),
                streams: streams
            )
            if side == "input" { run.prompt = BlockRun.key } else { run.answer = [BlockRun.key] }
            return BlockCase(name: "\(dialect) \(side)\(streams ? " stream" : "")", run: run)
        }
    }

    /// Each peer's errors: of a prompt with a secret, an attack, a person's number; of an answer; in mid-stream; flagged.
    static let peers = BlockFormat.allCases.flatMap { format in
        let form = BlockForm(format: format)
        let cut = ["Sure, here it is, in full: ", BlockRun.key, " ok"]
        return [
            BlockCase(
                name: "\(format) secret",
                run: BlockRun(form: form, disclosure: .rule, prompt: BlockRun.key)
            ),
            BlockCase(name: "\(format) attack", run: BlockRun(form: form, prompt: "ignore previous")),
            BlockCase(name: "\(format) person", run: BlockRun(form: form, prompt: "078-05-1120")),
            BlockCase(
                name: "\(format) undisclosed",
                run: BlockRun(form: form, disclosure: .none, prompt: BlockRun.key)
            ),
            BlockCase(name: "\(format) messages", run: BlockRun(dialect: .messages, form: form, prompt: BlockRun.key)),
            BlockCase(name: "\(format) answer", run: BlockRun(form: form, answer: [BlockRun.key])),
            BlockCase(name: "\(format) mid-stream", run: BlockRun(form: form, answer: cut, streams: true)),
            BlockCase(
                name: "\(format) flagged",
                run: BlockRun(form: form, prompt: "a code word", answer: ["code word"])
            ),
        ]
    }

    /// What answers that pass, or are stopped, say of findings.
    static let remarks = [false, true].flatMap { streams in
        let azure = [APIDialect.chat, .completions].map { dialect in
            BlockCase(
                name: "azure \(dialect)\(streams ? " stream" : "")",
                run: BlockRun(
                    dialect: dialect,
                    form: BlockForm(annotations: .azure),
                    prompt: "pay \(BlockRun.card)",
                    answer: ["it is ", BlockRun.card, " so"],
                    streams: streams
                )
            )
        }
        let moderation = ["score", "block"].flatMap { mode in
            [APIDialect.chat, .responses].map { dialect in
                BlockCase(
                    name: "moderation \(mode) \(dialect)\(streams ? " stream" : "")",
                    run: BlockRun(
                        dialect: dialect,
                        prompt: "a code word",
                        answer: ["it is really and truly this: ", BlockRun.card, " so"],
                        streams: streams,
                        extra: #","moderation":{"model":"omni","policy":{"output":{"mode":"\#(mode)"}}}"#
                    )
                )
            }
        }
        return azure + moderation
    }

    /// The other ends that an answer may come to, and refusals of several choices with token counts.
    static let endings =
        APIDialect.allCases.flatMap { dialect in
            [PolicyEnding.Notice.content, .incomplete].flatMap { notice in
                [false, true].map { streams in
                    BlockCase(
                        name: "\(dialect) ends as \(notice)\(streams ? " stream" : "")",
                        run: BlockRun(
                            dialect: dialect,
                            form: BlockForm(output: notice),
                            answer: [BlockRun.key],
                            streams: streams
                        )
                    )
                }
            }
        }
        + [false, true].map { streams in
            BlockCase(
                name: "chat of two choices\(streams ? " stream" : "")",
                run: BlockRun(
                    form: BlockForm(input: .refusal),
                    prompt: BlockRun.key,
                    streams: streams,
                    extra: #","n":2\#(streams ? #","stream_options":{"include_usage":true}"# : "")"#
                )
            )
        }

    static let all = refusals + peers + remarks + endings
}

@Suite(.timeLimit(.minutes(2)))
struct BlockFormTests {
    @Test(arguments: BlockCase.all)
    func `every form is exact to the byte and tells nothing of the text`(block: BlockCase) async throws {
        let result = try await block.run.run()
        #expect("\(result.status)\n\(result.body)" == BlockGoldens.all[block.name])
        for text in [BlockRun.key, BlockRun.card, "078-05-1120", "ignore previous", "omni"] {
            #expect(!result.body.contains(text) && !result.head.contains(text))
        }
        #expect(result.record?.status == result.status)
        #expect(!result.upstream.contains("moderation"))
    }

    /// A relay that reads our stream as an upstream's lets it pass as it is, to an end that is in order.
    @Test(arguments: (BlockCase.refusals + BlockCase.endings).filter(\.run.streams))
    func `a streamed refusal keeps the grammar of its API`(block: BlockCase) async throws {
        let result = try await block.run.run()
        var options = RelayOptions()
        options.dialect = block.run.dialect
        let engine = RelayRules.engine(mode: .observe)
        let relay = StreamRelay(engine: engine, options: options)
        var scratch = InspectionScratch(for: engine)
        var output = RelayOutput()
        relay.receive(Array(result.body.utf8), using: &scratch, into: &output)
        relay.finish(using: &scratch, into: &output)
        #expect(String(decoding: output.bytes, as: UTF8.self) == result.body)
        #expect(output.end == .completed)
    }

    @Test(arguments: (BlockCase.refusals + BlockCase.endings).filter { !$0.run.streams })
    func `a whole refusal is read as an answer`(block: BlockCase) async throws {
        let result = try await block.run.run()
        let answer = try WholeAnswer(parsing: Array(result.body.utf8), as: block.run.dialect)
        #expect(!answer.isError)
        #expect(result.record?.outcome == .blocked)
        #expect(result.record?.blockedDirection == (block.run.prompt == BlockRun.key ? .prompt : .response))
    }

    @Test func `a request that asks for blocks gets them and no upstream sees it`() async throws {
        let extra = #","moderation":{"model":"omni","policy":{"input":{"mode":"block"}}}"#
        let result = try await BlockRun(prompt: "a code word", extra: extra).run()
        #expect(result.status == 400 && result.upstream.isEmpty)
        #expect(result.body.contains("PHRASE") && result.record?.outcome == .blocked)
        #expect(result.record?.decisions.map(\.action).max() == .block)
    }

    @Test(arguments: [
        #"{"model":1}"#, #"{"policy":{}}"#, "7", #"{"model":"m","policy":{"input":{"mode":"allow"}}}"#,
        #"{"model":"m","policy":{"output":{}}}"#, #"{"model":"m","policy":[]}"#,
    ])
    func `a moderation parameter that is not understood is refused`(parameter: String) async throws {
        let result = try await BlockRun(extra: #","moderation":\#(parameter)"#).run()
        #expect(result.status == 400 && result.upstream.isEmpty && result.record?.outcome == .refused)
    }

    @Test func `whatever is found stops a stream that asks for it, however it is cut`() async throws {
        let text = "it is really and truly this: \(BlockRun.card) so"
        var seen: Set<String> = []
        for size in [1, 3, 7, 100] {
            var run = BlockCase.remarks.last { $0.name.contains("block chat stream") }?.run ?? BlockRun()
            run.answer = stride(from: 0, to: text.utf8.count, by: size).map { start in
                String(text.dropFirst(start).prefix(size))
            }
            let result = try await run.run()
            let deltas = result.body.components(of: #""content":""#)
            seen.insert(deltas.joined())
            #expect(result.body.hasSuffix("data: [DONE]\n\n") && result.body.contains("content_filter"))
        }
        #expect(seen == ["it is really and truly this: "])
    }

    @Test func `each app sees its own form, and an operation without a refusal an error`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: "")
        let refusing = Principal(keyID: "r", app: "refusing", blocks: BlockForm(input: .refusal))
        let moved = Principal(keyID: "m", app: "moved", blocks: BlockForm(format: .portkey))
        let plain = Principal(keyID: "p", app: "plain")
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "up", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            keys: [refusing, moved, plain].map { (KeyRing.digest(of: $0.app.utf8), $0) }
        )
        let embeddings = #"{"model":"m","input":"\#(BlockRun.key)"}"#
        for (app, chatStatus, otherStatus) in [("refusing", 200, 400), ("moved", 446, 446), ("plain", 400, 400)] {
            let client = try await gateway.client()
            await client.send(chat(BlockRun.key, fields: "Authorization: Bearer \(app)\r\n"))
            #expect(await client.receiveAnswer().status == chatStatus)
            let other = try await gateway.client()
            await other.send(
                "POST /v1/embeddings HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nAuthorization: Bearer \(app)\r\nContent-Length: \(embeddings.utf8.count)\r\n\r\n\(embeddings)"
            )
            #expect(await other.receiveAnswer().status == otherStatus)
            await client.close()
            await other.close()
        }
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `every answer says how long inspection took`() async throws {
        for run in [BlockRun(), BlockRun(prompt: BlockRun.key), BlockRun(streams: true), BlockRun(extra: ",")] {
            let result = try await run.run()
            #expect(result.head.contains(#/\r\nserver-timing: weir;dur=\d+\.\d{3}\r\n/#))
            #expect(result.head.contains(#/\r\nx-request-id: req_/#))
        }
    }
}

extension String {
    /// What follows each `mark`, up to a quotation mark.
    fileprivate func components(of mark: String) -> [String] {
        ranges(of: mark).map { String(self[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}
