import CCurl
import CCurlShims
import NIOCore

/// One libcurl easy handle with the transfer it carries.
///
/// It stays configured for its endpoint and is used again.
///
/// Confined to its driver thread. libcurl holds an unretained pointer to this object as the context of its callbacks:
/// the thread keeps the object in its active or idle list for as long as the handle is in the multi handle.
final class CurlEasy {
    let handle: UnsafeMutableRawPointer
    let endpoint: UpstreamEndpoint
    unowned let thread: DriverThread

    /// The transfer under way; nil while idle.
    private(set) var transfer: CurlTransfer?
    var machine: TransferStateMachine
    var parser: ResponseHeadParser
    /// Read in this turn and not yet handed over.
    var pendingHead: UpstreamResponseHead?
    var pendingBody: ByteBuffer?
    /// Whether an address was turned down by `DestinationRules`.
    var wasRefused = false
    /// What libcurl last had watched for this transfer; -1 before.
    var socket: Int32 = -1
    /// Position in the thread's list of active handles.
    var activeIndex = 0

    private var uses = 0
    /// What libcurl points at, made of `headerFields`; kept, as the next request mostly has the same.
    private var headers: HeaderList?
    private var headerFields: [(name: String, value: String)] = []
    private var url = ""
    private var method: UpstreamRequest.Method?
    private var connectTimeout = TimeAmount.zero
    private var body: Unmanaged<AnyObject>?

    /// Makes and configures a handle; nil if libcurl has no memory for one.
    init?(endpoint: UpstreamEndpoint, thread: DriverThread) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.endpoint = endpoint
        self.thread = thread
        machine = TransferStateMachine(
            timeouts: UpstreamTimeouts(),
            limits: UpstreamLimits(),
            at: .uptimeNanoseconds(0)
        )
        parser = ResponseHeadParser(limits: UpstreamLimits())
        configure()
    }

    deinit {
        curl_easy_cleanup(handle)
        body?.release()
    }

    /// Loads a request into the handle.
    ///
    /// What the last request left as it should be is not set again.
    func prepare(_ transfer: CurlTransfer, at now: NIODeadline) throws(UpstreamError) {
        let request = transfer.request
        guard let url = endpoint.url(of: request.path) else { throw UpstreamError(.invalidRequest) }
        try load(headersOf: request)
        if url != self.url {
            set(CURLOPT_URL, string: url)
            self.url = url
        }
        if request.timeouts.connect != connectTimeout {
            connectTimeout = request.timeouts.connect
            set(CURLOPT_CONNECTTIMEOUT_MS, long: Int(connectTimeout.nanoseconds / 1_000_000))
        }
        load(request)
        self.transfer = transfer
        uses += 1
        wasRefused = false
        socket = -1
        parser = ResponseHeadParser(limits: request.limits)
        machine = TransferStateMachine(timeouts: request.timeouts, limits: request.limits, at: now)
    }

    /// Whether the handle is fit for another transfer after one that went well.
    ///
    /// libcurl sends a request again when a kept connection turns out dead, five times at most; but it counts over the
    /// life of the handle and not per transfer (7.88, `Curl_retry_request`), so the sixth would fail for nothing. A new
    /// connection is the sign of such a retry, and the limit of uses is for one that found another kept connection.
    var isReusable: Bool {
        var connections = 1
        let result = weir_curl_easy_get_long(handle, CURLINFO_NUM_CONNECTS, &connections)
        return result == CURLE_OK && connections == 0 && uses < 64
    }

    /// Lets go of the transfer; the handle must be out of the multi handle.
    func release() {
        transfer = nil
        pendingHead = nil
        pendingBody = nil
        body?.release()
        body = nil
    }

    private func load(headersOf request: UpstreamRequest) throws(UpstreamError) {
        if !headerFields.isEmpty, headerFields.elementsEqual(request.headers, by: ==) { return }
        let list = try HeaderList(of: request)
        set(CURLOPT_HTTPHEADER, list: list.first)
        headers = consume list
        headerFields = request.headers
    }

    private func load(_ request: UpstreamRequest) {
        // The name stays with the handle until it is taken back.
        if method == .delete, request.method != .delete { set(CURLOPT_CUSTOMREQUEST, string: nil) }
        switch request.method {
        case .get:
            guard method != .get else { return }
            set(CURLOPT_HTTPGET, long: 1)
        case .delete:
            guard method != .delete else { return }
            set(CURLOPT_HTTPGET, long: 1)
            set(CURLOPT_CUSTOMREQUEST, string: "DELETE")
        case .post:
            if method != .post { set(CURLOPT_POST, long: 1) }
            set(CURLOPT_POSTFIELDSIZE_LARGE, offset: request.body.readableBytes)
            // The pointer outlives the call because the storage is retained until `release`: that is the contract of
            // this accessor. A buffer that is mutated meanwhile makes a copy of its own.
            request.body.withUnsafeReadableBytesWithStorageManagement { bytes, storage in
                body = storage.retain()
                _ = weir_curl_easy_set_pointer(handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
            }
        }
        method = request.method
    }
}
