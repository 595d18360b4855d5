import AuditLog
import ByteText
import Crypto
import Synchronization

/// Brings into the audit log's chain what changed beside it: keys and their roles, and what was done about configurations, by
/// whatever way.
///
/// What the log knows is read from the log itself, so that a change made while the gateway stood still is told at its next start.
final class ChangeLedger: Sendable {
    private struct State {
        var keys: [String: String]
        var historyLines: Int
    }

    private let history: ConfigurationHistory
    private let record: @Sendable (AuditEvent) -> Void
    private let state: Mutex<State>

    /// - Parameter log: the database, which its writer has opened.
    init(
        of log: String,
        history: ConfigurationHistory,
        record: @escaping @Sendable (AuditEvent) -> Void
    ) throws(AuditError) {
        self.history = history
        self.record = record
        let reader = try AuditReader(path: log)
        state = Mutex(State(keys: try reader.knownKeys(), historyLines: try reader.chainedHistoryLines()))
    }

    // MARK: Keys

    /// Tells which keys came, went or changed with these settings.
    func note(_ settings: Settings, by actor: AuditLabel) {
        let now = Dictionary(Self.keys(of: settings).map { ($0.name, $0) }) { first, _ in first }
        state.withLock { state in
            for name in Set(state.keys.keys).union(now.keys).sorted() {
                let (old, new) = (state.keys[name], now[name])
                guard old != new?.facts else { continue }
                state.keys[name] = new?.facts
                let kind: AuditEvent.Kind = old == nil ? .keyAdded : new == nil ? .keyRemoved : .keyChanged
                record(
                    AuditEvent(kind, actor: actor).with("key", AuditLabel(configured: name))
                        .with("holds", new.map { AuditLabel(configured: $0.holds) })
                        .with("print", new.map { AuditLabel(configured: $0.print) })
                )
            }
        }
    }

    private struct Key {
        /// `clients/ID` or `admin/ID`.
        let name: String
        /// Its application, or its role.
        let holds: String
        /// The beginning of a digest over all that the settings say of it, its secret's digest too.
        let print: String

        var facts: String { "\(AuditLabel(configured: holds)) \(print)" }
    }

    private static func keys(of settings: Settings) -> [Key] {
        let clients = settings.keys.map { key in
            let rights = [
                key.app, key.team ?? "", key.tags.sorted().joined(separator: ","), key.isTrusted ? "trusted" : "",
                key.models.map { $0.sorted().joined(separator: ",") } ?? "*",
            ]
            return Key(name: "clients/\(key.id)", holds: key.app, print: print(key.digest, rights))
        }
        let admins = settings.admin.keys.map { key in
            Key(name: "admin/\(key.id)", holds: key.role.rawValue, print: print(key.digest, [key.role.rawValue]))
        }
        return clients + admins
    }

    private static func print(_ digest: [UInt8], _ rights: [String]) -> String {
        String(Hex.string(SHA256.hash(data: digest + Array(rights.joined(separator: "\u{1f}").utf8))).prefix(16))
    }

    // MARK: Configurations

    /// Takes what the history has since the last time: who proposed, approved and rolled back what.
    func chainHistory() {
        state.withLock { state in
            let events = history.events
            for (index, event) in events.enumerated().dropFirst(state.historyLines) {
                if let event = Self.event(event, line: index + 1) { record(event) }
            }
            state.historyLines = max(state.historyLines, events.count)
        }
    }

    /// Nil for a load, which is an event already.
    private static func event(_ event: ConfigurationHistory.Event, line: Int) -> AuditEvent? {
        let kind: AuditEvent.Kind
        switch event.kind {
        case .loaded: return nil
        case .proposed: kind = .policyProposed
        case .approved: kind = .policyApproved
        case .pinned: kind = .policyPinned
        case .unpinned: kind = .policyUnpinned
        }
        let now = AuditTime.now()
        let actor = event.by.map(AuditLabel.init(configured:)) ?? .unknown
        return AuditEvent(kind, actor: actor, at: AuditTime(event.at, now: now) ?? now)
            .with("policy_hash", AuditLabel(configured: event.hash))
            .with("via", AuditLabel(configured: event.via?.rawValue ?? "command line")).with("line", line)
    }
}
