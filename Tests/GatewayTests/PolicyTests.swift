import AuditLog
import GuardrailTypes
import NIOPosix
import Policy
import Testing
import Wire

@testable import Gateway

@Suite(.timeLimit(.minutes(1)))
struct `Policies at the gateway` {
    private static let token = "weir_0123"

    private func with(
        _ statements: PolicySet.Statement...,
        principal: Principal = Principal(keyID: "k1", app: "billing"),
        _ body: (TestGateway) async throws -> Void
    ) async throws {
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        let gateway = try await TestGateway(
            upstreams: demo.settings(beside: []),
            keys: [(KeyRing.digest(of: Self.token.utf8), principal)],
            policies: PolicyStack(PolicySet(id: "p", version: "1.0.0", statements: statements))
        )
        try await body(gateway)
        await gateway.stop()
        await demo.stop()
    }

    private func answer(_ request: String, of gateway: TestGateway) async throws -> String {
        let client = try await gateway.client()
        await client.send(request)
        return await client.receiveAnswer()
    }

    private static let bearer = "Authorization: Bearer \(token)\r\n"

    private static func shadow(_ action: Action? = nil) -> PolicySet.Statement {
        var statement = PolicySet.Statement(Selector(), action: action)
        statement.mode = .shadow
        return statement
    }

    @Test(arguments: [
        "", #","moderation":{"model":"m","policy":{"input":{"mode":"block"},"output":{"mode":"block"}}}"#,
    ])
    func `what is in shadow is in the row and nowhere else`(extra: String) async throws {
        let secret = "pay 4111 1111 1111 1111 with AKIA2E0A8F3B244C9986"
        try await with(Self.shadow()) { gateway in
            for stream in [false, true] {
                let request = chat(secret, stream: stream, extra: extra, fields: Self.bearer)
                let reply = try await answer(request, of: gateway)
                #expect(reply.status == 200)
                #expect(reply.contains("4111 1111 1111 1111") || stream)
                #expect(reply.contains("x-weir-action: allow"))
                #expect(!reply.contains("CREDIT_CARD") && !reply.contains("pci.card-number"))
            }
            await eventually { gateway.sink.records.count == 2 }
            for record in gateway.sink.records {
                #expect(record.outcome == .allowed && record.action == .allow)
                let prompt = record.decisions.filter { $0.direction == .prompt }.flatMap(\.findings)
                #expect(prompt.map(\.trialAction) == [.redact, .block])
                #expect(prompt.map(\.action) == [.allow, .allow])
            }
        }
    }

    @Test func `a guard endpoint says nothing of it either`() async throws {
        let body = #"{"input":"use AKIA2E0A8F3B244C9986"}"#
        let head = "POST /v1/moderations HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n\(Self.bearer)"
        try await with(Self.shadow()) { gateway in
            let reply = try await answer(head + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)", of: gateway)
            #expect(reply.contains(#""flagged":false"#))
            #expect(!reply.contains("AWS_ACCESS_KEY"))
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.records[0].decisions.flatMap(\.findings).map(\.trialAction) == [.block])
        }
    }

    /// What each kind of condition on the sender is true for.
    private static let selectors: [(name: String, change: @Sendable (inout Audience) -> Void)] = [
        ("app", { $0.apps = [Glob("billing")] }), ("key", { $0.keys = [Glob("k1")] }),
        ("team", { $0.teams = [Glob("red")] }), ("tag", { $0.keyTags = ["batch"] }),
        ("route", { $0.routes = [Glob("*chat*")] }), ("model", { $0.models = [Glob("demo-echo")] }),
        ("user", { $0.users = [UserName("ann")] }),
    ]

    @Test(arguments: selectors.map(\.name))
    func `a statement reaches those of whom it speaks, and nobody else`(name: String) async throws {
        var who = Audience()
        Self.selectors.first { $0.name == name }?.change(&who)
        var principal = Principal(keyID: "k1", app: "billing")
        principal.team = "red"
        principal.tags = ["batch"]
        for (principal, extra, model, status) in [
            (principal, #","user":"ann""#, "demo-echo", 400),
            (Principal(keyID: "k2", app: "other"), "", "demo", name == "route" ? 400 : 200),
        ] {
            let statement = PolicySet.Statement(Selector(who: who), action: .block)
            try await with(statement, principal: principal) { gateway in
                let request = chat("pay 4111 1111 1111 1111", model: model, extra: extra, fields: Self.bearer)
                let reply = try await answer(request, of: gateway)
                #expect(reply.status == status)
            }
        }
    }

    @Test func `how much is told of a finding is the least that any says`() async throws {
        var statement = PolicySet.Statement(Selector(rules: [Glob("cred.*")]))
        statement.disclosure = Disclosure.none
        let principal = Principal(keyID: "k1", app: "billing", disclosure: .rule)
        try await with(statement, principal: principal) { gateway in
            let reply = try await answer(chat("use AKIA2E0A8F3B244C9986", fields: Self.bearer), of: gateway)
            #expect(reply.status == 400)
            #expect(!reply.contains("AWS_ACCESS_KEY") && !reply.contains("cred.aws"))
        }
    }
}
