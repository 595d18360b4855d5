import AuditLog
import Routing

/// What the audit row says of the way that a request took: names of the settings and words of ours.
extension Exchange {
    /// Notes what became of the attempt under way, once.
    ///
    /// - Parameter status: of the upstream's answer; nil if there was none.
    func noteAttempt(_ reason: AuditLabel, status: Int? = nil) {
        guard let attempts, !attempts.isNoted else { return }
        let candidate = AuditLabel(configured: attempts.member.label)
        self.attempts?.isNoted = true
        self.attempts?.trail.add(candidate, status: status, reason)
        let trail = self.attempts?.trail ?? AttemptTrail()
        record {
            var routing = AuditRouting(
                route: attempts.stage.path,
                candidate: candidate,
                reason: AuditLabel(configured: attempts.choice.reason.rawValue),
                attempts: attempts.count
            )
            routing.trail = trail
            $0.routing = routing
        }
    }
}
