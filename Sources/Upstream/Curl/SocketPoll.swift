import CCurl
import CCurlShims
import Glibc

/// The sockets that libcurl wants watched, in one epoll set.
///
/// Confined to its driver thread.
final class SocketPoll {
    private let epoll: Int32
    private let wakeUp: Int32
    /// What the last wait brought.
    private var events = Array(repeating: epoll_event(), count: 256)

    /// - Parameter wakeUp: an eventfd that ends a wait and is never read.
    init(wakeUp: Int32) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(epoll >= 0, "no epoll: errno \(errno)")
        self.wakeUp = wakeUp
        // Edge-triggered: each write to the eventfd wakes once, and it need not be read.
        var event = epoll_event(events: EPOLLIN.rawValue | EPOLLET.rawValue, data: epoll_data(fd: wakeUp))
        epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event)
    }

    deinit {
        close(epoll)
    }

    /// Watches `socket` for what libcurl asks, a `CURL_POLL_…` value.
    func watch(_ socket: Int32, for what: Int32, isKnown: Bool) {
        var mask: UInt32 = 0
        if what & CURL_POLL_IN != 0 { mask |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { mask |= EPOLLOUT.rawValue }
        var event = epoll_event(events: mask, data: epoll_data(fd: socket))
        epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event)
    }

    func forget(_ socket: Int32) {
        var event = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event)
    }

    /// Waits for events, at most `milliseconds`; -1 is forever.
    ///
    /// Returns how many there are.
    func wait(milliseconds: Int32) -> Int {
        Int(max(0, epoll_wait(epoll, &events, Int32(events.count), milliseconds)))
    }

    /// One event of the last wait, as `curl_multi_socket_action` takes it; nil if it was the wake-up.
    func event(_ index: Int) -> (socket: Int32, mask: Int32)? {
        let event = events[index]
        guard event.data.fd != wakeUp else { return nil }
        var mask: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        return (event.data.fd, mask)
    }
}
