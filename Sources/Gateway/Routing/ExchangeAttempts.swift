import AuditLog
import NIOCore
import Routing
import Upstream

/// Where a request has been tried, and what is needed to try it elsewhere: kept until the first byte of an answer leaves.
struct ExchangeAttempts {
    let route: ModelRoute
    let operation: APIOperation
    /// Of a form; nil for JSON.
    let type: String?
    /// As it was inspected; empty once an answer has begun.
    private(set) var body: ByteBuffer
    var machine: AttemptMachine
    var wish: Fleet.Wish
    let startedAt = NIODeadline.now()

    /// Under way.
    var choice: Fleet.Choice
    var key = 0
    var triedKeys: Set<Int> = []
    /// True once the fleet knows what became of it.
    var isSettled = false

    /// What the client gets if nothing more can be tried.
    var lastFault: GatewayError?
    var hasRetried = false
    var delayed: Scheduled<Void>?
    /// Decisions of before the first attempt: on the prompt.
    var promptDecisions: Int
    /// On answers that were dropped.
    var abandoned: [AuditDecision] = []

    init(
        _ body: ByteBuffer,
        _ operation: APIOperation,
        type: String?,
        route: ModelRoute,
        wish: Fleet.Wish,
        choice: Fleet.Choice,
        promptDecisions: Int
    ) {
        self.body = body
        self.operation = operation
        self.type = type
        self.route = route
        self.wish = wish
        self.choice = choice
        self.promptDecisions = promptDecisions
        machine = AttemptMachine(route.plan)
        self.wish.excluded.insert(choice.candidate)
    }

    var member: ModelRoute.Member { route.members[choice.candidate] }
    var endpoint: Int { route.group.candidates[choice.candidate].endpoint }
    var hasOtherCandidate: Bool {
        !CandidateSet.all(route.members.count).subtracting(wish.excluded).isEmpty
    }
    var elapsed: Int { Int((NIODeadline.now() - startedAt).nanoseconds / 1_000_000) }

    /// Nothing can be tried any more, so nothing is kept for it.
    mutating func released() {
        machine.released()
        body = ByteBuffer()
    }
}
