import AuditLog
import Dispatch
package import RuleFiles
import Synchronization

/// Answers `/admin/policies`, one question at a time, on a thread of its own: loading rules takes a second or two.
///
/// Sendable: the gateway it speaks for and the count are behind mutexes.
package final class PolicyDesk: Sendable {
    /// What the desk can look at and do; the same for SIGHUP and the command line.
    package struct Gateway: Sendable {
        package let loader: ConfigurationLoader
        package let history: ConfigurationHistory
        /// The rules and policies in force.
        package let inForce: @Sendable () -> LoadedRules
        /// The settings as their file has them now.
        package let settings: @Sendable () throws(Refusal) -> Settings
        /// Loads settings and rules anew, for somebody.
        package let reload: @Sendable (String) throws(Refusal) -> ConfigurationLoader.Loaded
        /// Takes what the history has since the last time into the chain of the audit log.
        package let chainHistory: @Sendable () -> Void
    }

    /// Questions that may wait; a load takes a second or two.
    static let mostWaiting = 16

    private let gateway = Mutex<Gateway?>(nil)
    private let queue = DispatchQueue(label: "weir.policy-desk")
    private let waiting = Mutex(0)

    package init() {}

    /// From now on questions are answered; before, the gateway is still starting.
    package func open(_ gateway: Gateway) {
        self.gateway.withLock { $0 = gateway }
    }

    func answer(_ question: PolicyQuestion, _ reply: @escaping @Sendable (AdminAnswer) -> Void) {
        let gateway = gateway.withLock { $0 }
        let isTaken = waiting.withLock { count in
            guard gateway != nil, count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isTaken, let gateway else { return reply(.error(.policiesBusy)) }
        queue.async { [self] in
            let answer = Self.answer(question, gateway)
            waiting.withLock { $0 -= 1 }
            reply(answer)
        }
    }

    private static func answer(_ question: PolicyQuestion, _ gateway: Gateway) -> AdminAnswer {
        do {
            return try question.answer(gateway)
        } catch let refusal as Refusal {
            let list = JSONText.array(refusal.diagnostics.map(\.json))
            return .json(422, JSONText.object([("ok", .bool(false)), ("diagnostics", list)]).compact)
        } catch let error as GatewayError {
            return .error(error)
        } catch let error as AuditParameterError {
            return .error(.badQuestion(error))
        } catch {
            return .error(.badAdminBody)
        }
    }
}
