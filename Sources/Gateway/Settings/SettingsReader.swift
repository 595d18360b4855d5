import ByteText
import Foundation
import NIOCore
package import RuleFiles
import Upstream
import Wire

/// Reads `weir.yaml`: strict keys, `${NAME}` from the environment, secrets from the environment or files only.
///
/// Paths in the file are relative to the file.
package struct SettingsReader {
    let path: String
    private let environment: [String: String]
    /// Texts of flows' files as they would be, by their paths.
    let replaced: [String: String]
    private(set) var diagnostics: [Diagnostic] = []

    init(path: String, environment: [String: String], replacing replaced: [String: String] = [:]) {
        self.path = path
        self.environment = environment
        self.replaced = replaced
    }

    /// The settings, or everything that is wrong with the file.
    ///
    /// - Parameter replaced: texts in place of what flows' files hold, by their paths.
    package static func read(
        _ path: String,
        environment: [String: String],
        replacing replaced: [String: String] = [:]
    ) throws(Refusal) -> Settings {
        let fields = try DocumentReader.read(path, shape: SettingsShape.root)
        var reader = SettingsReader(path: path, environment: environment, replacing: replaced)
        let settings = reader.settings(fields)
        guard reader.diagnostics.isEmpty else { throw Refusal(diagnostics: reader.diagnostics) }
        return settings
    }

    private mutating func settings(_ fields: Fields) -> Settings {
        var settings = Settings()
        if let value = text(fields, "listen") {
            if let address = ListenAddress(value) {
                settings.listen = address
            } else {
                report(.badForm, fields["listen"], "this is no address and port", help: "write 127.0.0.1:8080")
            }
        }
        settings.dataDirectory = dataDirectory(fields)
        settings.rulePaths = fields["rules"]?.items.compactMap { expanded($0).map(resolved) } ?? []
        settings.policyPaths =
            (fields["policies"] ?? fields["policy"])?.items.compactMap { expanded($0).map(resolved) } ?? []
        settings.canaryPath = text(fields, "canaries").map(resolved)
        settings.needsApproval = fields["needs_approval"]?.flag ?? false
        settings.watchesFiles = fields["watch"]?.flag ?? false
        settings.source = try? String(contentsOfFile: path, encoding: .utf8)
        settings.usesFilter = fields.text("prefilter") != "off"
        settings.upstreams = items(fields, "upstreams").map { upstream($0) }
        settings.routing = routing(fields, settings.upstreams)
        settings.keys = items(fields, "keys").compactMap { key($0) }
        reportRepeats(items(fields, "upstreams"), "upstream")
        reportRepeats(items(fields, "keys"), "key")
        if let fields = fields.fields("admin") { settings.admin = admin(fields) }
        settings.guards.servesOwn = fields["guard_api"]?.flag ?? true
        settings.guards.contracts = Set(fields.texts("guard_contracts").compactMap(ForeignContract.init(rawValue:)))
        settings.blocks = Self.blocks(fields)
        for app in items(fields, "apps") { settings.apps[app.text("id") ?? ""] = Self.blocks(app) }
        reportRepeats(items(fields, "apps"), "app")
        settings.storedItems = fields["stored_items"]?.flag
        settings.uninspected.binaryFiles = fields.text("binary_files") == "allow"
        settings.uninspected.routes = Set(items(fields, "passthrough").compactMap { passthrough($0) })
        settings.classifiers = items(fields, "classifiers").map { classifier($0) }
        reportRepeats(items(fields, "classifiers"), "classifier")
        settings.categories = fields.fields("categories").map { categories($0) }
        settings.drainTime = fields["drain_seconds"]?.integer.map { .seconds(Int64($0)) } ?? settings.drainTime
        if let limits = fields.fields("limits") { apply(limits, to: &settings) }
        if let fields = fields.fields("audit") { settings.audit = audit(fields) }
        if let fields = fields.fields("shared") { settings.shared = shared(fields) }
        settings.spending = spending(fields)
        if let fields = fields.fields("capture") { settings.capture = capture(fields) }
        settings.cache = fields.fields("cache").map { cache($0) }
        return settings
    }

    mutating func dataDirectory(_ fields: Fields) -> String {
        resolved(text(fields, "data_dir") ?? Settings().dataDirectory)
    }

    private func apply(_ fields: Fields, to settings: inout Settings) {
        if let value = fields["body_bytes"]?.integer { settings.limits.body = value }
        if let value = fields["connections"]?.integer { settings.limits.connections = value }
        if let value = fields["requests_per_connection"]?.integer { settings.limits.requestsPerConnection = value }
        if let value = fields["audit_queue"]?.integer { settings.auditCapacity = value }
    }

    private mutating func audit(_ fields: Fields) -> AuditSettings {
        var audit = AuditSettings()
        audit.checkpointRows = fields["checkpoint_rows"]?.integer ?? audit.checkpointRows
        audit.checkpointSeconds = fields["checkpoint_seconds"]?.integer ?? audit.checkpointSeconds
        audit.checkpointFile = text(fields, "checkpoint_file").map(resolved)
        audit.checkpointURL = text(fields, "checkpoint_url")
        if let url = audit.checkpointURL, (try? UpstreamEndpoint(baseURL: url, isInternal: true)) == nil {
            report(.badForm, fields["checkpoint_url"], "this is no URL of a receiver", help: "write https://host/path")
        }
        audit.durability.durability = fields.choice("durability") ?? audit.durability.durability
        audit.durability.onFailure = fields.choice("on_failure") ?? audit.durability.onFailure
        audit.sendsToSyslog = fields["checkpoint_syslog"]?.flag ?? false
        audit.segments = fields.fields("segments").map { segments($0) }
        if let fields = fields.fields("fingerprints") {
            audit.fingerprints.rotateDays = fields["rotate_days"]?.integer
            audit.fingerprints.keep = fields["keep"]?.integer ?? audit.fingerprints.keep
        }
        return audit
    }

    private mutating func segments(_ fields: Fields) -> SegmentSettings {
        var segments = SegmentSettings()
        segments.by = fields.choice("by") ?? segments.by
        segments.exchanges = fields["exchanges"]?.integer ?? segments.exchanges
        segments.directory = text(fields, "directory").map(resolved)
        segments.keepMonths = fields["keep_months"]?.integer
        return segments
    }

    private mutating func upstream(_ fields: Fields) -> UpstreamSettings {
        let preset: ProviderPreset? = fields.choice("preset")
        var upstream = UpstreamSettings(
            id: fields.text("id") ?? "",
            baseURL: text(fields, "base_url") ?? preset?.baseURL ?? "",
            models: models(fields),
            isInternal: fields["internal"]?.flag ?? preset?.isInternal ?? false
        )
        upstream.preset = preset
        upstream.apiKeys = secrets(fields)
        upstream.api = fields.choice("api") ?? preset?.api ?? .openAI
        upstream.dialects = preset?.dialects
        upstream.apiVersion = fields.text("api_version")
        if let fields = fields.fields("translation") { upstream.translation = Self.translation(fields) }
        if fields["dialects"] != nil {
            upstream.dialects = Set(fields.texts("dialects").compactMap(APIDialect.init(rawValue:)))
        }
        upstream.certificateAuthorityFile = text(fields, "ca_file").map(resolved)
        if let times = fields.fields("timeouts") { upstream.timeouts = Self.times(times) }
        return upstream
    }

    private func models(_ fields: Fields) -> ServedModels {
        if case .text = fields["models"]?.content { return .all }
        return .listed(fields.texts("models"))
    }

    private static func translation(_ fields: Fields) -> TranslationOptions {
        var options = TranslationOptions()
        options.defaultMaxTokens = fields["max_tokens"]?.integer ?? options.defaultMaxTokens
        options.chatUsesMaxTokens = fields["older_max_tokens"]?.flag ?? false
        if fields.text("unknown_parameters") == "drop" { options.unknownParameters = .drop }
        if fields.text("thinking") == "budget" { options.messagesThinking = .budget }
        return options
    }

    private static func times(_ fields: Fields) -> UpstreamTimes {
        var times = UpstreamTimes()
        func seconds(_ key: String) -> TimeAmount? { fields[key]?.integer.map { .seconds(Int64($0)) } }
        times.connect = seconds("connect") ?? times.connect
        times.head = seconds("head") ?? times.head
        times.idle = seconds("idle") ?? times.idle
        times.total = seconds("total") ?? times.total
        return times
    }

    private mutating func passthrough(_ fields: Fields) -> PassthroughRoute? {
        guard let path = fields.text("path"), let method = fields.choice("method", as: PassthroughRoute.Method.self)
        else { return nil }
        if Route(path: Array(path.utf8)[...], method: RequestHead.Method(method)) != .unknown {
            report(.conflictingKeys, fields["path"], "this route is served, so it is inspected")
        }
        return PassthroughRoute(path: path, method: method)
    }

    private static func blocks(_ fields: Fields) -> BlockSettings {
        var blocks = BlockSettings()
        blocks.onInput = fields.choice("on_input_block")
        blocks.onOutput = fields.choice("on_output_block")
        blocks.format = fields.choice("block_format")
        blocks.annotations = fields.choice("annotations")
        blocks.disclosure = fields.choice("disclose")
        blocks.restoresPlaceholders = fields["restore_placeholders"]?.flag
        return blocks
    }

    private func key(_ fields: Fields) -> ClientKeySettings? {
        guard let id = fields.text("id"), let app = fields.text("app"), let digits = fields.text("sha256") else {
            return nil
        }
        var key = ClientKeySettings(id: id, app: app, digest: Self.bytes(digits), disclosure: fields.choice("disclose"))
        key.team = fields.text("team")
        key.tags = fields.texts("tags")
        key.isTrusted = fields["trusted"]?.flag ?? false
        key.models = fields["models"] == nil ? nil : Set(fields.texts("models"))
        return key
    }

    private static func bytes(_ digits: String) -> [UInt8] {
        stride(from: 0, to: 64, by: 2).compactMap { start in UInt8(digits.dropFirst(start).prefix(2), radix: 16) }
    }

    private mutating func admin(_ fields: Fields) -> AdminSettings {
        var admin = AdminSettings()
        for key in items(fields, "keys") {
            guard let id = key.text("id"), let role = key.choice("role", as: AdminRole.self),
                let digits = key.text("sha256")
            else { continue }
            admin.keys.append(AdminKeySettings(id: id, role: role, digest: Self.bytes(digits)))
        }
        reportRepeats(items(fields, "keys"), "admin key")
        if let value = text(fields, "listen") {
            admin.listen = ListenAddress(value)
            if admin.listen == nil {
                report(.badForm, fields["listen"], "this is no address and port", help: "write 127.0.0.1:8081")
            }
        }
        return admin
    }

    // MARK: Secrets, variables and paths

    mutating func secrets(_ fields: Fields) -> [String] {
        let named = fields["api_key_env"]?.items.compactMap { variable(in: $0) } ?? []
        return named + (fields["api_key_file"]?.items.compactMap { secret(inFile: $0) } ?? [])
    }

    mutating func variable(in value: Value) -> String? {
        guard let name = value.text else { return nil }
        if let secret = environment[name], !secret.isEmpty { return secret }
        report(.valueNotAllowed, value, "the environment has no variable of this name, or it is empty")
        return nil
    }

    mutating func secret(inFile value: Value) -> String? {
        guard let file = expanded(value).map(resolved) else { return nil }
        if let data = try? Data(contentsOf: URL(filePath: file)), let text = String(bytes: data, encoding: .utf8) {
            return text.filter { !$0.isWhitespace && !$0.isNewline }
        }
        report(.unreadableFile, value, "this file cannot be read")
        return nil
    }

    mutating func text(_ fields: Fields, _ key: String) -> String? {
        fields[key].flatMap { expanded($0) }
    }

    /// The text with `${NAME}` and `${NAME:-default}` replaced.
    mutating func expanded(_ value: Value) -> String? {
        guard let text = value.text else { return nil }
        var out = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            out += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                report(.badForm, value, "this ${ has no }")
                return nil
            }
            guard let variable = variable(rest[start.upperBound..<end]) else {
                report(
                    .valueNotAllowed,
                    value,
                    "the environment has no variable \(rest[start.upperBound..<end])",
                    help: "set it, or write a default: ${NAME:-default}"
                )
                return nil
            }
            out += variable
            rest = rest[rest.index(after: end)...]
        }
        return out + rest
    }

    private func variable(_ expression: Substring) -> String? {
        guard let range = expression.firstRange(of: ":-") else { return environment[String(expression)] }
        let value = environment[String(expression[..<range.lowerBound])] ?? ""
        return value.isEmpty ? String(expression[range.upperBound...]) : value
    }

    func resolved(_ name: String) -> String {
        if name.hasPrefix("~/"), let home = environment["HOME"] { return home + name.dropFirst() }
        guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }

    // MARK: Diagnostics

    func items(_ fields: Fields, _ key: String) -> [Fields] {
        fields[key]?.items.compactMap(\.fields) ?? []
    }

    mutating func reportRepeats(_ items: [Fields], _ kind: String) {
        var seen: Set<String> = []
        for item in items {
            guard let id = item.text("id"), !seen.insert(id).inserted else { continue }
            report(.conflictingKeys, item["id"], "there is another \(kind) with this id")
        }
    }

    mutating func take(_ more: [Diagnostic]) { diagnostics += more }

    mutating func report(_ code: DiagnosticCode, _ value: Value?, _ reason: String, help: String? = nil) {
        diagnostics.append(Diagnostic(code, at: value?.place ?? Place(file: path), reason, help: help))
    }
}
