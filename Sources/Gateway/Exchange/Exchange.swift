import AuditLog
import Classification
import GuardrailTypes
import Inspection
import Logging
import NIOCore
import Redaction
import Upstream
import Wire

/// One client request from its head to its audit row; drives the inspection stages and the upstream transfer.
///
/// Lives on its connection's event loop and is never left half-way: every path ends in `finish`, once (law 5).
/// Keeps the configuration that it began with, so that a reload never splits a request.
final class Exchange {
    enum Phase {
        /// Until the whole request is here.
        case receiving
        /// Classifiers have been asked about a whole text, and it goes on with their answers.
        case judging
        /// Sent upstream; no head of an answer yet.
        case waiting
        /// Relaying a stream.
        case streaming
        /// Collecting an answer that is inspected as a whole.
        case collecting
        /// Passing sound on, which holds no text that was not in the request.
        case passing
        /// Answered, or given up.
        case finished
    }

    let client: ClientConnection
    /// The way to the client, by which nothing leaves before the audit log has it.
    let connection: ReleaseGate
    let loop: LoopServices
    let head: RequestHead?
    /// Of a universal request its operation, from when its body has been read.
    var route: Route
    let configuration: ActiveConfiguration
    var principal: Principal?
    /// Set for those who ask the audit log.
    var admin: AdminKeySettings?
    var phase = Phase.receiving

    var ticket: AuditTicket?
    /// Set as soon as it is clear that the request will not be served; answered when its body has been read.
    private var refusal: GatewayError?

    // What is known of the request and its answer once it has been forwarded.
    var facts: RequestFacts?
    /// Of a universal request: how it is to be tried.
    var steps: [UniversalStep] = []
    var universal = UniversalProgress()
    /// From which the placeholders of the answer go on.
    var numbers = PlaceholderNumbers()
    /// What classifiers that are asked about the answer are told of the prompt.
    var context: [ClassifierInput.Turn] = []
    /// The model to which the request goes in place of the one that was asked for, as a category of the prompt says.
    var routedModel: String?
    /// Where the prompt belongs, as the route said that it was for.
    var semanticChoice: SemanticRouter.Choice?
    /// What the policies say for this client; nil until it is known.
    var policy: ResolvedPolicy?
    var target: UpstreamTarget?
    var transfer: (any UpstreamTransfer)?
    var ear: TransferEar?
    var isPaused = false
    var upstreamHead: UpstreamResponseHead?
    var relay: StreamRelay?
    /// Set for a Gemini client that wants its stream as an array.
    var arrayFraming: GeminiArrayFraming?
    /// Set if the upstream speaks another API than the client.
    var translation: ExchangeTranslation?
    var collected = ByteBuffer()
    /// Questions that classifiers have not answered.
    var calls: [Int: any ClassifierCall] = [:]
    /// Set where the exchange's texts are kept.
    var capture: ExchangeCapture?
    var lastCall = 0
    /// Set while the upstream has been asked before the prompt was judged.
    var ahead: ForwardedAhead?
    /// True once bytes of a streamed answer have gone to the client.
    var hasBegunStream = false
    var heldAtMost = 0
    var decisions: [AuditDecision] = []
    /// Of a request that has a model: where it has been tried, and what may be tried yet.
    var attempts: ExchangeAttempts?
    /// What it has taken from limits and budgets.
    var spending = ExchangeSpending()
    /// What it has asked and drawn on its way through a flow.
    var flow = ExchangeFlow()
    /// Of a request that the cache has to do with.
    var cache: ExchangeCache?
    var lastLookUp = 0
    /// Findings and failures that were put on disk ahead of the row.
    var secured = 0
    /// Spent on inspection so far, in nanoseconds.
    var inspectionTime: UInt64 = 0
    var sentAt = NIODeadline.uptimeNanoseconds(0)
    var firstByteAt: NIODeadline?

    /// - Parameter head: nil for a request so broken that it has none.
    init(head: RequestHead?, connection: ClientConnection, loop: LoopServices) {
        self.head = head
        client = connection
        self.connection = ReleaseGate(
            connection: connection,
            loop: loop.eventLoop,
            policy: loop.services.durability
        )
        self.loop = loop
        let configuration = loop.services.configuration.snapshot
        self.configuration = configuration
        route = head.map { Route($0, passing: configuration.uninspected.routes) } ?? .unknown
        if route.operation?.kind == .streamGenerateContent,
            head?.queryItems.contains(where: { $0.elementsEqual("alt=sse".utf8) }) != true
        {
            arrayFraming = GeminiArrayFraming()
        }
        if !(route.isProbe && head?.method != .post) { openTicket() }
        followGate()
    }

    var services: GatewayServices { loop.services }
    var scratch: ScratchMemory { loop.scratch(for: configuration) }

    var isFinished: Bool {
        if case .finished = phase { return true }
        return false
    }

    /// The name of this exchange in its row and in `x-request-id`; nil for probes.
    var id: ExchangeID? { ticket?.id }

    private func openTicket() {
        do throws(AuditError) {
            ticket = try AuditTicket(
                sink: services.audit,
                method: AuditLabel(method: head?.method ?? .other),
                route: AuditLabel(configured: route.label)
            )
            if ticket?.isAdmitted != true || !mayBeRecorded { refusal = .auditUnavailable }
        } catch {
            // Not even a refusal can be recorded: the client is told, the log is, and the metric is.
            refusal = .auditUnavailable
            services.logger.error("no audit row could be reserved", metadata: ["code": "\(error.metricLabel)"])
        }
    }

    /// Changes what the row will say.
    func record(_ change: (inout AuditRecord) -> Void) {
        ticket?.edit(change)
    }

    // MARK: What the connection says

