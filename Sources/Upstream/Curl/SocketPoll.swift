import CCurl
import CCurlShims
import Glibc

/// The sockets that libcurl wants watched, and those of kept connections, in one epoll set.
///
/// Nothing may come on a kept HTTP/1 connection, as nothing was asked. What comes all the same would be read as the
/// answer to the next request, which may be somebody else's (libcurl 7.88 does not look); so it ends the connection.
///
/// Confined to its driver thread.
final class SocketPoll {
    /// How a socket stands, by descriptor.
    private struct Watch {
        /// What epoll has for it; 0 if it is not in the set.
        var mask: UInt32 = 0
        var use = Use.none
    }

    private enum Use {
        case none
        /// libcurl asks for it.
        case asked
        /// libcurl has let go of it in this turn; it is still in the set.
        case released
        /// A kept connection on which nothing may come.
        case resting
    }

    private let epoll: Int32
    private let wakeUp: Int32
    private var watches: [Watch] = []
    private var released: [Int32] = []
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
    func watch(_ socket: Int32, for what: Int32) {
        var mask: UInt32 = 0
        if what & CURL_POLL_IN != 0 { mask |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { mask |= EPOLLOUT.rawValue }
        set(socket, mask, .asked)
    }

    /// libcurl asks no more for `socket`, which is forgotten before the next wait, if nobody lays it to rest.
    func release(_ socket: Int32) {
        guard use(of: socket) == .asked else { return }
        watches[Int(socket)].use = .released
        released.append(socket)
    }

    /// `socket` is that of a transfer which has ended well, over HTTP/1.
    ///
    /// Nothing happens if the next transfer has it already.
    func rest(_ socket: Int32) {
        guard use(of: socket) == .released else { return }
        set(socket, EPOLLIN.rawValue, .resting)
    }

    /// A transfer has a kept connection, and it is not known which: no resting one is watched until it has been used again.
    func forgetResting() {
        for socket in watches.indices where watches[socket].use == .resting { forget(Int32(socket)) }
    }

    /// `socket` is closed, and the kernel takes it out of the set; or it is new.
    func closed(_ socket: Int32) {
        if watches.indices.contains(Int(socket)) { watches[Int(socket)] = Watch() }
    }

    /// Waits for events, at most `milliseconds`; -1 is forever.
    ///
    /// Returns how many there are.
    func wait(milliseconds: Int32) -> Int {
        for socket in released where use(of: socket) == .released { forget(socket) }
        released.removeAll(keepingCapacity: true)
        return Int(max(0, epoll_wait(epoll, &events, Int32(events.count), milliseconds)))
    }

    /// Ends the resting connections on which the last wait found something, of `count` events: before libcurl hears
    /// of the others, which may make it close sockets and open new ones under their numbers.
    func endUnasked(_ count: Int) {
        for index in 0..<count where use(of: events[index].data.fd) == .resting {
            let socket = events[index].data.fd
            forget(socket)
            // From now on the kernel answers what comes with a reset. What is there already libcurl would still read.
            shutdown(socket, Int32(SHUT_RDWR))
            withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { unread in
                while recv(socket, unread.baseAddress, unread.count, Int32(MSG_DONTWAIT)) > 0 {}
            }
        }
    }

    /// One event of the last wait, as `curl_multi_socket_action` takes it; nil if it is not for libcurl.
    func event(_ index: Int) -> (socket: Int32, mask: Int32)? {
        let event = events[index]
        guard use(of: event.data.fd) == .asked else { return nil }
        var mask: Int32 = 0
        if event.events & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_ERR }
        return (event.data.fd, mask)
    }

    private func use(of socket: Int32) -> Use {
        watches.indices.contains(Int(socket)) ? watches[Int(socket)].use : .none
    }

    private func set(_ socket: Int32, _ mask: UInt32, _ use: Use) {
        let missing = Int(socket) + 1 - watches.count
        if missing > 0 { watches.append(contentsOf: repeatElement(Watch(), count: missing)) }
        let known = watches[Int(socket)].mask
        watches[Int(socket)] = Watch(mask: mask, use: use)
        guard mask != known else { return }
        var event = epoll_event(events: mask, data: epoll_data(fd: socket))
        epoll_ctl(epoll, known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event)
    }

    private func forget(_ socket: Int32) {
        var event = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event)
        watches[Int(socket)] = Watch()
    }
}
