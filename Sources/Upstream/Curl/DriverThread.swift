import CCurl
import CCurlShims
import NIOCore

/// One thread with one libcurl multi handle: waits for sockets, timers and letters, and hands over what they bring.
///
/// All properties but `mailbox` are confined to the thread that `run` is called on.
final class DriverThread: @unchecked Sendable {
    let mailbox = Mailbox()
    /// The time of this turn; read once, as a clock call for each event would add up.
    private(set) var now = NIODeadline.now()

    let multi: UnsafeMutableRawPointer
    let poll: SocketPoll
    /// When libcurl wants to be called although no socket has anything.
    var curlDeadline: NIODeadline?

    var active: [CurlEasy] = []
    var idle: [ObjectIdentifier: [CurlEasy]] = [:]
    var idleCount = 0
    var deliveries = Deliveries()
    var pending: [CurlEasy] = []
    private var nextCheck = NIODeadline.distantFuture
    let settings: CurlDriver.Settings

    init(settings: CurlDriver.Settings) {
        guard let multi = curl_multi_init() else { preconditionFailure("no memory for a multi handle") }
        self.multi = multi
        self.settings = settings
        poll = SocketPoll(wakeUp: mailbox.wakeUp)
    }

    /// Runs until the mailbox is closed; then gives up what is left and frees everything.
    func run() {
        configureMulti()
        while true {
            let (letters, isClosed) = mailbox.collect()
            letters.forEach(handle)
            if isClosed { break }
            runCurlTimers()
            readResults()
            checkDeadlines()
            handOver()
            wait()
        }
        windUp()
    }

    /// A handle has something for `handOver`.
    func markPending(_ easy: CurlEasy) {
        pending.append(easy)
    }

    /// A transfer has a new deadline, which may be the next one.
    func noteDeadline(_ deadline: NIODeadline) {
        nextCheck = min(nextCheck, deadline)
    }

    var hasIdleRoom: Bool { idleCount < settings.idleHandles }

    private func wait() {
        let deadline = min(curlDeadline ?? .distantFuture, nextCheck)
        let mayWait = mailbox.prepareToSleep()
        let count = poll.wait(milliseconds: mayWait ? Self.milliseconds(from: now, to: deadline) : 0)
        now = .now()
        poll.endUnasked(count)
        for index in 0..<count {
            guard let (socket, mask) = poll.event(index) else { continue }
            var running: Int32 = 0
            curl_multi_socket_action(multi, socket, mask, &running)
        }
    }

    private func runCurlTimers() {
        // A handle that is added sets the timer to zero: all that were added in this turn start in one call.
        guard let deadline = curlDeadline, deadline <= now else { return }
        curlDeadline = nil
        var running: Int32 = 0
        curl_multi_socket_action(multi, -1, 0, &running)  // CURL_SOCKET_TIMEOUT
    }

    private func readResults() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            // The message is gone once the handle is removed.
            let result = message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            guard weir_curl_easy_get_pointer(handle, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else {
                continue
            }
            let easy = Unmanaged<CurlEasy>.fromOpaque(context).takeUnretainedValue()
            finish(easy, UpstreamError(result, wasRefused: easy.wasRefused))
        }
    }

    /// Looks at every transfer, at most every 20 ms: cheaper than a queue that each read of a socket would reorder.
    private func checkDeadlines() {
        guard now >= nextCheck else { return }
        var late: [CurlEasy] = []
        nextCheck = .distantFuture
        for easy in active {
            if easy.machine.checkDeadline(at: now) == .fail {
                late.append(easy)
            } else {
                nextCheck = min(nextCheck, easy.machine.deadline)
            }
        }
        nextCheck = max(nextCheck, now + .milliseconds(20))
        for easy in late { finish(easy, nil) }
    }

    private func handOver() {
        for easy in pending { emit(easy, outcome: nil) }
        pending.removeAll(keepingCapacity: true)
        deliveries.flush()
    }

    private static func milliseconds(from now: NIODeadline, to deadline: NIODeadline) -> Int32 {
        guard deadline != .distantFuture else { return -1 }
        let nanoseconds = max(0, (deadline - now).nanoseconds)
        return Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    }
}
