package import AuditLog
import Dispatch
package import Logging

/// Seals a log's old rows while the gateway runs: at its start and once an hour.
package final class SegmentTimer: Sendable {
    private let task: Task<Void, Never>

    /// - Parameter logger: told what was sealed, and why it was not.
    package init(
        _ policy: SegmentPolicy,
        of audit: AuditWriter,
        every pause: Duration = .seconds(3600),
        logger: Logger
    ) {
        // Reads and compresses for minutes, so on a thread that nobody waits for.
        let queue = DispatchQueue(label: "weir.audit.seal", qos: .utility)
        task = Task.detached {
            while !Task.isCancelled {
                await withCheckedContinuation { end in
                    queue.async {
                        Self.seal(policy, audit, logger)
                        end.resume()
                    }
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// What is being sealed ends when the audit log's writer stops.
    package func cancel() { task.cancel() }

    private static func seal(_ policy: SegmentPolicy, _ audit: AuditWriter, _ logger: Logger) {
        do throws(AuditError) {
            for name in try audit.seal(policy) { logger.notice("audit rows were sealed in \(name)") }
        } catch .stopped {
            // The next start goes on.
        } catch {
            logger.error("audit rows cannot be sealed: \(error)")
        }
    }
}
