import CCurl
import Glibc
import Testing

@testable import Upstream

/// Sockets of kept connections, with a pair of sockets for libcurl's and the upstream's.
@Suite struct SocketPollTests {
    private let poll: SocketPoll
    private let mailbox = Mailbox()
    private let (ours, theirs): (Int32, Int32)

    init() throws {
        var pair: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        (ours, theirs) = (pair[0], pair[1])
        poll = SocketPoll(wakeUp: mailbox.wakeUp)
        // One request and its answer.
        poll.watch(ours, for: CURL_POLL_IN)
        poll.release(ours)
        poll.rest(ours)
    }

    /// Whether the connection has been ended after a turn in which something came.
    private func isEnded() -> Bool {
        _ = send(theirs, "unasked", 7, 0)
        let count = poll.wait(milliseconds: 0)
        poll.endUnasked(count)
        for index in 0..<count { #expect(poll.event(index).map { $0.socket == ours } ?? true) }
        var byte: UInt8 = 0
        return recv(theirs, &byte, 1, Int32(MSG_DONTWAIT)) == 0
    }

    @Test func `what comes on a resting connection ends it`() {
        #expect(isEnded())
        var byte: UInt8 = 0
        #expect(recv(ours, &byte, 1, 0) == 0, "nothing of it is left to be read")
    }

    @Test func `a connection in use again is libcurl's`() {
        poll.watch(ours, for: CURL_POLL_IN)
        #expect(!isEnded())
    }

    /// An answer that is there at once may pause its transfer before libcurl has asked for its socket to be watched.
    @Test func `one that may be in use is left alone`() {
        poll.forgetResting()
        #expect(!isEnded())
    }

    @Test func `a transfer that ends after the next has its connection lays nothing to rest`() {
        poll.watch(ours, for: CURL_POLL_IN)
        poll.rest(ours)
        #expect(!isEnded())
    }

    @Test func `a new socket under an old number is watched`() {
        poll.closed(ours)
        poll.watch(ours, for: CURL_POLL_IN)
        #expect(!isEnded())
    }
}
