import AuditLog
package import NIOCore
package import Upstream
import Wire

/// Sends signed checkpoints to an HTTP receiver: one at a time, in order, each again until it is taken.
///
/// Nobody waits for it. What a receiver does not take stays in line, the newest `capacity` of them: a later checkpoint covers
/// all that an earlier one does. Lives on one event loop; `post` may be called from any thread.
package final class CheckpointPoster: Sendable {
    /// What becomes of checkpoints.
    package enum Report: Hashable, Sendable {
        case taken(waiting: Int)
        case failed(waiting: Int)
        /// The first failure since one was taken, and the first success after it, with the entries of that checkpoint.
        case outage(entries: Int64)
        case recovery(entries: Int64)
    }

    private let state: NIOLoopBound<PostingState>
    private let loop: any EventLoop

    /// - Parameters:
    ///   - loop: where requests begin and reports are made.
    ///   - report: called on the loop.
    package init(
        _ url: UpstreamEndpoint,
        through client: any UpstreamClient,
        on loop: any EventLoop,
        firstPause: TimeAmount = .seconds(1),
        report: @escaping @Sendable (Report) -> Void
    ) async throws {
        self.loop = loop
        state = try await loop.submit {
            let state = PostingState(url, client, loop, firstPause, report)
            return NIOLoopBound(state, eventLoop: loop)
        }.get()
    }

    package func post(_ note: String) {
        guard let checkpoint = CheckpointNote(note)?.checkpoint else { return }
        loop.execute { [state] in state.value.append(.init(entries: checkpoint.size, log: checkpoint.log, note: note)) }
    }

    /// Waits until every checkpoint is taken, or gives up and lets go of the rest.
    package func drain(for time: TimeAmount) async {
        let deadline = NIODeadline.now() + time
        while NIODeadline.now() < deadline {
            let isEmpty = try? await loop.submit { [state] in state.value.waiting.isEmpty }.get()
            if isEmpty ?? true { break }
            try? await Task.sleep(for: .milliseconds(20))
        }
        try? await loop.submit { [state] in state.value.stop() }.get()
    }
}

private final class PostingState {
    struct Item {
        let entries: Int64
        let log: String
        let note: String

        var body: String {
            let (log, note) = (JSONString.literal(log), JSONString.literal(note))
            return "{\"source\":\"weir\",\"log\":\(log),\"entries\":\(entries),\"checkpoint\":\(note)}"
        }
    }

    private static let capacity = 1000
    private static let longestPause = TimeAmount.seconds(60)
    private static let timeouts = UpstreamTimeouts(head: .seconds(10), idle: .seconds(10), total: .seconds(20))

    private let url: UpstreamEndpoint
    private let client: any UpstreamClient
    private let loop: any EventLoop
    private let firstPause: TimeAmount
    private let report: (CheckpointPoster.Report) -> Void
    private(set) var waiting: [Item] = []
    private var transfer: (any UpstreamTransfer)?
    private var retry: Scheduled<Void>?
    private var pause: TimeAmount
    private var isFailing = false
    private var isStopped = false
    private var status = 0

    init(
        _ url: UpstreamEndpoint,
        _ client: any UpstreamClient,
        _ loop: any EventLoop,
        _ firstPause: TimeAmount,
        _ report: @escaping (CheckpointPoster.Report) -> Void
    ) {
        self.url = url
        self.client = client
        self.loop = loop
        self.firstPause = firstPause
        self.report = report
        pause = firstPause
    }

    func append(_ item: Item) {
        waiting.append(item)
        if waiting.count > Self.capacity { waiting.remove(at: transfer == nil ? 0 : 1) }
        if retry == nil { sendNext() }
    }

    func stop() {
        isStopped = true
        retry?.cancel()
        transfer?.cancel()
        waiting = []
    }

    private func sendNext() {
        guard transfer == nil, !isStopped, let first = waiting.first else { return }
        let request = UpstreamRequest(
            endpoint: url,
            method: .post,
            path: "",
            headers: [("content-type", "application/json")],
            body: ByteBuffer(string: first.body),
            timeouts: Self.timeouts,
            limits: UpstreamLimits(bodyBytes: 64 << 10)
        )
        status = 0
        transfer = client.start(request, delegate: self, on: loop)
    }

    private func ended(isTaken: Bool) {
        transfer = nil
        guard !isStopped, let first = waiting.first else { return }
        guard isTaken else { return failed(first) }
        waiting.removeFirst()
        pause = firstPause
        if isFailing { report(.recovery(entries: first.entries)) }
        isFailing = false
        report(.taken(waiting: waiting.count))
        sendNext()
    }

    private func failed(_ first: Item) {
        if !isFailing { report(.outage(entries: first.entries)) }
        isFailing = true
        report(.failed(waiting: waiting.count))
        let bound = NIOLoopBound(self, eventLoop: loop)
        retry = loop.scheduleTask(in: pause) {
            bound.value.retry = nil
            bound.value.sendNext()
        }
        pause = min(pause * 2, Self.longestPause)
    }
}

extension PostingState: UpstreamDelegate {
    func upstream(_ event: UpstreamEvent) {
        switch event {
        case .head(let head): status = head.status
        case .body: break  // what a receiver says besides its status means nothing
        case .end: ended(isTaken: (200..<300).contains(status))
        case .failed: ended(isTaken: false)
        }
    }
}

@available(*, unavailable)
extension PostingState: Sendable {}
