import AuditLog
import Detection
import GuardrailTypes
import RuleFiles
import Synchronization

/// What a running gateway keeps of itself for the audit log and for those who ask about policies.
final class ServiceRecords: Sendable {
    /// Keys, roles, and what was done about configurations.
    let ledger: ChangeLedger
    /// What commands read of the log.
    let intake: ReadIntake
    private let current: Mutex<LoadedRules>
    private let reloading = Mutex(())

    /// The rules and policies in force.
    var rules: LoadedRules { current.withLock { $0 } }

    /// Of the rules in force.
    var ruleIDs: [String] { rules.rules.map(\.reference.id) }

    init(
        of audit: AuditWriter,
        in directory: DataDirectory,
        _ loaded: ConfigurationLoader.Loaded,
        _ settings: Settings
    ) throws(AuditError) {
        let ledger = try ChangeLedger(of: directory.auditPath, history: directory.history) { audit.record($0) }
        self.ledger = ledger
        intake = try ReadIntake(of: directory.auditPath) { audit.record($0, onCommit: $1) }
        current = Mutex(loaded.rules)
        ledger.note(settings, by: "weir")
        ledger.chainHistory()
    }

    /// After a configuration was put in force.
    func note(_ loaded: ConfigurationLoader.Loaded, _ settings: Settings, by actor: AuditLabel) {
        current.withLock { $0 = loaded.rules }
        ledger.note(settings, by: actor)
        ledger.chainHistory()
    }

    /// Reloads come from a signal, from watched files and over HTTP: one after the other.
    func oneReload<Result: Sendable>(_ body: () throws(Refusal) -> Result) throws(Refusal) -> Result {
        try reloading.withLock { _ throws(Refusal) in try body() }
    }
}
