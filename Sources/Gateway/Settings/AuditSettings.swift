package import AuditLog
import Glibc
import Inspection
import RuleFiles

/// How the audit log is signed, where its checkpoints go, and what waits for it (`audit:`).
package struct AuditSettings: Hashable, Sendable {
    /// Entries after which a checkpoint is signed, and seconds after which one is if anything is new.
    package var checkpointRows = 5_000
    package var checkpointSeconds = 10
    /// Nil: `audit.checkpoints` in the data directory, which is better than nothing.
    package var checkpointFile: String?
    /// Whether each checkpoint is also a line of the system's log.
    package var sendsToSyslog = false
    /// Where each checkpoint is posted to as well.
    package var checkpointURL: String?
    package var durability = DurabilityPolicy()
    /// Nil leaves every row in the log.
    package var segments: SegmentSettings?
    package var fingerprints = FingerprintSettings()

    package init() {}

    /// What the log's writer needs; makes the signing key if there is none.
    package func configuration(
        in directory: DataDirectory,
        capacity: Int
    ) throws(AuditError) -> AuditWriter.Configuration {
        var writer = AuditWriter.Configuration(path: directory.auditPath)
        writer.capacity = capacity
        writer.engineVersion = AuditLabel(configured: WeirVersion.current)
        writer.checkpoints.key = try AuditSigningKey.load(orMakeAt: directory.signingKeyPath)
        writer.checkpoints.everyEntries = Int64(checkpointRows)
        writer.checkpoints.every = Int64(checkpointSeconds) * 1_000_000
        writer.checkpoints.file = checkpointFile ?? directory.checkpointPath
        if sendsToSyslog { writer.checkpoints.publish = SystemLog.send }
        return writer
    }
}

/// The system's log.
private enum SystemLog {
    /// One line: the note's own lines are joined with `|`, which stands nowhere in them.
    @Sendable static func send(_ note: String) {
        let line = note.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "|")
        withVaList([]) { vsyslog(LOG_NOTICE | LOG_AUTHPRIV, "weir-audit-checkpoint " + line, $0) }
    }
}

extension AuditEvent {
    /// Rules, policy, upstreams and keys that were put in force.
    static func configuration(
        _ loaded: ConfigurationLoader.Loaded,
        of settings: Settings,
        by actor: AuditLabel = "weir"
    ) -> AuditEvent {
        let flows = settings.routing.flows.sorted { $0.key < $1.key }.map { NamedFlow($0.key, $0.value).label }
        return AuditEvent(.configuration, actor: actor)
            .with("policy_hash", AuditLabel(configured: loaded.configuration.engine.policyHash))
            .with("rules", loaded.rules.rules.count)
            .with("upstreams", list(settings.upstreams.map(\.id)))
            .with("keys", list(settings.keys.map(\.id)))
            .with("flows", flows.isEmpty ? nil : list(flows))
    }

    /// Others that were not put in force.
    static func refused(_ refusal: Refusal, by actor: AuditLabel) -> AuditEvent {
        AuditEvent(.configurationRefused, actor: actor).with("problems", refusal.diagnostics.count)
    }

    private static func list(_ names: [String]) -> AuditLabel {
        AuditLabel(configured: names.joined(separator: ","))
    }
}
