import AuditLog
package import Caching
import Dispatch
import Synchronization

/// Keeps answers in `cache.db`, on a thread of its own.
///
/// When it cannot keep up it keeps and finds nothing; so it does if the file fails.
package final class DiskCache: CacheStore {
    /// The file, for the queue alone.
    ///
    /// `@unchecked Sendable`: it is only touched by work of the serial queue.
    private final class Confined: @unchecked Sendable {
        var file: CacheFile?
        var cleared: (@Sendable () -> Void)?

        init(_ file: CacheFile) { self.file = file }
    }

    private struct State {
        var waiting = 0
        var usage: (bytes: Int, entries: Int) = (0, 0)
    }

    private static let longestQueue = 1_000

    private let queue = DispatchQueue(label: "weir.cache")
    private let confined: Confined
    private let state: Mutex<State>

    package init(path: String, maximumBytes: Int) throws {
        let file = try CacheFile.open(path, maximumBytes: maximumBytes)
        state = Mutex(State(usage: file.usage))
        confined = Confined(file)
    }

    /// - Parameter action: called when somebody has cleared the file, at the next look-up.
    func onCleared(_ action: @escaping @Sendable () -> Void) {
        queue.async { [confined] in confined.cleared = action }
    }

    package var isShared: Bool { false }
    package var usage: (bytes: Int, entries: Int)? { state.withLock(\.usage) }

    package func get(_ request: CanonicalRequest, at now: Int, _ take: @escaping @Sendable (CacheEntry?) -> Void) {
        let isTaken = run { file throws(SQLiteError) in
            take(try file.entry(for: request, at: now))
        } orElse: {
            take(nil)
        }
        if !isTaken { queue.async { take(nil) } }
    }

    package func put(_ entry: CacheEntry, for key: CacheKey) {
        run { file throws(SQLiteError) in try file.put(entry, for: key) }
    }

    package func remove(_ key: CacheKey) {
        run { file throws(SQLiteError) in try file.remove(key) }
    }

    /// Waits until all that was asked has been done; for tests, and before the file is read by others.
    package func flush() { queue.sync {} }

    package func shutdown() { flush() }

    /// - Returns: false if too much waits already.
    @discardableResult
    private func run(
        _ work: @escaping @Sendable (CacheFile) throws(SQLiteError) -> Void,
        orElse failed: @escaping @Sendable () -> Void = {}
    ) -> Bool {
        let isTaken = state.withLock { state in
            guard state.waiting < Self.longestQueue else { return false }
            state.waiting += 1
            return true
        }
        guard isTaken else { return false }
        queue.async { [self] in
            perform(work, orElse: failed)
            let usage = confined.file?.usage ?? (0, 0)
            state.withLock {
                $0.waiting -= 1
                $0.usage = usage
            }
        }
        return true
    }

    private func perform(_ work: (CacheFile) throws(SQLiteError) -> Void, orElse failed: () -> Void) {
        guard let file = confined.file else { return failed() }
        do throws(SQLiteError) {
            if try file.wasChangedElsewhere() { confined.cleared?() }
            try work(file)
        } catch {
            // A full disk may have room again; a damaged file is left alone until the next start.
            if error.kind == .corrupt { confined.file = nil }
            failed()
        }
    }
}
