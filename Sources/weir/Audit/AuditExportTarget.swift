import AuditLog
import Glibc
import NIOCore
import NIOPosix
import Upstream

/// Where an export goes.
struct AuditExportTarget {
    private enum Way {
        case output
        case http(UpstreamEndpoint, CurlDriver)
        case stream(any Channel)
    }

    private let way: Way
    private let format: AuditExportFormat
    private let token: String?
    private let group: MultiThreadedEventLoopGroup

    /// - Parameter url: nil writes to standard output.
    init(url: String?, format: AuditExportFormat, token: String?, group: MultiThreadedEventLoopGroup) throws {
        self.format = format
        self.token = token
        self.group = group
        way = try Self.way(to: url, format, group)
    }

    private static func way(
        to url: String?,
        _ format: AuditExportFormat,
        _ group: MultiThreadedEventLoopGroup
    ) throws -> Way {
        guard let url else { return .output }
        guard url.hasPrefix("tcp://") else {
            guard let endpoint = try? UpstreamEndpoint(baseURL: url, isInternal: true) else {
                throw AuditUsageError("--url: write https://host/path, http://host/path or tcp://host:port")
            }
            guard !format.isLines else { throw AuditUsageError("--url: cef and syslog go to tcp://host:port") }
            return .http(endpoint, CurlDriver())
        }
        let address = url.dropFirst("tcp://".count)
        guard format.isLines else { throw AuditUsageError("--url: only cef and syslog go to tcp://") }
        guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]),
            (1...65535).contains(port)
        else { throw AuditUsageError("--url: write tcp://host:port") }
        let bootstrap = ClientBootstrap(group: group).connectTimeout(.seconds(5))
        guard let channel = try? bootstrap.connect(host: String(address[..<colon]), port: port).wait() else {
            throw AuditExportError(message: "the receiver cannot be reached")
        }
        return .stream(channel)
    }

    /// Returns when the receiver has taken the batch; for a stream, when the system has.
    func send(_ text: String) async throws {
        switch way {
        case .output:
            guard Terminal.writeAll(Array(text.utf8), to: STDOUT_FILENO) else {
                throw AuditExportError(message: "the output cannot be written")
            }
        case .stream(let channel):
            do {
                try await channel.writeAndFlush(ByteBuffer(string: text)).get()
            } catch {
                throw AuditExportError(message: "the receiver has closed the connection")
            }
        case .http(let endpoint, let driver):
            let status = await post(text, endpoint, driver)
            guard let status, (200...299).contains(status) else {
                let answer = status.map { "answered with status \($0)" } ?? "cannot be reached"
                throw AuditExportError(message: "the receiver \(answer); the batch counts as not taken")
            }
        }
    }

    /// The status of the answer; nil if none came.
    private func post(_ text: String, _ endpoint: UpstreamEndpoint, _ driver: CurlDriver) async -> Int? {
        var headers = [(name: "content-type", value: format.contentType)]
        if let token {
            headers.append((name: "authorization", value: (format == .splunk ? "Splunk " : "Bearer ") + token))
        }
        let request = UpstreamRequest(
            endpoint: endpoint,
            method: .post,
            path: "",
            headers: headers,
            body: ByteBuffer(string: text)
        )
        let eventLoop = group.next()
        return await withCheckedContinuation { continuation in
            eventLoop.execute { _ = driver.start(request, delegate: StatusDelegate(continuation), on: eventLoop) }
        }
    }
}

/// Waits for the end of an answer, of which only the status counts.
private final class StatusDelegate: UpstreamDelegate {
    private let continuation: CheckedContinuation<Int?, Never>
    private var status: Int?

    init(_ continuation: CheckedContinuation<Int?, Never>) {
        self.continuation = continuation
    }

    func upstream(_ event: UpstreamEvent) {
        switch event {
        case .head(let head): status = head.status
        case .body: break
        case .end: continuation.resume(returning: status)
        case .failed: continuation.resume(returning: nil)
        }
    }
}