    /// Decides on the head alone whether the body is wanted.
    func admit() -> BodyAdvice {
        guard let head else { return .discard }
        if refusal == nil { refusal = objection(to: head) }
        return refusal == nil && route.takesBody ? .collect : .discard
    }

    private func objection(to head: RequestHead) -> GatewayError? {
        if route == .unknown || !services.surface.serves(route) { return .unknownRoute }
        if case .guardrail(let endpoint) = route, !configuration.guards.serves(endpoint) { return .unknownRoute }
        if route == .universal, !configuration.routes.forms.contains(.cloudflare) { return .unknownRoute }
        if case .admin = route {
            if let objection = objectionToAdmin(head) { return objection }
        } else if !route.isProbe {
            guard let principal = configuration.keys.principal(of: head.credentials) else { return .invalidKey }
            identify(principal)
            if !mayBeRecorded { return .auditUnavailable }
            if let objection = beginCapture(principal) { return objection }
        }
        // A reload while the head came: what its conditions ask for was not kept.
        if !route.isProbe, !configuration.routes.wantedFields.names.isSubset(of: head.wanted.names) { return .reloaded }
        if case .item = route, !configuration.servesStoredItems { return .storedItemsNotServed }
        if route == .responsesSocket { return head.asksForWebSocket ? .upgradeRequired : .methodNotAllowed }
        guard head.method == route.method || (head.method == .head && route.method == .get) else {
            return head.method == .options ? nil : .methodNotAllowed
        }
        // The encoding's name would not travel on with the body.
        if head.isEncoded, route.takesBody { return .encodedBody }
        if case .guardrail = route { return head.contentType == .json ? nil : .notJSON }
        if route == .universal { return head.contentType == .json ? nil : .notJSON }
        if case .admin(let admin) = route, admin.takesJSON { return head.contentType == .json ? nil : .notJSON }
        guard let operation = route.operation else { return nil }
        switch head.contentType {
        case .json: return operation.isUpload && operation.kind != .imageEdits ? .notForm : nil
        case .form: return operation.isUpload ? nil : .notJSON
        case .absent, .other: return operation.isUpload ? .notForm : .notJSON
        }
    }

    private func identify(_ principal: Principal) {
        self.principal = principal
        policy = configuration.engine.resolved(for: subject)
        askPoliciesForDurability()
        record {
            $0.app = AuditLabel(configured: principal.app)
            $0.keyID = principal.keyID.map(AuditLabel.init(configured:))
            $0.spending.team = principal.team.map(AuditLabel.init(configured:))
            $0.spending.tags = AuditLabel(tags: principal.tags)
            $0.policyHash = configuration.policyLabel
        }
    }

    func receivedBody(_ body: ByteBuffer) {
        record { $0.volume.received = body.readableBytes }
        if let refusal { return answer(refusal) }
        if head?.method == .options { return answerOptions() }
        switch route {
        case .operation(let operation):
            if case .form(let boundary) = head?.contentType {
                inspectForm(body, boundary: boundary, of: operation)
            } else {
                inspectPrompt(body, of: operation)
            }
        case .universal: inspectUniversal(body)
        case .item(let item): forward(item)
        case .passthrough(let route): pass(route, body: body)
        case .guardrail(let endpoint): answerGuard(endpoint, body)
        case .admin(let route): answerAdmin(route, body)
        case .models: answerJSON(configuration.modelList(for: principal))
        case .model(let id): answerModel(id)
        case .live: answerText(ByteBuffer(string: "ok\n"))
        case .ready: answerReadiness()
        case .metrics: answerMetrics()
        case .responsesSocket, .unknown: answer(.unknownRoute)
        }
    }

    /// The request broke HTTP or a limit.
    func refuse(_ violation: HTTPViolation) {
        answer(GatewayError(violation))
    }

    /// The client has gone: nothing can be answered, and the upstream's tokens stop costing money.
    func clientGone() {
        guard !isFinished else { return }
        cancelUpstream()
        finish(.clientGone)
    }

    /// The grace period of a shutdown is over.
    func shutDown() {
        guard !isFinished else { return }
        cancelUpstream()
        if hasBegunStream { connection.cutStream() } else if phase != .receiving { write(.shuttingDown) }
        finish(.shutdown)
    }

    /// Slows the upstream down to the client's pace.
    func writabilityChanged(_ isWritable: Bool) {
        guard let transfer, phase == .streaming || phase == .passing else { return }
        let isWritable = isWritable && !connection.isHolding
        if !isWritable, !isPaused {
            isPaused = true
            transfer.pause()
        } else if isWritable, isPaused {
            isPaused = false
            transfer.resume()
        }
    }

    func cancelUpstream() {
        // The transfer says one more word when it is cancelled, and another may be under way by then.
        ear?.isDeaf = true
        transfer?.cancel()
        transfer = nil
    }
}

/// Hears one transfer for its exchange, until that gives it up.
final class TransferEar: UpstreamDelegate {
    private let exchange: Exchange
    var isDeaf = false

    init(of exchange: Exchange) {
        self.exchange = exchange
    }

    func upstream(_ event: UpstreamEvent) {
        if !isDeaf { exchange.upstream(event) }
    }
}

@available(*, unavailable)
extension TransferEar: Sendable {}

@available(*, unavailable)
extension Exchange: Sendable {}

extension AuditTicket {
    fileprivate mutating func edit(_ change: (inout AuditRecord) -> Void) {
        change(&record)
    }
}

extension AuditLabel {
    init(method: RequestHead.Method) {
        switch method {
        case .get: self = "GET"
        case .head: self = "HEAD"
        case .post: self = "POST"
        case .delete: self = "DELETE"
        case .options: self = "OPTIONS"
        case .other: self = "OTHER"
        }
    }
}
