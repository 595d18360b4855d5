import AuditLog
import NIOCore
import Routing
import Upstream
import Wire

/// Where a request has been tried, and what is needed to try it elsewhere: kept until the first byte of an answer leaves.
struct ExchangeAttempts {
    private(set) var request: RoutedRequest
    let stage: RouteStage
    /// Routes that follow if nothing of this one can serve the request.
    let later: ArraySlice<RouteStage>
    var machine: AttemptMachine
    var wish: Fleet.Wish
    private(set) var startedAt = NIODeadline.now()
    /// On routes before this one.
    private var attemptsBefore = 0
    private var candidatesBefore = 0

    /// Under way.
    var choice: Fleet.Choice
    var key = 0
    var triedKeys: Set<Int> = []
    /// True once the fleet knows what became of it.
    var isSettled = false

    /// What the client gets if nothing more can be tried.
    var lastFault: GatewayError?
    /// Why its last answer may not be sent; nil if the policy let it through.
    var blocked: BlockReport?
    var hasRetried = false
    /// What became of those that ended.
    var trail = AttemptTrail()
    /// True once the trail has the attempt under way.
    var isNoted = false
    var delayed: Scheduled<Void>?
    /// Decisions of before the first attempt: on the prompt.
    var promptDecisions = 0
    /// On answers that were dropped.
    var abandoned: [AuditDecision] = []

    init(
        _ request: RoutedRequest,
        _ stage: RouteStage,
        later: ArraySlice<RouteStage>,
        wish: Fleet.Wish,
        choice: Fleet.Choice
    ) {
        self.request = request
        self.stage = stage
        self.later = later
        self.wish = wish
        self.choice = choice
        machine = AttemptMachine(stage.plan)
        self.wish.excluded.insert(choice.candidate)
    }

    /// Goes on from the attempts on another route.
    mutating func carry(over before: ExchangeAttempts) {
        startedAt = before.startedAt
        attemptsBefore = before.count
        candidatesBefore = before.step + 1
        hasRetried = before.hasRetried
        promptDecisions = before.promptDecisions
        trail = before.trail
    }

    var route: ModelRoute { stage.route }
    var member: ModelRoute.Member { route.members[choice.candidate] }
    /// As the candidate names it.
    var model: String { member.model ?? stage.model }
    /// Attempts of any kind that have begun.
    var count: Int { attemptsBefore + machine.attempts }

    /// Candidates that were asked before this one.
    var step: Int { candidatesBefore + machine.candidates - 1 }

    /// What goes there: the body as it was inspected, without what of it was for us.
    func body(for target: UpstreamTarget) -> ByteBuffer? {
        guard request.peer?.isInBody == true else { return request.body }
        guard target.isOpenRouter else {
            return try? PeerRouting.stripped(request.body, countsStream: request.peer?.countsStream == true)
        }
        return try? PeerRouting.stripped(request.body, keeping: ["provider", "usage"])
    }

    var endpoint: Int { route.group.candidates[choice.candidate].endpoint }
    var hasOtherCandidate: Bool {
        !CandidateSet.all(route.members.count).subtracting(wish.excluded).isEmpty
    }
    var elapsed: Int { Int((NIODeadline.now() - startedAt).nanoseconds / 1_000_000) }

    /// Nothing can be tried any more, so nothing is kept for it.
    mutating func released() {
        machine.released()
        request.body = ByteBuffer()
        request.document = nil
    }
}
