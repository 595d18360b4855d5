internal import AuditLog
internal import RedisClient
internal import Spending

/// The connection of a store's thread, made anew when it breaks.
struct RedisLink {
    private let configuration: RedisStore.Configuration
    private var connection: Box?
    /// Names of the scripts that the server has loaded (SHA-1 in hex, as it says itself).
    private var names: [RedisScript: String] = [:]
    private var retryAt: Int64 = 0
    private(set) var failures = 0

    /// A connection that can be nil.
    private final class Box {
        var connection: RedisConnection
        init(_ connection: consuming RedisConnection) { self.connection = connection }
    }

    init(_ configuration: RedisStore.Configuration) {
        self.configuration = configuration
    }

    var isConnected: Bool { connection != nil }

    /// Sends the calls together.
    ///
    /// - Returns: an answer to each.
    mutating func ask(_ calls: [RedisStore.Call]) -> [Result<RedisReply, SpendingFault>] {
        do throws(RedisError) {
            var replies = try send(calls)
            // A server that was restarted has forgotten the scripts, and has done nothing then.
            let forgotten = replies.indices.filter { replies[$0].failureCode == "NOSCRIPT" }
            if !forgotten.isEmpty, let box = connection {
                try load(box)
                for (index, reply) in zip(forgotten, try send(forgotten.map { calls[$0] })) { replies[index] = reply }
            }
            // A server that became a replica takes no writes; the next attempt may find the new one.
            if replies.contains(where: { $0.failureCode == "READONLY" }) { connection = nil }
            return replies.map { $0.failureCode == nil ? .success($0) : .failure(SpendingFault(.unavailable)) }
        } catch {
            connection = nil
            failures += 1
            retryAt = monotonicMicroseconds() + configuration.retryDelay
            return calls.map { _ in .failure(SpendingFault(.unavailable)) }
        }
    }

    private mutating func send(_ calls: [RedisStore.Call]) throws(RedisError) -> [RedisReply] {
        let box = try connected()
        return try box.connection.ask(
            calls.map { call in
                let words = ["EVALSHA", names[call.script] ?? "", String(call.keys.count)] + call.keys + call.arguments
                return RedisCommand(words.map { Array($0.utf8) })
            }
        )
    }

    private mutating func connected() throws(RedisError) -> Box {
        if let connection { return connection }
        guard monotonicMicroseconds() >= retryAt else { throw .connect }
        let box = Box(try RedisConnection.open(configuration.address, configuration.access))
        try load(box)
        connection = box
        return box
    }

    private mutating func load(_ box: Box) throws(RedisError) {
        let commands = RedisScript.all.map { RedisCommand("SCRIPT", "LOAD", $0.source) }
        for (script, reply) in zip(RedisScript.all, try box.connection.ask(commands)) {
            guard case .bytes(let name) = reply else { throw .refused(reply.failureCode ?? "ERR") }
            names[script] = String(decoding: name, as: UTF8.self)
        }
    }
}
