internal import CCurl
internal import CCurlShims
internal import Glibc

/// One connection to a Redis server, which blocks its caller: for a thread of a store's own.
///
/// libcurl makes the connection and, for `rediss://`, the TLS session (CURLOPT_CONNECT_ONLY(3)); nothing of HTTP is
/// spoken. After any error but `refused` the connection is of no use, and what was under way may or may not have
/// been done.
package struct RedisConnection: ~Copyable {
    private let easy: OpaquePointer
    private let socket: Int32
    private let answerMilliseconds: Int
    private var reader = RedisReplyReader()

    /// Connects, and says who we are.
    package static func open(
        _ address: RedisAddress,
        _ access: RedisAccess
    ) throws(RedisError) -> RedisConnection {
        _ = hasStartedCurl
        guard let handle = curl_easy_init() else { throw .connect }
        var connection: RedisConnection
        do throws(RedisError) {
            let socket = try connect(handle, address, access)
            connection = RedisConnection(OpaquePointer(handle), socket, access.answerMilliseconds)
        } catch {
            curl_easy_cleanup(handle)
            throw error
        }
        try connection.introduce(address, access)
        return connection
    }

    private init(_ easy: OpaquePointer, _ socket: Int32, _ answerMilliseconds: Int) {
        self.easy = easy
        self.socket = socket
        self.answerMilliseconds = answerMilliseconds
    }

    deinit { curl_easy_cleanup(UnsafeMutableRawPointer(easy)) }

    private static let hasStartedCurl: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private static func connect(
        _ easy: UnsafeMutableRawPointer,
        _ address: RedisAddress,
        _ access: RedisAccess
    ) throws(RedisError) -> Int32 {
        let scheme = address.isSecure ? "https" : "http"
        var result = weir_curl_easy_set_string(easy, CURLOPT_URL, "\(scheme)://\(address.host):\(address.port)")
        func set(_ option: CURLoption, _ value: Int) {
            if result == CURLE_OK { result = weir_curl_easy_set_long(easy, option, value) }
        }
        func set(_ option: CURLoption, _ value: String) {
            if result == CURLE_OK { result = weir_curl_easy_set_string(easy, option, value) }
        }
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_SSL_ENABLE_ALPN, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, access.connectMilliseconds)
        if let authority = access.authority { set(CURLOPT_CAINFO, authority) }
        guard result == CURLE_OK else { throw .connect }
        switch curl_easy_perform(easy) {
        case CURLE_OK: break
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM:
            throw .tls
        case CURLE_OPERATION_TIMEDOUT: throw .timeout
        default: throw .connect
        }
        var socket = curl_socket_t(-1)
        guard weir_curl_easy_get_socket(easy, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK, socket >= 0 else {
            throw .connect
        }
        return socket
    }

    private mutating func introduce(_ address: RedisAddress, _ access: RedisAccess) throws(RedisError) {
        var commands: [RedisCommand] = []
        if let password = access.password {
            commands.append(access.user.map { RedisCommand("AUTH", $0, password) } ?? RedisCommand("AUTH", password))
        }
        if address.database != 0 { commands.append(RedisCommand("SELECT", String(address.database))) }
        for reply in try ask(commands) {
            if let code = reply.failureCode { throw .refused(code) }
        }
    }

    // MARK: Asking

    /// Sends the commands together and waits for as many answers, in the same order.
    ///
    /// - Returns: an answer to each; a refused command has its `failure`, and the others are done all the same.
    package mutating func ask(_ commands: [RedisCommand]) throws(RedisError) -> [RedisReply] {
        guard !commands.isEmpty else { return [] }
        let deadline = Self.now() + answerMilliseconds
        var bytes: [UInt8] = []
        for command in commands { bytes += command.bytes }
        try send(bytes, until: deadline)
        var replies: [RedisReply] = []
        replies.reserveCapacity(commands.count)
        while replies.count < commands.count {
            if let reply = try reader.next() {
                replies.append(reply)
            } else {
                try receive(until: deadline)
            }
        }
        return replies
    }

    private func send(_ bytes: [UInt8], until deadline: Int) throws(RedisError) {
        var sent = 0
        while sent < bytes.count {
            var count = 0
            let result = bytes[sent...].withUnsafeBytes {
                curl_easy_send(UnsafeMutableRawPointer(easy), $0.baseAddress, $0.count, &count)
            }
            switch result {
            case CURLE_OK: sent += count
            case CURLE_AGAIN: try wait(Int16(POLLOUT), until: deadline)
            default: throw .closed
            }
        }
    }

    private mutating func receive(until deadline: Int) throws(RedisError) {
        let handle = UnsafeMutableRawPointer(easy)
        let outcome = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            var count = 0
            let result = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
            if result == CURLE_OK { reader.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            return (result: result, count: count)
        }
        switch outcome.result {
        case CURLE_OK where outcome.count > 0: return
        case CURLE_AGAIN: try wait(Int16(POLLIN), until: deadline)
        default: throw .closed
        }
    }

    private func wait(_ events: Int16, until deadline: Int) throws(RedisError) {
        var descriptor = pollfd(fd: socket, events: events, revents: 0)
        let left = deadline - Self.now()
        guard left > 0 else { throw .timeout }
        let result = poll(&descriptor, 1, Int32(left))
        if result == 0 { throw .timeout }
        if result < 0, errno != EINTR { throw .closed }
    }

    /// Milliseconds of a clock that nobody sets.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
