package import AuditLog
import BudgetFile
import Inspection
package import Logging
package import NIOCore
package import NIOPosix
import Redaction
package import RuleFiles
import SharedState
package import Upstream

/// The running gateway: its listener, audit log, upstream driver and configuration, from start to drain.
package final class GatewayService: Sendable {
    package let address: ListenAddress
    package let audit: AuditWriter
    package let metrics: MetricsRegistry
    package let driver: CurlDriver
    private let captures: CaptureWriter
    package let dataDirectory: DataDirectory

    /// Copies the audit log to the shared one.
    private let copier: SharedLogCopier?
    private let spending: SpendingStores
    private let cache: ResponseCache?
    private let reference: EngineReference
    private let loader: ConfigurationLoader
    private let records: ServiceRecords
    /// Nil if checkpoints are posted nowhere.
    private let delivery: CheckpointDelivery?
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
        spending: SpendingStores,
        driver: CurlDriver,
        captures: CaptureWriter,
        dataDirectory: DataDirectory,
        copier: SharedLogCopier?,
        loader: ConfigurationLoader,
        records: ServiceRecords,
        listeners: [Listener],
        group: MultiThreadedEventLoopGroup,
        drainTime: TimeAmount,
        delivery: CheckpointDelivery?,
        segments: SegmentTimer?
    ) {
        self.delivery = delivery
        self.address = address
        self.audit = audit
        self.metrics = services.metrics
        self.cache = services.cache
        self.driver = driver
        self.captures = captures
        self.dataDirectory = dataDirectory
        self.copier = copier
        self.spending = spending
        self.reference = services.configuration
        self.loader = loader
        self.records = records
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
    ///   - source: reads the settings anew, for a reload over HTTP; without it, those that are given.
    package static func start(
        _ settings: Settings,
        loaded: ConfigurationLoader.Loaded,
        loader: ConfigurationLoader,
        dataDirectory: DataDirectory,
        group: MultiThreadedEventLoopGroup,
        driver: CurlDriver = CurlDriver(),
        logger: Logger,
        source: (@Sendable () throws(Refusal) -> Settings)? = nil
    ) async throws -> GatewayService {
        let spending = SpendingStores.stores(settings.shared, in: dataDirectory)
        try Self.prepare(spending, for: loaded, dataDirectory)
        try loader.keep(loaded, settings)
        var writer = try settings.audit.configuration(in: dataDirectory, capacity: settings.auditCapacity)
        let metrics = MetricsRegistry()
        let delivery = try await CheckpointDelivery.start(settings.audit, on: group.next(), metrics)
        delivery?.follow(&writer)
        let audit = try AuditWriter(writer)
        delivery?.tell(audit)
        audit.record(.configuration(loaded, of: settings))
        for entry in loaded.configuration.spending.overrides.entries { audit.record(.budget(entry)) }
        let epochs = try AuditReader(path: dataDirectory.auditPath).fingerprintEpochs()
        audit.noteFingerprintKeys(loaded.configuration.engine.key.epochs, before: epochs)
        let records = try ServiceRecords(of: audit, in: dataDirectory, loaded, settings)
        var services = GatewayServices(
            configuration: EngineReference(loaded.configuration),
            audit: audit,
            isAuditHealthy: { audit.health == .ok },
            upstream: driver,
            metrics: metrics,
            logger: logger
        )
        services.durability = settings.audit.durability
        services.spending = spending
        let captures = CaptureWriter(settings.capture.configuration(in: dataDirectory), audit: audit)
        if settings.capture.mode != .off { captures.startRetention() }
        services.captures = CaptureDesk(writer: captures)
        services.cache = try settings.cache.map { try ResponseCache($0, in: dataDirectory, metrics) }
        services.updateGauges = Self.gauges(of: audit, captures, spending, services.cache)
        services.auditDesk = Self.desk(for: audit, in: dataDirectory, records, services.metrics)
        let policies = PolicyDesk()
        services.policyDesk = policies
        let listeners = try await Self.listeners(settings, group: group, services: services)
        let address = ListenAddress(host: settings.listen.host, port: listeners[0].port)
        let service = GatewayService(
            address: address,
            audit: audit,
            services: services,
            spending: spending,
            driver: driver,
            captures: captures,
            dataDirectory: dataDirectory,
            copier: settings.shared.postgres.map {
                SharedLogCopier(path: dataDirectory.auditPath, settings: $0, metrics: services.metrics, logger: logger)
            },
            loader: loader,
            records: records,
            listeners: listeners,
            group: group,
            drainTime: settings.drainTime,
            delivery: delivery,
            segments: settings.audit.segments.map {
                SegmentTimer($0.policy(in: dataDirectory), of: audit, logger: logger)
            }
        )
        service.noteConfiguration(result: "ok")
        policies.open(service.policies(source ?? { () throws(Refusal) in settings }))
        return service
    }

    /// What is looked at when somebody asks for the metrics.
    private static func gauges(
        of audit: AuditWriter,
        _ captures: CaptureWriter,
        _ spending: SpendingStores,
        _ cache: ResponseCache?
    ) -> @Sendable (MetricsRegistry) -> Void {
        { metrics in
            cache?.report(to: metrics)
            let statistics = audit.statistics
            metrics.set(.auditQueueDepth, to: Double(statistics.queueDepth))
            metrics.set(.auditLost, to: Double(statistics.lost))
            metrics.set(.auditUnpublished, to: Double(statistics.unpublishedCheckpoints))
            metrics.note(captures.statistics)
            guard let shared = spending.shared?.counts else { return }
            metrics.set(.sharedStateUp, to: shared.isConnected ? 1 : 0)
            metrics.set(.sharedStateFailures, to: Double(shared.failures))
            metrics.set(.sharedStateKept, to: Double(shared.kept))
        }
    }

    /// That of the clients first; a second one if `/admin` has an address of its own.
    private static func listeners(
        _ settings: Settings,
        group: MultiThreadedEventLoopGroup,
        services: GatewayServices
    ) async throws -> [Listener] {
        var services = services
        guard let admin = settings.admin.listen else {
            return [try await listen(settings.listen, settings, group: group, services: services)]
        }
        services.surface = .clients
        let clients = try await listen(settings.listen, settings, group: group, services: services)
        services.surface = .admin
        return [clients, try await listen(admin, settings, group: group, services: services)]
    }

    private static func desk(
        for audit: AuditWriter,
        in directory: DataDirectory,
        _ records: ServiceRecords,
        _ metrics: MetricsRegistry
    ) -> AuditDesk {
        AuditDesk(
            path: directory.auditPath,
            history: directory.history,
            rules: { records.ruleIDs },
            writing: AuditDesk.Writing(audit),
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
    ///
    /// - Parameter actor: who wants it, for the audit log.
    package func reload(
        _ settings: Settings,
        by actor: AuditLabel = "weir"
    ) throws(Refusal) -> ConfigurationLoader.Loaded {
        try records.oneReload { () throws(Refusal) in
            do throws(Refusal) {
                let loaded = try loader.load(settings)
                try Self.prepare(spending, for: loaded, dataDirectory)
                try loader.keep(loaded, settings)
                let before = configuration
                reference.replace(with: loaded.configuration)
                for entry in loaded.configuration.spending.overrides.entries
                where !before.spending.overrides.entries.contains(entry) {
                    audit.record(.budget(entry))
                }
                audit.record(.configuration(loaded, of: settings, by: actor))
                audit.noteFingerprintKeys(loaded.configuration.engine.key.epochs, before: before.engine.key.epochs)
                records.note(loaded, settings, by: actor)
                noteConfiguration(result: "ok")
                return loaded
            } catch {
                metrics.add(to: .reloads, MetricLabels(["refused"]))
                audit.record(.refused(error, by: actor))
                throw error
            }
        }
    }

    private static func prepare(
        _ spending: SpendingStores,
        for loaded: ConfigurationLoader.Loaded,
        _ dataDirectory: DataDirectory
    ) throws(Refusal) {
        do throws(BudgetError) {
            try spending.prepare(for: loaded.configuration.spending)
        } catch {
            let place = Place(file: dataDirectory.budgetsPath)
            throw Refusal(diagnostics: [Diagnostic(.unreadableFile, at: place, "\(error)")])
        }
    }

    /// What `/admin/policies` can look at and do.
    private func policies(_ source: @escaping @Sendable () throws(Refusal) -> Settings) -> PolicyDesk.Gateway {
        PolicyDesk.Gateway(
            loader: loader,
            history: dataDirectory.history,
            inForce: { [records] in records.rules },
            settings: source,
            reload: { [weak self] name throws(Refusal) in
                guard let self else { throw Refusal(diagnostics: []) }
                return try reload(try source(), by: AuditLabel(configured: name))
            },
            chainHistory: { [records] in records.ledger.chainHistory() }
        )
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
        spending.shutdown()
        cache?.store?.shutdown()
        captures.shutdown()
        records.intake.stop()
        let statistics = audit.shutdown()
        copier?.shutdown()
        await delivery?.stop()
        return statistics
    }
}
