package import RedisClient

/// Why the server of a shared cache could not be asked.
package struct SharedCacheError: Error, Hashable, CustomStringConvertible {
    package let reason: RedisError

    init(_ reason: RedisError) { self.reason = reason }

    package var description: String { reason.message }
}

/// What the command line does; it blocks.
extension SharedCache {
    /// How many answers a store has, from all nodes.
    package static func count(_ configuration: Configuration) throws(SharedCacheError) -> Int {
        do throws(RedisError) {
            var connection = try RedisConnection.open(configuration.address, configuration.access)
            return try keys(configuration, &connection) { _, _ throws(RedisError) in }
        } catch {
            throw SharedCacheError(error)
        }
    }

    /// Forgets all answers, at every node within a second or so.
    ///
    /// - Returns: how many there were.
    package static func clear(_ configuration: Configuration) throws(SharedCacheError) -> Int {
        do throws(RedisError) { return try removeAll(configuration) } catch { throw SharedCacheError(error) }
    }

    private static func removeAll(_ configuration: Configuration) throws(RedisError) -> Int {
        var connection = try RedisConnection.open(configuration.address, configuration.access)
        // First the number: what a node keeps from here on under the old one is not found any more.
        let number = String(Int64.random(in: 1...Int64.max))
        if let code = try connection.ask([RedisCommand("SET", configuration.generation, number)])[0].failureCode {
            throw .refused(code)
        }
        return try keys(configuration, &connection) { connection, keys throws(RedisError) in
            if keys.isEmpty { return }
            let words = [Array("UNLINK".utf8)] + keys
            if let code = try connection.ask([RedisCommand(words)])[0].failureCode { throw .refused(code) }
        }
    }

    private static func keys(
        _ configuration: Configuration,
        _ connection: inout RedisConnection,
        _ action: (inout RedisConnection, [[UInt8]]) throws(RedisError) -> Void
    ) throws(RedisError) -> Int {
        let pattern = configuration.key("*")
        let generation = Array(configuration.generation.utf8)
        var seen: Set<[UInt8]> = []
        var cursor = "0"
        repeat {
            let command = RedisCommand("SCAN", cursor, "MATCH", pattern, "COUNT", "1000")
            let reply = try connection.ask([command])[0]
            guard case .array(let parts) = reply, parts.count == 2, case .bytes(let next) = parts[0],
                case .array(let found) = parts[1]
            else { throw .refused(reply.failureCode ?? "ERR") }
            let keys = found.compactMap { key -> [UInt8]? in
                guard case .bytes(let bytes) = key, bytes != generation else { return nil }
                return bytes
            }
            try action(&connection, keys)
            seen.formUnion(keys)
            cursor = String(decoding: next, as: UTF8.self)
        } while cursor != "0"
        return seen.count
    }
}
