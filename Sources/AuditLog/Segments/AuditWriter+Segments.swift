internal import Dispatch
internal import Synchronization

/// Work that adds to the chain, in transactions of its own.
struct StoreErrand {
    let work: SegmentSealer.Work
    /// Called once, on the writer's thread.
    let onEnd: @Sendable (Result<Void, AuditError>) -> Void
}

extension AuditWriter {
    /// Moves what is old into sealed segments while rows are written: copies on this thread, deletes in small steps on the writer's.
    ///
    /// Blocks, for minutes if there is much to seal; call it off the event loops, and once at a time.
    ///
    /// - Returns: the names of the segments.
    /// - Throws: `stopped` if the writer shuts down meanwhile; the next call goes on.
    package func seal(_ policy: SegmentPolicy) throws(AuditError) -> [String] {
        guard let key = configuration.checkpoints.key else {
            throw AuditError.missing(path: configuration.path + ".key")
        }
        let sealer = SegmentSealer(path: configuration.path, policy: policy, key: key)
        return try sealer.run { (work) throws(AuditError) in try perform(work) }
    }

    /// Waits for work on the writer's store.
    private func perform(_ work: @escaping SegmentSealer.Work) throws(AuditError) {
        let end = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Void, AuditError>>(.failure(.stopped))
        let isTaken = monitor.withLock {
            guard isAccepting, stopBy == nil else { return false }
            storeErrands.append(
                StoreErrand(work: work) { outcome in
                    result.withLock { $0 = outcome }
                    end.signal()
                }
            )
            monitor.wake(.work)
            return true
        }
        guard isTaken else { throw AuditError.stopped }
        end.wait()
        try result.withLock { $0 }.get()
    }

    /// On the writer's thread.
    func runStoreErrands() {
        let errands = monitor.withLock {
            defer { storeErrands = [] }
            return storeErrands
        }
        for errand in errands {
            do throws(AuditError) {
                guard try store?.run(errand.work) != nil else { throw AuditError.stopped }
                errand.onEnd(.success(()))
            } catch {
                errand.onEnd(.failure(error))
            }
        }
    }
}

extension AuditStore {
    fileprivate mutating func run(_ work: SegmentSealer.Work) throws(AuditError) { try work(&self) }
}
