import AuditLog
import Foundation
import RedisClient

/// A thread with a connection of its own to the server of a shared cache.
///
/// Nobody waits for a connection: while there is none what is asked fails at once, and the thread tries again every
/// `retryDelay`. Sendable: everything mutable is touched under `monitor`, the connection by the thread only. Keeps itself
/// alive until `shutdown`.
final class CacheLine: @unchecked Sendable {
    /// Why an answer was not got or not kept.
    enum Fault: String, Error, Hashable, Sendable {
        /// There is no connection, or it broke.
        case unavailable
        case timeout
        /// Too much waits already.
        case full
        /// The server did not take the command.
        case refused
        /// What stood there was not written by one of the nodes, or not for this request.
        case forged
    }

    typealias Done = @Sendable (Result<RedisReply, Fault>) -> Void

    private struct Call {
        let command: @Sendable () -> RedisCommand
        /// Of the command, near enough.
        let size: Int
        /// Of the monotonic clock, in microseconds.
        let deadline: Int64
        let done: Done
    }

    private let address: RedisAddress
    private let access: RedisAccess
    private let retryDelay: Int64
    /// Sent with each new connection, and every second while nothing else is.
    private let question: RedisCommand
    private let heard: @Sendable (RedisReply) -> Void
    private let monitor = Monitor()
    private var calls: [Call] = []
    private var waitingBytes = 0
    private var isUp = false
    private var isStopping = false
    private var hasStopped = false

    private static let longestQueue = 1_000
    private static let largestQueue = 64 << 20
    private static let pause: Int64 = 1_000_000
    /// Commands of one round trip, and their bytes.
    private static let batch = (calls: 16, bytes: 1 << 20)

    /// - Parameter access: its `answerMilliseconds` bound a round trip, and how long a call waits in all.
    init(
        _ name: String,
        _ address: RedisAddress,
        _ access: RedisAccess,
        retryDelay: Int64,
        asking question: RedisCommand,
        _ heard: @escaping @Sendable (RedisReply) -> Void
    ) {
        self.address = address
        self.access = access
        self.retryDelay = retryDelay
        self.question = question
        self.heard = heard
        let thread = Thread { self.run() }
        thread.name = name
        thread.start()
    }

    var isConnected: Bool { monitor.withLock { isUp } }

    /// - Parameters:
    ///   - size: of the command in bytes, near enough.
    ///   - command: called on the thread.
    ///   - done: called once; on the thread, or here if the call fails at once.
    func call(size: Int, _ command: @escaping @Sendable () -> RedisCommand, _ done: @escaping Done) {
        let deadline = monotonicMicroseconds() + Int64(access.answerMilliseconds) * 1000
        let fault: Fault? = monitor.withLock {
            guard isUp, !isStopping else { return .unavailable }
            guard calls.count < Self.longestQueue, waitingBytes + size <= Self.largestQueue else { return .full }
            calls.append(Call(command: command, size: size, deadline: deadline, done: done))
            waitingBytes += size
            monitor.wake(.work)
            return nil
        }
        if let fault { done(.failure(fault)) }
    }

    /// Sends what waits and ends the thread.
    ///
    /// Blocks; call it off the event loops.
    func shutdown() {
        monitor.withLock {
            isStopping = true
            monitor.wake(.work)
            while !hasStopped { monitor.wait(for: .progress) }
        }
    }

    // MARK: The thread

    /// A connection that can be nil.
    private final class Box {
        var connection: RedisConnection
        init(_ connection: consuming RedisConnection) { self.connection = connection }
    }

    private func run() {
        var box: Box?
        var pause: Int64 = 0
        while let group = take(waiting: pause, isConnected: box != nil) {
            do throws(RedisError) {
                // Calls come only while there is a connection.
                if let box, !group.isEmpty { try ask(group, box) } else { box = try asked(box) }
                pause = Self.pause
            } catch {
                box = nil
                pause = retryDelay
                dropAll()
            }
        }
        monitor.withLock {
            hasStopped = true
            monitor.wake(.progress)
        }
    }

    /// Waits for calls, or until it is time to look after the connection.
    ///
    /// - Returns: nothing to send in the second case; nil when it is time to stop.
    private func take(waiting pause: Int64, isConnected: Bool) -> [Call]? {
        monitor.withLock {
            let until = monotonicMicroseconds() + pause
            while calls.isEmpty, !isStopping, monitor.wait(for: .work, until: until) {}
            if isStopping, calls.isEmpty || !isConnected { return nil }
            var count = 0
            var bytes = 0
            while count < min(calls.count, Self.batch.calls), count == 0 || bytes < Self.batch.bytes {
                bytes += calls[count].size
                count += 1
            }
            defer { calls.removeFirst(count) }
            waitingBytes -= bytes
            return Array(calls.prefix(count))
        }
    }

    /// Connects, if need be, and looks whether the server answers.
    private func asked(_ box: Box?) throws(RedisError) -> Box {
        let open: Box
        if let box { open = box } else { open = Box(try RedisConnection.open(address, access)) }
        let reply = try open.connection.ask([question])[0]
        if let code = reply.failureCode { throw .refused(code) }
        heard(reply)
        monitor.withLock { isUp = true }
        return open
    }

    private func ask(_ group: [Call], _ box: Box) throws(RedisError) {
        let now = monotonicMicroseconds()
        let timely = group.filter { $0.deadline > now }
        for call in group where call.deadline <= now { call.done(.failure(.timeout)) }
        let replies: [RedisReply]
        do throws(RedisError) {
            replies = try box.connection.ask(timely.map { $0.command() })
        } catch {
            for call in timely { call.done(.failure(error == .timeout ? .timeout : .unavailable)) }
            throw error
        }
        for (call, reply) in zip(timely, replies) {
            call.done(reply.failureCode == nil ? .success(reply) : .failure(.refused))
        }
        // A server that became a replica takes no writes; the next attempt may find the new one.
        if replies.contains(where: { $0.failureCode == "READONLY" }) { throw .refused("READONLY") }
    }

    /// The connection is gone, and so is what waits for it.
    private func dropAll() {
        let waiting = monitor.withLock {
            defer { (calls, waitingBytes, isUp) = ([], 0, false) }
            return calls
        }
        for call in waiting { call.done(.failure(.unavailable)) }
    }
}
