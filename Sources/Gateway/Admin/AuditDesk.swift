package import AuditLog
import Dispatch
import Synchronization

/// Answers questions to the audit log off the event loops: one at a time, on a thread of its own.
///
/// Sendable: the count is behind a mutex, readers are made and dropped on the queue.
package final class AuditDesk: Sendable {
    /// A read of the log, for those who record who read what.
    package struct Read: Hashable, Sendable {
        package let key: String
        package let role: AdminRole
        /// From a closed set.
        package let route: String
        package let status: Int
    }

    /// What answers and what labels; nil where labels cannot be written.
    package typealias Labeller =
        @Sendable (AuditReview, @escaping @Sendable (Result<Int64, AuditError>) -> Void) -> Void

    /// Questions that may wait; more are turned away, as each may take a tenth of a second.
    static let mostWaiting = 64

    private let path: String
    private let labeller: Labeller?
    private let noteRead: @Sendable (Read) -> Void
    private let queue = DispatchQueue(label: "weir.audit-desk")
    private let waiting = Mutex(0)

    /// - Parameter noteRead: called for each answer, on any thread: the place for a row in the log about its own reading.
    package init(path: String, labeller: Labeller?, noteRead: @escaping @Sendable (Read) -> Void = { _ in }) {
        self.path = path
        self.labeller = labeller
        self.noteRead = noteRead
    }

    func note(_ read: Read) { noteRead(read) }

    /// Answers on the desk's thread.
    func answer(_ question: AdminQuestion, _ reply: @escaping @Sendable (AdminAnswer) -> Void) {
        let isTaken = waiting.withLock { count in
            guard count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isTaken else { return reply(.error(.adminBusy)) }
        queue.async { [self] in
            let answer = answer(question)
            waiting.withLock { $0 -= 1 }
            reply(answer)
        }
    }

    private func answer(_ question: AdminQuestion) -> AdminAnswer {
        do {
            return .json(200, try question.answer(AuditReader(path: path)))
        } catch let error as AuditParameterError {
            return .error(.badQuestion(error))
        } catch let error as GatewayError {
            return .error(error)
        } catch {
            return .error(.auditUnreadable)
        }
    }

    /// Labels through the one writer.
    func label(_ review: AuditReview, _ reply: @escaping @Sendable (AdminAnswer) -> Void) {
        guard let labeller else { return reply(.error(.auditUnreadable)) }
        labeller(review) { result in
            switch result {
            case .success(0): reply(.error(.noSuchFinding))
            case .success(let count): reply(.json(201, "{\"labelled\":\(count)}"))
            case .failure: reply(.error(.auditUnreadable))
            }
        }
    }
}

/// What `/admin` says.
enum AdminAnswer: Sendable {
    case json(Int, String)
    case error(GatewayError)

    var status: Int {
        switch self {
        case .json(let status, _): status
        case .error(let error): error.status
        }
    }
}
