import CCurl
import Glibc
import NIOCore

// libcurl calls these on the driver thread, from inside its own calls. Their contract: the context is an unretained
// `CurlEasy` that outlives the call, the bytes are borrowed for the call, and none of them may add, remove or free a
// handle. What they learn is kept in the `CurlEasy` and acted on when libcurl has returned.

/// `CURLOPT_HEADERFUNCTION`: one header line.
///
/// Any other result than the count aborts the transfer.
func receiveHeaderLine(
    _ bytes: UnsafeMutablePointer<CChar>,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let easy = CurlEasy.from(context) else { return 0 }
    return easy.receiveHeaderLine(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

/// `CURLOPT_WRITEFUNCTION`: some bytes of the body, at most 16 KiB.
func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let easy = CurlEasy.from(context) else { return 0 }
    return easy.receiveBody(UnsafeRawBufferPointer(start: bytes, count: count))
}

/// `CURLOPT_OPENSOCKETFUNCTION`: makes the socket, unless the address is one we do not go to.
func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>
) -> curl_socket_t {
    guard let easy = CurlEasy.from(context) else { return -1 }
    guard purpose == CURLSOCKTYPE_IPCXN, easy.isAllowed(address) else {
        easy.wasRefused = true
        return -1  // CURL_SOCKET_BAD
    }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let opened = socket(address.pointee.family, type, address.pointee.protocol)
    // Its number may have been that of a socket which libcurl opened and closed by itself, for a name lookup.
    if opened >= 0 { easy.thread.poll.closed(opened) }
    return opened
}

/// `CURLOPT_CLOSESOCKETFUNCTION`: closes a socket that `openSocket` made.
///
/// The context is the unretained `DriverThread`.
func closeSocket(_ context: UnsafeMutableRawPointer?, _ socket: curl_socket_t) -> Int32 {
    if let context { Unmanaged<DriverThread>.fromOpaque(context).takeUnretainedValue().poll.closed(socket) }
    return close(socket)
}

extension CurlEasy {
    static func from(_ context: UnsafeMutableRawPointer?) -> CurlEasy? {
        context.map { Unmanaged<CurlEasy>.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate func receiveHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        let verdict: TransferStateMachine.Verdict
        switch parser.receive(line) {
        case .more:
            return true
        case .refused(let code):
            verdict = machine.refusedHead(code)
        case .head(let head):
            verdict = machine.received(head, at: thread.now)
            if verdict == .deliver {
                pendingHead = head
                thread.markPending(self)
                // The idle time that begins now may end before anything that the thread has noted.
                thread.noteDeadline(machine.deadline)
            }
        }
        return verdict == .deliver
    }

    fileprivate func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard !bytes.isEmpty else { return 0 }
        guard let transfer, transfer.window.take(bytes.count) else {
            machine.paused()
            // An answer that is there at once may fill the window before libcurl has its socket watched.
            if socket < 0 { thread.poll.forgetResting() }
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        guard machine.receivedBody(bytes.count, at: thread.now) == .deliver else { return 0 }
        if pendingBody == nil { pendingBody = ByteBufferAllocator().buffer(capacity: bytes.count) }
        pendingBody?.writeBytes(bytes)
        thread.markPending(self)
        return bytes.count
    }

    fileprivate func isAllowed(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return false }
        // The declared `sockaddr` is shorter than an IPv6 one; libcurl's memory behind it is a `sockaddr_storage`.
        let raw = UnsafeRawPointer(address) + offset
        let scope: DestinationRules.Scope
        switch address.pointee.family {
        case AF_INET:
            scope = DestinationRules.scope(
                ofIPv4: UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
            )
        case AF_INET6:
            scope = DestinationRules.scope(
                ofIPv6: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
            )
        default:
            return false
        }
        return scope == .global || (scope == .internalOnly && endpoint.isInternal)
    }
}
