internal import Dispatch

/// Takes signed checkpoints out of the database: to their file, and to whoever else wants them.
///
/// On a queue of its own, in order, so that no row waits for it.
///
/// Sendable: `unpublished` is touched on the queue only.
final class CheckpointPublisher: @unchecked Sendable {
    private let policy: CheckpointPolicy
    private let queue = DispatchQueue(label: "weir.audit.checkpoints")
    /// What the file has not taken; it goes with the next.
    private var unpublished: [String] = []

    init(_ policy: CheckpointPolicy) {
        self.policy = policy
    }

    /// - Parameter report: called on the queue with how many checkpoints the file has not taken yet.
    func publish(_ notes: [String], report: @escaping @Sendable (Int) -> Void) {
        queue.async { [self] in
            for note in notes { policy.publish?(note) }
            guard let file = policy.file else { return }
            unpublished += notes
            do throws(AuditError) {
                try AuditFile.append(Array(unpublished.joined().utf8), to: file)
                unpublished = []
            } catch {
                // Counted; a file that was written in part is read past the torn piece.
            }
            report(unpublished.count)
        }
    }

    func waitUntilDone() { queue.sync {} }
}
