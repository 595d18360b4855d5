import AuditLog
import Caching
import Routing
import TestSupport
import Testing
import Wire

@testable import Gateway

/// What is no list of steps.
extension UniversalTests {
    @Test(arguments: [
        "", #"{"provider":"a"}"#, "3", step("a", rest: #","sekret":1"#), step("sekret"), step("a", endpoint: "sekret"),
        step("a", endpoint: "files"), step("a", endpoint: "../v1/chat/completions"), step("a", ""),
        step("a", rest: #","headers":["sekret"]"#), step("a", rest: #","headers":{"sekret":1}"#),
        step("a", rest: #","config":{"sekret":1}"#), step("a", rest: #","config":{"maxAttempts":6}"#),
        step("a", rest: #","config":{"maxAttempts":"2"}"#), step("a", rest: #","config":{"backoff":"sekret"}"#),
        step("a", rest: #","config":{"requestTimeout":0}"#), step("a", rest: #","config":7"#),
        #"{"provider":"a","endpoint":"chat/completions","query":[]}"#,
        #"{"provider":"a","endpoint":"chat/completions","query":{"model":"m","messages":"sekret"}}"#,
        Array(repeating: step("a"), count: 9).joined(separator: ","),
    ])
    func `it is refused, without a word of the client's`(steps: String) async throws {
        try await run([steps]) { reply, first, second, record in
            #expect(reply.status == 400)
            #expect(!reply.contains("sekret") && !"\(record)".contains("sekret"))
            #expect(first.received.isEmpty && second.received.isEmpty)
            #expect(record.outcome == .refused)
        }
    }

    @Test func `whatever is read has every step once, and one prompt for those in a row that ask the same`() {
        var random = SplitMix(seed: 91)
        let alphabet = Array(#"{}[]",:019-.eEnt pabmx"#.utf8)
        let seed = Array(
            "[\(step("a", rest: #","config":{"maxAttempts":2}"#)),\(step("b", "n", rest: #","headers":{"x":"y"}"#))]"
                .utf8
        )
        var read = 0
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0x78
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            do throws(GatewayError) {
                let request = try UniversalRequest(bytes, providers: ["a", "b"]) { _, _ in 7 }
                let steps = request.prompts.flatMap(\.steps)
                #expect(steps.map(\.place) == Array(steps.indices))
                #expect(steps.allSatisfy { ["a", "b"].contains($0.provider) && !$0.model.isEmpty })
                #expect(request.prompts.allSatisfy { !$0.steps.isEmpty })
                var forms: [[UInt8]] = []
                for prompt in request.prompts {
                    guard let document = try? JSONDocument(parsing: prompt.query) else { continue }
                    var form = Array(prompt.operation.kind.rawValue.utf8)
                    CanonicalJSON.append(document, omitting: [.model], to: &form)
                    forms.append(form)
                }
                #expect(forms.count == request.prompts.count)
                #expect(zip(forms, forms.dropFirst()).allSatisfy { $0 != $1 })
                read += 1
            } catch {
                #expect(error.status == 400)
                refused += 1
            }
        }
        #expect(read > 100 && refused > 1_000)
    }

    @Test func `what must be kept of texts is kept of these as well`() async throws {
        let folder = try TemporaryFolder()
        let upstream = try await ScriptedUpstream.start(answer: "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        var settings = CaptureSettings()
        settings.mode = .redacted
        var routing = RoutingSettings()
        routing.forms = [.cloudflare]
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "a", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            routing: routing,
            capture: settings,
            captures: CaptureWriter.Configuration(path: folder.path + "/captures.db")
        )
        _ = try await ask(gateway, [step("a", "m", "pay 4111 1111 1111 1111")])
        await eventually { gateway.sink.records.count == 1 }
        gateway.writer?.shutdown()
        await gateway.stop()
        await upstream.stop()
        var captures: [SealedCapture] = []
        try CaptureReader(path: folder.path + "/captures.db").forEach { captures.append($1) }
        let record = try #require(captures.first).open(nil)
        #expect(captures.count == 1 && record.operation == "/v1/chat/completions")
        #expect(String(decoding: record.prompt ?? [], as: UTF8.self).contains("pay [CREDIT_CARD]"))
    }
}
