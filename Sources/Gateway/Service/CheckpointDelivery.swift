import AuditLog
import NIOCore
import Synchronization
import Upstream

/// The receiver of checkpoints that the settings name, with a driver of its own: the last ones are sent when that of the
/// exchanges has stopped.
final class CheckpointDelivery: Sendable {
    /// How long a shutdown waits for the receiver.
    private static let patience = TimeAmount.seconds(5)

    private let driver = CurlDriver()
    private let poster: CheckpointPoster
    /// The writer, once there is one: checkpoints come from it, and events about them go to it.
    private let audit: Mutex<AuditWriter?>
    private let metrics: MetricsRegistry

    /// Nil if the settings name none.
    static func start(
        _ settings: AuditSettings,
        on loop: any EventLoop,
        _ metrics: MetricsRegistry
    ) async throws -> CheckpointDelivery? {
        guard let url = settings.checkpointURL else { return nil }
        return try await CheckpointDelivery(try UpstreamEndpoint(baseURL: url, isInternal: true), loop, metrics)
    }

    private init(_ url: UpstreamEndpoint, _ loop: any EventLoop, _ metrics: MetricsRegistry) async throws {
        self.metrics = metrics
        let relay = ReportRelay()
        poster = try await CheckpointPoster(url, through: driver, on: loop) { relay.target.withLock(\.self)?($0) }
        audit = Mutex(nil)
        relay.target.withLock { $0 = { [weak self] report in self?.note(report) } }
    }

    /// Sends each checkpoint of the writer that is made with this configuration, beside whatever else takes it.
    func follow(_ configuration: inout AuditWriter.Configuration) {
        let others = configuration.checkpoints.publish
        configuration.checkpoints.publish = { [poster] note in
            others?(note)
            poster.post(note)
        }
    }

    /// Lets failures become events of this log.
    func tell(_ writer: AuditWriter) { audit.withLock { $0 = writer } }

    private func note(_ report: CheckpointPoster.Report) {
        switch report {
        case .taken(let waiting):
            metrics.add(to: .checkpointPosts, MetricLabels(["taken"]))
            metrics.set(.unpostedCheckpoints, to: Double(waiting))
        case .failed(let waiting):
            metrics.add(to: .checkpointPosts, MetricLabels(["failed"]))
            metrics.set(.unpostedCheckpoints, to: Double(waiting))
        case .outage(let entries): record(.checkpointsUnsent, entries)
        case .recovery(let entries): record(.checkpointsSent, entries)
        }
    }

    private func record(_ kind: AuditEvent.Kind, _ entries: Int64) {
        audit.withLock(\.self)?.record(AuditEvent(kind).with("entries", Int(entries)), onCommit: nil)
    }

    /// After the writer has stopped.
    func stop() async {
        await poster.drain(for: Self.patience)
        driver.shutdown()
    }
}

/// Where reports go: the poster is made before its owner is.
private final class ReportRelay: Sendable {
    let target = Mutex<(@Sendable (CheckpointPoster.Report) -> Void)?>(nil)
}
