internal import Dispatch
internal import Synchronization

/// Takes what commands have read into the chain of a log that is being written to: each once, whenever the writer stops.
///
/// Sendable: what is under way is behind a mutex, and a timer of Dispatch may be used on any thread.
package final class ReadIntake: @unchecked Sendable {
    private struct State {
        /// Handed to the writer, and not on disk yet.
        var underWay: Set<String> = []
        /// In the chain already, of those that a writer before this one did not come to remove.
        var known: Set<String>
    }

    private let spool: ReadSpool
    private let record: @Sendable (AuditEvent, AuditCommitHandler?) -> Void
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "weir.audit-reads")
    private let timer: any DispatchSourceTimer

    /// Files that are taken at once; the next ones follow a second later.
    private static let most = 1000

    /// Makes the folder and looks into it from now on.
    ///
    /// - Parameter record: hands an event to the writer.
    package init(
        of log: String,
        every seconds: Double = 1,
        record: @escaping @Sendable (AuditEvent, AuditCommitHandler?) -> Void
    ) throws(AuditError) {
        spool = ReadSpool(of: log)
        try spool.create()
        self.record = record
        let left = spool.items(most: Self.most)
        state = Mutex(State(known: left.isEmpty ? [] : try AuditReader(path: log).readTickets()))
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now(), repeating: seconds)
        timer.setEventHandler { [weak self] in self?.take() }
        timer.resume()
    }

    /// Looks no more; what comes now is taken by the next writer.
    package func stop() {
        timer.cancel()
        queue.sync {}
    }

    /// Takes what is there.
    func take() {
        for item in spool.items(most: Self.most) {
            let (isKnown, isNew) = state.withLock { state in
                (state.known.contains(item.name), state.underWay.insert(item.name).inserted)
            }
            guard isNew else { continue }
            if isKnown { remove(item.name) } else { record(event(item)) { [weak self] in self?.finish(item.name, $0) } }
        }
    }

    private func event(_ item: ReadSpool.Item) -> AuditEvent {
        // A link has no user that could be asked.
        let actor = item.user == .max ? AuditLabel.unknown : AuditLabel(configured: "uid:\(item.user)")
        let ticket = AuditLabel(configured: item.name)
        return item.read?.event(by: actor, ticket: ticket)
            ?? AuditEvent(.read, actor: actor).with("command", .unknown).with("ticket", ticket)
    }

    private func finish(_ name: String, _ outcome: AuditCommit) {
        // What was lost stays there for the next writer.
        if case .committed = outcome { remove(name) }
    }

    private func remove(_ name: String) {
        spool.remove(name)
        state.withLock { state in
            state.underWay.remove(name)
            state.known.remove(name)
        }
    }
}

extension AuditReader {
    /// Names of the files that the newest reads of commands came in.
    func readTickets() throws(AuditError) -> Set<String> {
        let sql = """
            SELECT detail ->> 'ticket' FROM event WHERE kind = 'read' AND kind <> 'decided' AND detail ->> 'ticket' IS NOT NULL
            ORDER BY event DESC LIMIT 100000
            """
        return Set(try rows(BoundSQL(text: sql, parameters: [])).rows.map { $0[0].text })
    }
}
