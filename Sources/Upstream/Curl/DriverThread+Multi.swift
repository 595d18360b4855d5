import CCurl
import CCurlShims
import NIOCore

extension DriverThread {
    /// Connects the multi handle to this thread's epoll set and timer.
    func configureMulti() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        weir_curl_multi_set_socket_callback(multi, watchSocket)
        weir_curl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, context)
        weir_curl_multi_set_timer_callback(multi, setTimer)
        weir_curl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, context)
        weir_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.idleConnections)
    }

    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> DriverThread? {
        context.map { Unmanaged<DriverThread>.fromOpaque($0).takeUnretainedValue() }
    }
}

// libcurl calls these on the driver thread, from inside its own calls. The context is an unretained `DriverThread`,
// which outlives its multi handle. They may not call back into libcurl, but to read a handle's facts.

/// `CURLMOPT_SOCKETFUNCTION`: libcurl says which sockets to watch.
private func watchSocket(
    _ easy: UnsafeMutableRawPointer,
    _ socket: curl_socket_t,
    _ what: Int32,
    _ context: UnsafeMutableRawPointer?,
    _ socketContext: UnsafeMutableRawPointer?
) -> Int32 {
    guard let thread = DriverThread.from(context) else { return -1 }
    if what == CURL_POLL_REMOVE {
        thread.poll.release(socket)
        return 0
    }
    thread.poll.watch(socket, for: what)
    var transfer: UnsafeMutableRawPointer?
    if weir_curl_easy_get_pointer(easy, CURLINFO_PRIVATE, &transfer) == CURLE_OK {
        CurlEasy.from(transfer)?.socket = socket
    }
    return 0
}

/// `CURLMOPT_TIMERFUNCTION`: libcurl says when it wants to be called; a negative time is never.
private func setTimer(
    _ multi: UnsafeMutableRawPointer,
    _ milliseconds: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let thread = DriverThread.from(context) else { return -1 }
    thread.curlDeadline = milliseconds < 0 ? nil : thread.now + .milliseconds(Int64(milliseconds))
    return 0
}
