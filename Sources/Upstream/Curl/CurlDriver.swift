import CCurl
import Glibc
package import NIOCore
import Synchronization

/// The upstream client over libcurl: one or more threads, each with a multi handle, its connections and its DNS cache.
///
/// Connections are kept alive and used again; over TLS, HTTP/2 is used where it is offered. A request that meets a kept
/// connection which the upstream has just closed is sent once more by libcurl, if no byte of an answer had come.
package final class CurlDriver: UpstreamClient {
    package struct Settings: Sendable {
        /// One thread drives some 20,000 small requests a second.
        package var threads: Int
        /// Connections kept open for later use, for each thread.
        package var idleConnections: Int
        /// Configured handles kept for later use, for each thread; some 10 KiB each.
        package var idleHandles: Int

        package init(threads: Int = 1, idleConnections: Int = 256, idleHandles: Int = 512) {
            self.threads = threads
            self.idleConnections = idleConnections
            self.idleHandles = idleHandles
        }
    }

    private let threads: [DriverThread]
    private let next = Atomic(0)
    private let running: Mutex<[pthread_t]>

    package init(settings: Settings = Settings()) {
        Self.initializeCurl
        threads = (0..<max(1, settings.threads)).map { _ in DriverThread(settings: settings) }
        running = Mutex(threads.map(Self.launch))
    }

    deinit {
        shutdown()
    }

    package func start(
        _ request: UpstreamRequest,
        delegate: any UpstreamDelegate,
        on eventLoop: any EventLoop
    ) -> any UpstreamTransfer {
        eventLoop.preconditionInEventLoop()
        let mailbox = threads[nextIndex()].mailbox
        let transfer = CurlTransfer(request, delegate: delegate, on: eventLoop, mailbox: mailbox)
        // After a shutdown nobody reads the letter: the transfer ends as one that the shutdown met.
        if !mailbox.post(.start(transfer)) { transfer.cancel() }
        return transfer
    }

    /// Cancels all transfers, closes all connections and ends the threads.
    ///
    /// Again and later: does nothing.
    ///
    /// Blocks for milliseconds until the threads have ended. The event loops must still run: they get the terminal
    /// events. Not from a delegate, which would make a loop wait.
    package func shutdown() {
        for thread in threads { thread.mailbox.close() }
        let ended = running.withLock { running in
            defer { running = [] }
            return running
        }
        for thread in ended { pthread_join(thread, nil) }
    }

    private func nextIndex() -> Int {
        guard threads.count > 1 else { return 0 }
        return next.wrappingAdd(1, ordering: .relaxed).oldValue % threads.count
    }

    /// Once per process, before the first handle; libcurl wants nobody else to be in it meanwhile.
    private static let initializeCurl: Void = {
        precondition(curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, "libcurl does not start")
    }()

    private static func launch(_ thread: DriverThread) -> pthread_t {
        var id = pthread_t()
        let context = Unmanaged.passRetained(thread).toOpaque()
        let result = pthread_create(&id, nil, runDriverThread, context)
        precondition(result == 0, "no thread: \(result)")
        return id
    }
}

private func runDriverThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    // Signals are for the main thread. A closed connection says so with an error, not with SIGPIPE: OpenSSL writes
    // without MSG_NOSIGNAL, and with CURLOPT_NOSIGNAL libcurl leaves the signal to us.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    Unmanaged<DriverThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
