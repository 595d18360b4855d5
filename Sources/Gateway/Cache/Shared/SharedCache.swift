package import Caching
import Crypto
package import RedisClient
import Synchronization

/// Keeps answers on a Redis server, where every node with the same secret finds them.
///
/// What is not there in time is not there: a server that is gone or slow is a store without entries, and `noteFault` hears why.
/// What comes from it is believed only if a node has sealed it for this request (`CacheSeal`). Looks and answers that are kept have a thread and a
/// connection each, so that a large answer on its way there holds up nobody.
package final class SharedCache: CacheStore {
    package struct Configuration: Hashable, Sendable {
        package var address: RedisAddress
        package var access: RedisAccess
        /// Before every key; nodes with the same share answers.
        package var prefix = "weir"
        /// What the nodes have in common and nobody else knows.
        package var secret: [UInt8]
        /// Milliseconds that a request waits for it.
        package var patience = 50
        /// Microseconds between two attempts to connect.
        package var retryDelay: Int64 = 500_000

        package init(_ address: RedisAddress, _ access: RedisAccess, secret: [UInt8]) {
            self.address = address
            self.access = access
            self.secret = secret
        }

        /// Of the store: another after each time that it was cleared.
        var generation: String { "{\(prefix)}:cache:generation" }
        func key(_ name: String) -> String { "{\(prefix)}:cache:\(name)" }
    }

    private let configuration: Configuration
    private let seal: CacheSeal
    private let reader: CacheLine
    private let writer: CacheLine
    private let generation: Generation
    private let noteFault: @Sendable (CacheLine.Fault) -> Void

    /// - Parameter noteFault: called for each answer that was not got or not kept, on any thread.
    init(_ configuration: Configuration, _ noteFault: @escaping @Sendable (CacheLine.Fault) -> Void) {
        self.configuration = configuration
        self.noteFault = noteFault
        seal = CacheSeal(secret: configuration.secret)
        let generation = Generation()
        self.generation = generation
        func line(_ name: String, _ access: RedisAccess) -> CacheLine {
            CacheLine(
                name,
                configuration.address,
                access,
                retryDelay: configuration.retryDelay,
                asking: RedisCommand("GET", configuration.generation)
            ) { generation.note($0) }
        }
        writer = line("cache writes", configuration.access)
        var access = configuration.access
        access.answerMilliseconds = configuration.patience
        reader = line("cache reads", access)
    }

    package var isShared: Bool { true }
    package var usage: (bytes: Int, entries: Int)? { nil }
    var isConnected: Bool { reader.isConnected && writer.isConnected }

    /// - Parameter action: called when somebody has cleared the store, within a second or so.
    func onCleared(_ action: @escaping @Sendable () -> Void) { generation.onChange(action) }

    /// Sends what waits.
    ///
    /// Blocks; call it off the event loops.
    package func shutdown() {
        reader.shutdown()
        writer.shutdown()
    }

    // MARK: Entries

    package func get(_ request: CanonicalRequest, at now: Int, _ take: @escaping @Sendable (CacheEntry?) -> Void) {
        let key = configuration.key(seal.name(of: request.key))
        let command = RedisCommand("MGET", configuration.generation, key)
        reader.call(size: command.bytes.count) {
            command
        } _: { [self] result in
            take(entry(result, request, at: now))
        }
    }

    private func entry(
        _ result: Result<RedisReply, CacheLine.Fault>,
        _ request: CanonicalRequest,
        at now: Int
    ) -> CacheEntry? {
        switch result {
        case .failure(let fault):
            noteFault(fault)
            return nil
        case .success(.array(let replies)) where replies.count == 2:
            guard let number = generation.note(replies[0]), case .bytes(let bytes) = replies[1] else { return nil }
            switch seal.open(bytes, for: request.key, generation: number) {
            case .entry(let entry): return entry.answers(request, at: now) ? entry : nil
            case .outdated: return nil
            case .forged:
                noteFault(.forged)
                return nil
            }
        case .success:
            noteFault(.refused)
            return nil
        }
    }

    package func put(_ entry: CacheEntry, for key: CacheKey) {
        let lifetime = entry.expiresAt - entry.storedAt
        // Before the server has said which one it is nothing can be kept.
        guard lifetime > 0, let number = generation.current else { return noteFault(.unavailable) }
        let command = { @Sendable [configuration, seal] in
            let name = configuration.key(seal.name(of: key))
            let bytes = seal.seal(entry, for: key, generation: number)
            return RedisCommand([
                Array("SET".utf8), Array(name.utf8), bytes, Array("EX".utf8), Array(String(lifetime).utf8),
            ])
        }
        writer.call(size: entry.size, command, noteFailure)
    }

    package func remove(_ key: CacheKey) {
        let command = RedisCommand("DEL", configuration.key(seal.name(of: key)))
        writer.call(size: command.bytes.count, { command }, noteFailure)
    }

    private var noteFailure: CacheLine.Done {
        { [noteFault] result in
            if case .failure(let fault) = result { noteFault(fault) }
        }
    }
}

/// The number that the store had when it was last asked.
private final class Generation: Sendable {
    private let state = Mutex((number: Int64?.none, changed: (@Sendable () -> Void)?.none))

    var current: Int64? { state.withLock(\.number) }

    func onChange(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.changed = action } }

    /// - Returns: the number, 0 for a store that has never been cleared; nil for what is none.
    @discardableResult
    func note(_ reply: RedisReply) -> Int64? {
        let number: Int64
        switch reply {
        case .null: number = 0
        case .bytes(let digits):
            guard digits.count <= 20, let said = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
            number = said
        default: return nil
        }
        let changed: (@Sendable () -> Void)? = state.withLock { state in
            defer { state.number = number }
            return state.number.map { $0 != number } ?? false ? state.changed : nil
        }
        changed?()
        return number
    }
}
