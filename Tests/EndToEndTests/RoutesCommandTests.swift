import Foundation
import Testing

/// `weir routes` from files to lines.
@Suite(.serialized) struct RoutesCommandTests {
    private static let settings = """
        schema: 1
        rules: [r]
        upstreams:
          - {id: cloud, base_url: https://cloud.example/v1, models: [big]}
          - {id: home, base_url: http://127.0.0.1:9/v1, internal: true, models: [llama]}
        flows:
          - name: smart
            nodes:
              - {id: sensitive, conditional: {if: [{field: findings.entity, $eq: BADGE}], then: onprem, else: team}}
              - {id: team, conditional: {if: [{field: header.x-weir-team, $in: [law, finance]}], then: onprem, else: size}}
              - {id: size, conditional: {if: [{field: body.max_tokens, $gte: 1000}], then: onprem, else: large}}
              - {id: large, model: {model: big, fallback: onprem}}
              - {id: onprem, model: {model: llama}}

        """

    private func explain(_ arguments: String...) async throws -> Program.Ending {
        let folder = try TemporaryFolder()
        let file = try folder.file("weir.yaml", holding: Self.settings).path
        let body = try folder.file("body.json", holding: #"{"max_tokens":1000}"#).path
        let arguments = arguments.map { $0 == "BODY" ? body : $0 }
        let run = try await Program.run(["routes", "explain", "--config", file] + arguments)
        withExtendedLifetime(folder) {}
        return run
    }

    @Test func `the way of a request and who is asked in turn are shown`() async throws {
        let plain = try await explain("--model", "dynamic/smart")
        #expect(plain.status == 0)
        #expect(plain.output.contains("smart:sensitive>team>size>large"))
        #expect(plain.output.contains("cloud/big"))
        #expect(plain.output.contains("smart:onprem"))
        let found = try await explain("--model", "dynamic/smart", "--entity", "BADGE")
        #expect(found.output.contains("smart:sensitive>onprem"))
        #expect(!found.output.contains("cloud"))
        let team = try await explain("--model", "dynamic/smart", "--header", "X-Weir-Team=law")
        #expect(team.output.contains("smart:sensitive>team>onprem"))
        let body = try await explain("--model", "dynamic/smart", "--body", "BODY")
        #expect(body.output.contains("smart:sensitive>team>size>onprem"))
        #expect(try await explain("--model", "big").output.contains("cloud/big"))
    }

    @Test func `what cannot be explained is a usage error`() async throws {
        #expect(try await explain("--model", "nobody").status == 2)
        #expect(try await explain("--model", "big", "--header", "x").status == 2)
        #expect(try await explain("--model", "big", "--key", "nobody").status == 2)
    }
}
