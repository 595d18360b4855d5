package import AuditLog
import Glibc
package import Inspection
package import Logging
package import NIOCore
package import Upstream

/// What a listener serves, beside probes.
package enum Surface: Hashable, Sendable {
    case all
    /// Everything but `/admin`.
    case clients
    /// Nothing but `/admin`.
    case admin

    func serves(_ route: Route) -> Bool {
        if route.isProbe { return true }
        if case .admin = route { return self != .clients }
        return self != .admin
    }
}

/// What every exchange of the process uses.
package struct GatewayServices: Sendable {
    package let configuration: EngineReference
    package let audit: any AuditSink
    /// Whether the audit log can be written; part of readiness.
    package let isAuditHealthy: @Sendable () -> Bool
    package let upstream: any UpstreamClient
    package let metrics: MetricsRegistry
    package let logger: Logger
    package let keptPlaceholders = KeptPlaceholders()
    /// Nil if no answers are kept.
    package var cache: ResponseCache?
    /// When the audit log must be on disk.
    package var durability = DurabilityPolicy()
    /// Where budgets and limits are counted; nil where there are none.
    package var spending: SpendingStores?
    /// Which routes are served here.
    package var surface = Surface.all
    /// Answers `/admin/audit`; nil where the log is not a file of ours.
    package var auditDesk: AuditDesk?
    /// Keeps texts where the settings ask for it; nil where nothing can be kept.
    package var captures: CaptureDesk?
    /// Answers `/admin/policies`; nil where there is no history of configurations.
    package var policyDesk: PolicyDesk?
    /// Largest answer that is read whole, in bytes.
    package var wholeAnswerLimit = 32 << 20
    /// Seconds since 1970.
    package var now: @Sendable () -> Int = { Int(time(nil)) }
    /// Called before `/metrics` is written, to set the gauges.
    package var updateGauges: @Sendable (MetricsRegistry) -> Void = { _ in }

    package init(
        configuration: EngineReference,
        audit: any AuditSink,
        isAuditHealthy: @escaping @Sendable () -> Bool,
        upstream: any UpstreamClient,
        metrics: MetricsRegistry = MetricsRegistry(),
        logger: Logger = Logger(label: "weir")
    ) {
        self.configuration = configuration
        self.audit = audit
        self.isAuditHealthy = isAuditHealthy
        self.upstream = upstream
        self.metrics = metrics
        self.logger = logger
    }
}

/// What the exchanges of one event loop share: the services, and the scratch memory of inspection.
final class LoopServices {
    let services: GatewayServices
    let eventLoop: any EventLoop
    private var scratch: ScratchMemory?

    init(services: GatewayServices, eventLoop: any EventLoop) {
        self.services = services
        self.eventLoop = eventLoop
    }

    /// Scratch memory for the engine of `configuration`, which runs no rule that is in quarantine.
    ///
    /// After a reload the exchanges that are still under way keep the old one.
    func scratch(for configuration: ActiveConfiguration) -> ScratchMemory {
        let memory: ScratchMemory
        if let scratch, scratch.engine === configuration.engine {
            memory = scratch
        } else {
            memory = ScratchMemory(engine: configuration.engine)
            scratch = memory
        }
        memory.follow(configuration.quarantine)
        return memory
    }
}

/// Match memory of one event loop for one engine; lent for one call at a time.
final class ScratchMemory {
    let engine: Engine
    var scratch: InspectionScratch
    private(set) var verdicts = VerdictMemory()
    private(set) var answers = InspectedAnswers()
    private var followed = 0

    init(engine: Engine) {
        self.engine = engine
        scratch = InspectionScratch(for: engine)
    }

    /// Takes over which rules are not run any more.
    func follow(_ quarantine: RuleQuarantine) {
        let generation = quarantine.generation
        guard generation != followed else { return }
        scratch.quarantine(quarantine.rules, of: engine)
        verdicts = VerdictMemory()
        answers = InspectedAnswers()
        followed = generation
    }
}

@available(*, unavailable)
extension LoopServices: Sendable {}
@available(*, unavailable)
extension ScratchMemory: Sendable {}
