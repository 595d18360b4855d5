import AuditLog
import FoundationEssentials
import GuardrailTypes
import NIOCore
import RuleFiles
import TestSupport
import Testing
import Wire

@testable import Gateway

/// The settings in a text, or the first thing that is wrong with it.
private func read(_ text: String, environment: [String: String] = [:]) throws -> Settings {
    let folder = FileManager.default.temporaryDirectory.path + "/weir-settings-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/weir.yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try SettingsReader.read(path, environment: environment)
}

private func diagnostics(_ text: String) -> [Diagnostic] {
    do {
        _ = try read(text)
        return []
    } catch let refusal as Refusal {
        return refusal.diagnostics
    } catch {
        return []
    }
}

@Test func `settings are read with variables, secrets and paths beside the file`() throws {
    let settings = try read(
        """
        schema: 1
        listen: 127.0.0.1:${PORT:-9000}
        data_dir: /var/lib/weir
        rules: [/etc/weir/rules]
        upstreams:
          - id: openai
            base_url: https://${HOST}/v1
            api_key_env: KEY
            models: "*"
            timeouts: {head: 7}
          - id: local
            base_url: http://127.0.0.1:11434/v1
            internal: true
            models: [llama3.2, qwen]
        keys:
          - id: alice
            app: billing
            sha256: "\(String(repeating: "ab", count: 32))"
            disclose: rule
        limits: {body_bytes: 2048}
        drain_seconds: 3
        prefilter: off
        audit: {checkpoint_rows: 100, checkpoint_seconds: 3, checkpoint_file: /mnt/worm/notes, checkpoint_syslog: true,
          fingerprints: {rotate_days: 30, keep: 2},
          segments: {by: size, exchanges: 5000, keep_months: 84, directory: sealed}}
        """,
        environment: ["HOST": "api.example.com", "KEY": "sk-1"]
    )
    #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 9000))
    #expect(settings.upstreams.map(\.baseURL) == ["https://api.example.com/v1", "http://127.0.0.1:11434/v1"])
    #expect(settings.upstreams.map(\.apiKeys) == [["sk-1"], []])
    #expect(settings.upstreams.map(\.models) == [.all, .listed(["llama3.2", "qwen"])])
    #expect(settings.upstreams[0].timeouts.head == .seconds(7))
    #expect(
        settings.keys == [
            ClientKeySettings(id: "alice", app: "billing", digest: Array(repeating: 0xAB, count: 32), disclosure: .rule)
        ]
    )
    #expect(settings.limits.body == 2048)
    #expect(settings.drainTime == .seconds(3))
    #expect(settings.audit.checkpointRows == 100 && settings.audit.checkpointSeconds == 3)
    #expect(settings.audit.checkpointFile == "/mnt/worm/notes" && settings.audit.sendsToSyslog)
    #expect(settings.audit.segments?.by == .size && settings.audit.segments?.exchanges == 5000)
    #expect(settings.audit.fingerprints.rotateDays == 30 && settings.audit.fingerprints.keep == 2)
    #expect(settings.audit.segments?.keepMonths == 84)
    #expect(settings.audit.segments?.directory?.hasSuffix("sealed") == true)
    #expect(!settings.usesFilter)
}

