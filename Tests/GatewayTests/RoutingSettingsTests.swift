import FoundationEssentials
import Routing
import RuleFiles
import Testing

@testable import Gateway

private func read(_ text: String) throws -> Settings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-routing-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/weir.yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try SettingsReader.read(path, environment: ["ONE": "key-1", "TWO": "key-2"])
}

private let upstreams = """
    schema: 1
    rules: [r]
    upstreams:
      - {id: a, base_url: https://a.example/v1, models: [big], api_key_env: [ONE, TWO]}
      - {id: b, base_url: https://b.example/v1, models: "*", api_key_env: ONE}

    """

@Suite struct RoutingSettingsTests {
    @Test func `without a word about routing there is one attempt at one upstream`() throws {
        let routing = try read(upstreams).routing
        #expect(routing.plan.fallbackOn.isEmpty && routing.plan.retries == 0)
        #expect(!routing.ejection.isOn)
    }

    @Test func `with a word about routing there is one attempt at each upstream`() throws {
        let routing = try read(upstreams + "\nrouting: {}\n").routing
        #expect(routing.plan == RetryPlan())
        #expect(routing.plan.retries == 0)
        #expect(!routing.plan.fallbackOn.contains(.blocked))
        #expect(routing.strategy == .order)
        #expect(routing.routes.isEmpty)
    }

    @Test func `an upstream may have several keys`() throws {
        #expect(try read(upstreams).upstreams.map(\.apiKeys) == [["key-1", "key-2"], ["key-1"]])
    }

    @Test func `routes take over what routing says, and may say something else`() throws {
        let routing = try read(
            upstreams + """
                routing:
                  strategy: least_latency
                  percentile: p99
                  session_seconds: 600
                  when_none: fail
                  retry: {attempts: 2, backoff: linear, delay_ms: 50, max_delay_ms: 900, jitter: 0, max_retry_after_seconds: 3, on: [connect]}
                  fallback: {on: [timeout, blocked], statuses: [404], candidates: 3, window_seconds: 9}
                  retry_budget: {percent: 10, minimum: 1}
                  ejection: {failures: 3, seconds: 10, max_seconds: 60}
                routes:
                  - model: fast
                    candidates:
                      - {upstream: a, model: big, weight: 3, price: {input: 0.15, output: 1}}
                      - {upstream: b, model: small, tier: 1}
                  - model: slow
                    strategy: weight
                    when_none: try
                    retry: {attempts: 0}
                    candidates: [{upstream: b}]

                """
        ).routing
        #expect(routing.budget == RetryBudget(share: 0.1, minimum: 1))
        #expect(routing.ejection.failures == 3)
        #expect(routing.ejection.base == 10_000)
        #expect(routing.ejection.limit == 60_000)
        let fast = routing.routes[0]
        #expect(fast.strategy == .leastLatency(.p99))
        #expect(fast.stickiness == 600_000)
        #expect(!fast.triesAnyway)
        #expect(fast.plan == routing.plan)
        #expect(fast.plan.retries == 2)
        #expect(fast.plan.backoff == Backoff(.linear, base: 50, limit: 900, jitter: 0))
        #expect(fast.plan.longestRetryAfter == 3_000)
        #expect(fast.plan.retryOn == [.connect])
        #expect(fast.plan.fallbackOn == [.timeout, .blocked])
        #expect(fast.plan.fallbackStatuses == [404])
        #expect(fast.plan.window == 9_000)
        #expect(fast.candidates.map(\.model) == ["big", "small"])
        #expect(fast.candidates[0].weight == 3)
        #expect(fast.candidates[0].prices == PriceList(TokenPrices(input: 150_000, output: 1_000_000)))
        #expect(fast.candidates[1].tier == 1)
        let slow = routing.routes[1]
        #expect(slow.strategy == .weight)
        #expect(slow.triesAnyway)
        #expect(slow.plan.retries == 0)
        #expect(slow.plan.window == 9_000)
        #expect(slow.candidates == [CandidateSettings(upstream: "b")])
    }

    @Test(arguments: [
        ("routes: [{model: m, candidates: [{upstream: c}]}]", DiagnosticCode.valueNotAllowed),
        ("routes: [{model: m, candidates: []}]", .valueNotAllowed),
        ("routes: [{model: m}]", .missingKey),
        (
            "routes: [{model: m, candidates: [{upstream: a}]}, {model: m, candidates: [{upstream: b}]}]",
            .conflictingKeys
        ),
        ("routing: {strategy: fastest}", .valueNotAllowed),
        ("routing: {retry: {attempts: 11}}", .valueNotAllowed),
        ("routing: {retry: {jitter: 2}}", .valueNotAllowed),
        ("routing: {fallback: {on: [sadness]}}", .valueNotAllowed),
        ("routing: {retries: 3}", .unknownKey),
        ("routes: [{model: m, candidates: [{upstream: a, price: {input: 1}}]}]", .missingKey),
    ])
    func `what is wrong is said`(text: String, code: DiagnosticCode) {
        do {
            _ = try read(upstreams + text + "\n")
            Issue.record("it was read")
        } catch let refusal as Refusal {
            #expect(refusal.diagnostics.map(\.code) == [code])
        } catch {
            Issue.record(error)
        }
    }

    @Test func `more candidates than a route takes are refused`() {
        let many = Array(repeating: "{upstream: a}", count: 129).joined(separator: ", ")
        #expect(throws: Refusal.self) { try read(upstreams + "routes: [{model: m, candidates: [\(many)]}]\n") }
    }
}
