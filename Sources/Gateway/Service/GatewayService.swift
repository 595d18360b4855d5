package import AuditLog
import Inspection
package import Logging
package import NIOCore
package import NIOPosix
import Redaction
package import RuleFiles
package import Upstream

/// The running gateway: its listener, audit log, upstream driver and configuration, from start to drain.
package final class GatewayService: Sendable {
    package let address: ListenAddress
    package let audit: AuditWriter
    package let metrics: MetricsRegistry
    package let driver: CurlDriver
    package let dataDirectory: DataDirectory

    private let reference: EngineReference
    private let loader: ConfigurationLoader
    /// One, or two if `/admin` has an address of its own.
    private let listeners: [Listener]
    private let group: MultiThreadedEventLoopGroup
    private let drainTime: TimeAmount
    private let logger: Logger
    private let segments: SegmentTimer?

    /// With which the audit log's checkpoints can be verified.
    package var auditKey: String? { audit.publicKey?.description }

    /// What is in force now.
    package var configuration: ActiveConfiguration { reference.snapshot }

    private init(
        address: ListenAddress,
        audit: AuditWriter,
        services: GatewayServices,
        driver: CurlDriver,
        dataDirectory: DataDirectory,
        loader: ConfigurationLoader,
        listeners: [Listener],
        group: MultiThreadedEventLoopGroup,
        drainTime: TimeAmount,
        segments: SegmentTimer?
    ) {
        self.address = address
        self.audit = audit
        self.metrics = services.metrics
        self.driver = driver
        self.dataDirectory = dataDirectory
        self.reference = services.configuration
        self.loader = loader
        self.listeners = listeners
        self.group = group
        self.drainTime = drainTime
        self.logger = services.logger
        self.segments = segments
    }

    /// Opens the audit log and begins to listen.
    ///
    /// - Parameters:
    ///   - loaded: what `loader` made of `settings`.
    ///   - driver: the one that asks the loader's classifiers, if they are to share it; shut down by the service.
    ///   - group: shut down by the caller, after `drain`.
    package static func start(
        _ settings: Settings,
        loaded: ConfigurationLoader.Loaded,
        loader: ConfigurationLoader,
        dataDirectory: DataDirectory,
        group: MultiThreadedEventLoopGroup,
        driver: CurlDriver = CurlDriver(),
        logger: Logger
    ) async throws -> GatewayService {
        try loader.keep(loaded, settings)
        let audit = try AuditWriter(settings.audit.configuration(in: dataDirectory, capacity: settings.auditCapacity))
        audit.record(.configuration(loaded, of: settings))
        let epochs = try AuditReader(path: dataDirectory.auditPath).fingerprintEpochs()
        audit.noteFingerprintKeys(loaded.configuration.engine.key.epochs, before: epochs)
        var services = GatewayServices(
            configuration: EngineReference(loaded.configuration),
            audit: audit,
            isAuditHealthy: { audit.health == .ok },
            upstream: driver,
            logger: logger
        )
        services.durability = settings.audit.durability
        services.updateGauges = { metrics in
            let statistics = audit.statistics
            metrics.set(.auditQueueDepth, to: Double(statistics.queueDepth))
            metrics.set(.auditLost, to: Double(statistics.lost))
            metrics.set(.auditUnpublished, to: Double(statistics.unpublishedCheckpoints))
        }
        services.auditDesk = Self.desk(for: audit, at: dataDirectory.auditPath, services.metrics)
        if settings.admin.listen != nil { services.surface = .clients }
        let listener = try await Self.listen(settings.listen, settings, group: group, services: services)
        var listeners = [listener]
        if let address = settings.admin.listen {
            services.surface = .admin
            listeners.append(try await Self.listen(address, settings, group: group, services: services))
        }
        let address = ListenAddress(host: settings.listen.host, port: listener.port)
        let service = GatewayService(
            address: address,
            audit: audit,
            services: services,
            driver: driver,
            dataDirectory: dataDirectory,
            loader: loader,
            listeners: listeners,
            group: group,
            drainTime: settings.drainTime,
            segments: settings.audit.segments.map {
                SegmentTimer($0.policy(in: dataDirectory), of: audit, logger: logger)
            }
        )
        service.noteConfiguration(result: "ok")
        return service
    }

    private static func desk(for audit: AuditWriter, at path: String, _ metrics: MetricsRegistry) -> AuditDesk {
        AuditDesk(
            path: path,
            labeller: { audit.label($0, onCommit: $1) },
            noteRead: { read in
                metrics.add(to: .auditReads, MetricLabels([read.route, read.role.rawValue, String(read.status)]))
            }
        )
    }

    private static func listen(
        _ address: ListenAddress,
        _ settings: Settings,
        group: MultiThreadedEventLoopGroup,
        services: GatewayServices
    ) async throws -> Listener {
        var loops: [NIOLoopBound<LoopServices>] = []
        for eventLoop in group.makeIterator() {
            loops.append(
                try await eventLoop.submit {
                    NIOLoopBound(LoopServices(services: services, eventLoop: eventLoop), eventLoop: eventLoop)
                }.get()
            )
        }
        let perLoop = loops
        return try await Listener.start(
            host: address.host,
            port: address.port,
            group: group,
            limits: settings.limits
        ) { connection, eventLoop in
            guard let loop = perLoop.first(where: { $0._eventLoop === eventLoop })?.value else {
                preconditionFailure("a connection runs on a loop of the group")
            }
            return GatewayResponder(connection: connection, loop: loop)
        }
    }

    // MARK: Reload

    /// Puts new rules, policy, upstreams and keys in force, or keeps what there is (I10).
    ///
    /// Where it listens, its data directory and its limits need a restart.
    package func reload(_ settings: Settings) throws(Refusal) -> ConfigurationLoader.Loaded {
        do throws(Refusal) {
            let loaded = try loader.load(settings)
            try loader.keep(loaded, settings)
            let epochs = configuration.engine.key.epochs
            reference.replace(with: loaded.configuration)
            audit.record(.configuration(loaded, of: settings))
            audit.noteFingerprintKeys(loaded.configuration.engine.key.epochs, before: epochs)
            noteConfiguration(result: "ok")
            return loaded
        } catch {
            metrics.add(to: .reloads, MetricLabels(["refused"]))
            audit.record(AuditEvent(.configurationRefused).with("problems", error.diagnostics.count))
            throw error
        }
    }

    private func noteConfiguration(result: String) {
        metrics.add(to: .reloads, MetricLabels([result]))
        metrics.set(.reloadedAt, to: Double(AuditTime.now().milliseconds / 1000))
        let policy = String(configuration.engine.policyHash.prefix(12))
        metrics.clear(.quarantinedRules)
        metrics.clear(.buildInfo)
        metrics.set(.buildInfo, MetricLabels([WeirVersion.current, policy]), to: 1)
    }

    // MARK: Shutdown

    /// Stops accepting, lets answers under way finish within the grace period, and writes every row.
    ///
    /// - Parameter isGraceful: false ends what is under way at once.
    /// - Returns: what became of the audit rows.
    package func drain(isGraceful: Bool = true) async -> AuditStatistics {
        for listener in listeners { await listener.drain() }
        let deadline = NIODeadline.now() + (isGraceful ? drainTime : .zero)
        while listeners.contains(where: { $0.openConnections > 0 }), NIODeadline.now() < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
        for listener in listeners { await listener.shutDown() }
        driver.shutdown()
        segments?.cancel()
        return audit.shutdown()
    }
}