@Test(
    arguments: [
        ("schema: 1\nrules: [r]\nlisten_on: x\n", 3, DiagnosticCode.unknownKey),
        ("schema: 2\nrules: [r]\n", 1, .unknownSchemaNumber),
        ("schema: 1\n", 1, .missingKey),
        ("schema: 1\nrules: [r]\nlisten: here\n", 3, .badForm),
        ("schema: 1\nrules: [r]\nupstreams:\n  - {id: a, base_url: http://x/v1, models: gpt}\n", 4, .badForm),
        ("schema: 1\nrules: [r]\nupstreams:\n  - {id: a, base_url: '${NOWHERE}', models: '*'}\n", 4, .valueNotAllowed),
        (
            "schema: 1\nrules: [r]\nupstreams:\n  - {id: a, base_url: http://x/v1, models: '*', api_key_env: NOWHERE}\n",
            4, .valueNotAllowed
        ),
        (
            "schema: 1\nrules: [r]\nupstreams:\n  - {id: a, base_url: http://x/v1, models: '*', api_key: sk}\n", 4,
            .unknownKey
        ),
        ("schema: 1\nrules: [r]\nkeys:\n  - {id: a, app: b, sha256: short}\n", 4, .badForm),
        ("schema: 1\nrules: [r]\non_input_block: deny\n", 3, .valueNotAllowed),
        ("schema: 1\nrules: [r]\napps:\n  - {id: a, block_format: kong}\n", 4, .valueNotAllowed),
        ("schema: 1\nrules: [r]\napps:\n  - {on_input_block: error}\n", 4, .missingKey),
        ("schema: 1\nrules: [r]\napps:\n  - {id: a}\n  - {id: a}\n", 5, .conflictingKeys),
        ("schema: 1\nrules: [r]\napps:\n  - {id: a, on_block: error}\n", 4, .unknownKey),
        ("schema: 1\nrules: [r]\nbinary_files: maybe\n", 3, .valueNotAllowed),
        ("schema: 1\nrules: [r]\naudit: {checkpoint_rows: 0}\n", 3, .valueNotAllowed),
        ("schema: 1\nrules: [r]\naudit: {sign: false}\n", 3, .unknownKey),
        ("schema: 1\nrules: [r]\naudit: {fingerprints: {rotate_days: 0}}\n", 3, .valueNotAllowed),
        ("schema: 1\nrules: [r]\naudit: {segments: {by: week}}\n", 3, .valueNotAllowed),
        ("schema: 1\nrules: [r]\naudit: {segments: {keep_months: 0}}\n", 3, .valueNotAllowed),
        ("schema: 1\nrules: [r]\npassthrough:\n  - {path: /v1/x, method: PUT}\n", 4, .valueNotAllowed),
        ("schema: 1\nrules: [r]\npassthrough:\n  - {path: /v1/../x, method: GET}\n", 4, .badForm),
        ("schema: 1\nrules: [r]\npassthrough:\n  - {path: '/v1/*', method: GET}\n", 4, .badForm),
        ("schema: 1\nrules: [r]\npassthrough:\n  - {path: /v1/files, method: GET}\n", 4, .conflictingKeys),
    ] as [(String, Int, DiagnosticCode)]
)
func `a fault in the settings is shown where it stands`(text: String, line: Int, code: DiagnosticCode) {
    let found = diagnostics(text)
    #expect(found.map(\.code) == [code])
    #expect(found.first?.place.line == line)
}

@Test func `blocks look as the app says, else as everyone's do, else as they always do`() throws {
    let digest = String(repeating: "ab", count: 32)
    let settings = try read(
        """
        schema: 1
        rules: [r]
        keys: [{id: k, app: billing, sha256: "\(digest)", disclose: none}]
        on_output_block: refusal
        disclose: rule
        apps:
          - id: billing
            on_input_block: refusal
            on_output_block: error
            annotations: azure
          - {id: bots, block_format: portkey, disclose: category}
        """
    )
    let billing = settings.principal(of: "billing", key: settings.keys[0])
    #expect(billing.blocks == BlockForm(input: .refusal, output: .error, annotations: .azure))
    #expect(billing.disclosure == .none && billing.keyID == "k")
    let bots = settings.principal(of: "bots")
    #expect(bots.blocks == BlockForm(output: .refusal, format: .portkey) && bots.disclosure == .category)
    let others = settings.principal(of: "others")
    #expect(others.blocks == BlockForm(output: .refusal) && others.disclosure == .rule)
    let plain = try read("schema: 1\nrules: [r]\n").principal(of: "others")
    #expect(plain.blocks == BlockForm() && plain.disclosure == .category)
}

@Test func `what passes without inspection is named, and nothing else does`() throws {
    let settings = try read(
        """
        schema: 1
        rules: [r]
        binary_files: allow
        passthrough:
          - {path: /v1/vector_stores, method: POST}
          - {path: /v1/vector_stores/a.b_c, method: DELETE}
        """
    )
    #expect(settings.uninspected.binaryFiles)
    #expect(
        settings.uninspected.routes == [
            PassthroughRoute(path: "/v1/vector_stores", method: .post),
            PassthroughRoute(path: "/v1/vector_stores/a.b_c", method: .delete),
        ]
    )
    #expect(try read("schema: 1\nrules: [r]\n").uninspected == UninspectedSettings())
}

@Test func `the settings that are written for a newcomer can be read`() throws {
    let text = SettingsTemplate.text(listen: "127.0.0.1:8080", dataDirectory: "data", rules: "rules")
    #expect(try read(text).blocks.onInput == .error)
}

