/// Deletes rows of a log whose time is over, and keeps others from it: while no gateway writes to the log.
///
/// Each step is an event of the chain. What was deleted keeps its digests, so the log can still be proved; what is gone is the content.
package struct AuditRetention: ~Copyable {
    private var store: AuditStore
    let publish: CheckpointPolicy
    let path: String

    /// - Throws: `inUse` while a gateway writes to the log; `missing` if there is none.
    package init(_ configuration: AuditWriter.Configuration) throws(AuditError) {
        guard AuditFile.exists(configuration.path) else { throw AuditError.missing(path: configuration.path) }
        let opened = try AuditStore.open(configuration)
        store = opened
        publish = configuration.checkpoints
        path = configuration.path
    }

    /// A range of exchanges that is kept from deletion.
    package struct Hold: Hashable, Sendable {
        package let name: String
        package let exchanges: ClosedRange<Int64>
    }

    /// Those that are in force, oldest first.
    package func holds() throws(AuditError) -> [Hold] {
        try store.holds()
    }

    /// Keeps the exchanges of a time from deletion until `release`.
    ///
    /// - Returns: nil if there are none.
    package mutating func hold(
        _ name: AuditLabel,
        since: AuditTime,
        until: AuditTime,
        actor: AuditLabel,
        reason: AuditLabel
    ) throws(AuditError) -> ClosedRange<Int64>? {
        guard let range = try store.exchanges(since: since, until: until) else { return nil }
        let event = AuditEvent(.hold, actor: actor).with("name", name)
            .with("first", Int(range.lowerBound)).with("last", Int(range.upperBound)).with("reason", reason)
        try finish { store throws(AuditError) in _ = try store.write([], [AuditEventItem(event: event, onCommit: nil)])
        }
        return range
    }

    /// - Returns: false if no hold in force has this name.
    package mutating func release(_ name: AuditLabel, actor: AuditLabel, reason: AuditLabel) throws(AuditError) -> Bool
    {
        guard try holds().contains(where: { $0.name == name.text }) else { return false }
        let event = AuditEvent(.release, actor: actor).with("name", name).with("reason", reason)
        try finish { store throws(AuditError) in _ = try store.write([], [AuditEventItem(event: event, onCommit: nil)])
        }
        return true
    }

    /// Deletes the exchanges that arrived before a moment, up to the first that is held or younger.
    ///
    /// - Returns: their numbers; nil if there are none.
    package mutating func erase(
        before: AuditTime,
        actor: AuditLabel,
        reason: AuditLabel
    ) throws(AuditError) -> ClosedRange<Int64>? {
        guard let range = try store.erasable(before: before) else { return nil }
        let event = AuditEvent(.erased, actor: actor).with("first", Int(range.lowerBound))
            .with("last", Int(range.upperBound)).with("reason", reason)
        try finish { store throws(AuditError) in try store.erase(range, event) }
        return range
    }

    /// Runs a step, ends the run, and sends its checkpoint out.
    mutating func finish(_ step: (inout AuditStore) throws(AuditError) -> Void) throws(AuditError) {
        try step(&store)
        try store.signNow()
        guard let file = publish.file else { return }
        try AuditFile.append(Array(store.takeNotes().joined().utf8), to: file)
    }

    /// Ends the run in an orderly way.
    package consuming func close() throws(AuditError) {
        try store.endRun(arrivals: 0)
        guard let file = publish.file else { return }
        try AuditFile.append(Array(store.takeNotes().joined().utf8), to: file)
    }
}
