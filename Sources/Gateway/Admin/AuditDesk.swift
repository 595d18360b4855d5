package import AuditLog
import Dispatch
import Synchronization

/// Answers questions to the audit log off the event loops: one at a time, on a thread of its own.
///
/// Sendable: the count is behind a mutex, readers are made and dropped on the queue.
package final class AuditDesk: Sendable {
    /// What changes the log by the one connection that writes; nil where nothing can be changed.
    package struct Writing: Sendable {
        package typealias Reply<Value> = @Sendable (Result<Value, AuditError>) -> Void

        package let label: @Sendable (AuditReview, @escaping Reply<Int64>) -> Void
        package let change: @Sendable (SavedQueryChange, @escaping Reply<Bool>) -> Void
        package let record: @Sendable (AuditEvent) -> Void

        package init(
            label: @escaping @Sendable (AuditReview, @escaping Reply<Int64>) -> Void,
            change: @escaping @Sendable (SavedQueryChange, @escaping Reply<Bool>) -> Void,
            record: @escaping @Sendable (AuditEvent) -> Void
        ) {
            self.label = label
            self.change = change
            self.record = record
        }

        package init(_ writer: AuditWriter) {
            self.init(
                label: { writer.label($0, onCommit: $1) },
                change: { writer.change($0, onCommit: $1) },
                record: { writer.record($0) }
            )
        }
    }

    /// What answers need beside the log.
    struct Knowledge: Sendable {
        /// What was in force, for evidence packs; nil where that is not kept.
        let history: ConfigurationHistory?
        /// The ids of the rules in force: those that never fire are found among them.
        let rules: @Sendable () -> [String]
    }

    /// Questions that may wait; more are turned away, as each may take a tenth of a second.
    static let mostWaiting = 64

    private let path: String
    private let knowledge: Knowledge
    private let writing: Writing?
    private let noteRead: @Sendable (Read) -> Void
    private let queue = DispatchQueue(label: "weir.audit-desk")
    private let waiting = Mutex(0)

    /// - Parameters:
    ///   - history: what was in force, for evidence packs.
    ///   - rules: the ids of those in force.
    ///   - noteRead: called for each answer before it is sent, on any thread; besides it, each becomes an event of the log.
    package init(
        path: String,
        history: ConfigurationHistory? = nil,
        rules: @escaping @Sendable () -> [String] = { [] },
        writing: Writing?,
        noteRead: @escaping @Sendable (Read) -> Void = { _ in }
    ) {
        self.path = path
        knowledge = Knowledge(history: history, rules: rules)
        self.writing = writing
        self.noteRead = noteRead
    }

    func note(_ read: Read) {
        noteRead(read)
        if let event = read.event { writing?.record(event) }
    }

    /// Answers on the desk's thread, or on the writer's.
    func answer(_ question: AdminQuestion, _ reply: @escaping @Sendable (AdminAnswer) -> Void) {
        do {
            switch question.route {
            case .addLabel: return try label(question, reply)
            case .saveQuery: return try save(question, reply)
            case .deleteQuery(let name): return try delete(name, question, reply)
            default: break
            }
        } catch {
            return reply(Self.answer(to: error))
        }
        let isTaken = waiting.withLock { count in
            guard count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isTaken else { return reply(.error(.adminBusy)) }
        queue.async { [self] in
            let answer = read(question)
            waiting.withLock { $0 -= 1 }
            reply(answer)
        }
    }

    private func read(_ question: AdminQuestion) -> AdminAnswer {
        do {
            return try question.answer(AuditReader(path: path), knowledge)
        } catch {
            return Self.answer(to: error)
        }
    }

    private static func answer(to error: any Error) -> AdminAnswer {
        switch error {
        case let error as AuditParameterError: .error(.badQuestion(error))
        case let error as GatewayError: .error(error)
        default: .error(.auditUnreadable)
        }
    }

    // MARK: Through the one writer

    private func label(_ question: AdminQuestion, _ reply: @escaping @Sendable (AdminAnswer) -> Void) throws {
        guard question.role.labels else { throw GatewayError.roleForbids }
        let review = try question.body.review(by: question.key)
        guard let writing else { throw GatewayError.auditUnreadable }
        writing.label(review) { result in
            switch result {
            case .success(0): reply(.error(.noSuchFinding))
            case .success(let count):
                writing.record(review.event(by: AuditLabel(configured: question.key), findings: Int(count)))
                reply(.json(201, "{\"labelled\":\(count)}"))
            case .failure: reply(.error(.auditUnreadable))
            }
        }
    }

    private func save(_ question: AdminQuestion, _ reply: @escaping @Sendable (AdminAnswer) -> Void) throws {
        guard question.role.savesQueries else { throw GatewayError.roleForbids }
        let author = AuditLabel(configured: question.key)
        let query = try question.body.query(by: author, now: question.now)
        guard let writing else { throw GatewayError.auditUnreadable }
        writing.change(.save(query)) { result in
            switch result {
            case .success(true):
                writing.record(query.event(.querySaved, by: author))
                reply(.json(201, "{\"saved\":\"\(query.name)\"}"))
            case .success(false): reply(.error(.tooManyQueries))
            case .failure: reply(.error(.auditUnreadable))
            }
        }
    }

    private func delete(
        _ name: String,
        _ question: AdminQuestion,
        _ reply: @escaping @Sendable (AdminAnswer) -> Void
    ) throws {
        guard question.role.savesQueries else { throw GatewayError.roleForbids }
        guard let writing else { throw GatewayError.auditUnreadable }
        writing.change(.delete(name: name)) { result in
            switch result {
            case .success(true):
                // It was there, so the name is one that the log knows.
                let event = AuditEvent(.queryDeleted, actor: AuditLabel(configured: question.key))
                writing.record(event.with("name", AuditLabel(configured: name)))
                reply(.json(200, "{\"deleted\":true}"))
            case .success(false): reply(.error(.noSuchQuery))
            case .failure: reply(.error(.auditUnreadable))
            }
        }
    }
}