@Test(arguments: [
    ("127.0.0.1:80", "127.0.0.1:80", true), (":80", "0.0.0.0:80", false), ("[::1]:80", "[::1]:80", true),
    ("localhost:1", "localhost:1", true),
])
func `addresses are read as people write them`(text: String, expected: String, isLoopback: Bool) {
    #expect(ListenAddress(text)?.description == expected)
    #expect(ListenAddress(text)?.isLoopback == isLoopback)
}

@Test func `a new key is admitted by the digest that is printed with it`() {
    let key = NewClientKey()
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(key.digest.dropFirst($0).prefix(2), radix: 16) }
    let ring = KeyRing([(bytes, Principal(keyID: "a", app: "b"))])
    #expect(ring.principal(bearing: Array(key.text.utf8)[...])?.app == "b")
    #expect(ring.principal(bearing: Array("other".utf8)[...]) == nil)
    #expect(ring.principal(bearing: nil) == nil)
}

/// Damaged settings from a fixed seed: each is read or explained, and none traps.
@Test func `damaged settings are read or explained`() {
    let sound = """
        schema: 1
        listen: 127.0.0.1:${PORT:-9000}
        upstreams:
          - id: openai
            base_url: https://${HOST}/v1
            api_key_env: KEY
            models: "*"
            timeouts: {head: 7, connect: 2}
        keys:
          - id: alice
            app: billing
            sha256: "\(String(repeating: "ab", count: 32))"
        drain_seconds: 5
        limits: {body_bytes: 1000, connections: 10}

        """
    let fragments = [
        "${", "}", ":", "-", "  ", "\t", "[", "{", "'", "\"", "&a ", "*a", "<<: ", "99999999999999999999", "-1",
        "1e999", ".inf",
        "[::1]:", ":65536", "\u{0}", "é", "9223372036854775807", "0x7fffffffffffffff",
    ]
    var random = SplitMix(state: 9)
    for _ in 0..<300 {
        var bytes = Array(sound.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + 12))
            default: bytes.insert(contentsOf: (fragments.randomElement(using: &random) ?? "").utf8, at: at)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let settings = try read(text, environment: ["HOST": "h", "KEY": "k"])
            _ = settings.upstreams.map { try? UpstreamTarget($0) }
        } catch let refusal as Refusal {
            #expect(!DiagnosticRenderer().render(refusal.diagnostics).isEmpty)
        } catch {
            Issue.record("settings fail in one way only")
        }
    }
}

@Test func `guard contracts are served as the settings list them`() throws {
    let plain = try read("schema: 1\nrules: r\n").guards
    #expect(plain.serves(.own) && plain.serves(.moderations) && !plain.serves(.litellm))
    let chosen = try read("schema: 1\nrules: r\nguard_api: false\nguard_contracts: [litellm, presidio]\n").guards
    #expect(GuardEndpoint.allCases.filter(chosen.serves) == [.litellm, .presidioAnalyze, .presidioAnonymize])
    #expect(diagnostics("schema: 1\nrules: r\nguard_contracts: [azure]\n").count == 1)
}

@Test func `policies, canaries and what policies ask of a key are read`() throws {
    let digest = String(repeating: "ab", count: 32)
    let text = """
        schema: 1
        rules: r
        policies: [floor.yaml, /etc/house.yaml]
        canaries: canaries.yaml
        needs_approval: true
        watch: true
        keys: [{id: k, app: billing, team: red, tags: [batch, night], trusted: true, sha256: "\(digest)"}]

        """
    let settings = try read(text)
    #expect(settings.policyPaths.count == 2 && settings.policyPaths[0].hasSuffix("/floor.yaml"))
    #expect(settings.policyPaths[1] == "/etc/house.yaml")
    #expect(settings.canaryPath?.hasSuffix("/canaries.yaml") == true)
    #expect(settings.needsApproval && settings.watchesFiles)
    #expect(settings.source == text)
    let principal = settings.principal(of: "billing", key: settings.keys[0])
    #expect(principal.team == "red" && principal.tags == ["batch", "night"] && principal.isTrusted)
    #expect(try read("schema: 1\nrules: r\npolicy: p.yaml\n").policyPaths.count == 1)
    #expect(diagnostics("schema: 1\nrules: r\npolicy: p\npolicies: [q]\n").map(\.code) == [.conflictingKeys])
}
