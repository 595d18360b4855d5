import AuditLog
import Foundation
import Logging
import SharedLog

/// Copies this node's audit log to the shared one, behind its writer, on a thread of its own.
///
/// The node's own log is what answers wait for; while the server is away the copy falls behind, the metric says by how much, and
/// nothing is lost. Sendable: everything mutable is touched under `monitor`, the connection by the thread only.
final class SharedLogCopier: @unchecked Sendable {
    private let path: String
    private let settings: SharedSettings.Postgres
    private let metrics: MetricsRegistry
    private let logger: Logger
    private let monitor = Monitor()
    private var isStopping = false
    private var hasStopped = false

    /// Microseconds between two looks at the log, and at most between two attempts after a failure.
    private static let pause: Int64 = 500_000
    private static let longestPause: Int64 = 30_000_000

    init(path: String, settings: SharedSettings.Postgres, metrics: MetricsRegistry, logger: Logger) {
        self.path = path
        self.settings = settings
        self.metrics = metrics
        self.logger = logger
        let thread = Thread { self.run() }
        thread.name = "shared log"
        thread.start()
    }

    /// Copies what is there yet, if the server is reached, and ends the thread.
    ///
    /// Blocks; call it off the event loops, after the log's writer has stopped.
    func shutdown() {
        monitor.withLock {
            isStopping = true
            monitor.wake(.work)
            while !hasStopped { monitor.wait(for: .progress) }
        }
    }

    private func run() {
        var pause = Self.pause
        var failure: SharedLogError?
        repeat {
            do throws(SharedLogError) {
                try copy {
                    if failure != nil { logger.info("the shared audit log is reached again") }
                    failure = nil
                    pause = Self.pause
                }
            } catch {
                metrics.add(to: .sharedLogFailures, MetricLabels([error.metricLabel]))
                if failure != error { logger.error("the audit log is not copied", metadata: ["reason": "\(error)"]) }
                failure = error
                pause = min(pause * 2, Self.longestPause)
            }
        } while sleeps(pause)
        // What the writer wrote last, with its final checkpoint.
        try? copy {}
        monitor.withLock {
            hasStopped = true
            monitor.wake(.progress)
        }
    }

    /// Copies until it is time to stop and nothing is left; the connection is kept between two looks, and ends with a failure.
    ///
    /// - Parameter succeeded: called after each copy that the server has taken.
    private func copy(_ succeeded: () -> Void) throws(SharedLogError) {
        var writer = try SharedLogWriter(log: path, to: settings.address, password: settings.password)
        while true {
            let left = try writer.copy()
            metrics.set(.sharedLogLag, to: Double(left))
            succeeded()
            if left == 0, !sleeps(Self.pause) { return }
        }
    }

    /// - Returns: false when it is time to stop.
    private func sleeps(_ microseconds: Int64) -> Bool {
        monitor.withLock {
            let deadline = monotonicMicroseconds() + microseconds
            while !isStopping, monitor.wait(for: .work, until: deadline) {}
            return !isStopping
        }
    }
}
