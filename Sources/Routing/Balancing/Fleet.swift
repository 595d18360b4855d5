/// All endpoints and groups of a configuration, and what is known of them now.
///
/// One value that whoever owns it guards; it knows no clock and no chance. Times are milliseconds of a clock that only grows.
package struct Fleet: Sendable {
    /// What a choice depends on besides the fleet.
    package struct Wish: Sendable {
        /// Not to be chosen: asked before, or unable to serve the request.
        package var excluded = CandidateSet()
        /// Chosen only if there is no other one.
        package var demoted = CandidateSet()
        /// In place of the group's strategy.
        package var strategy: Strategy?
        /// In place of the candidates' tiers: those that come first, in this order; nil if none does.
        package var order: [Int]?
        /// Who does not keep all of these is chosen only if nobody does.
        package var limits: [PaceLimit] = []
        /// Names the session; nil if the request is of none.
        package var session: UInt64?
        /// What consistent hashing goes by.
        package var hash: UInt64 = 0
        package var tokens = TokenMix(input: 1000, output: 500)
        /// Whose prices hold, in days since 1970.
        package var day = 0
        package var random: UInt64 = 0

        package init() {}
    }

    package struct Choice: Hashable, Sendable {
        /// Index in the group.
        package let candidate: Int
        package let reason: Reason
        /// Whether it tries an endpoint that was ejected.
        package var isProbe: Bool
    }

    /// Why a candidate was chosen; for headers and audit rows.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// There was one only.
        case only
        /// The strategy said so.
        case strategy
        /// The session was there before.
        case session
        /// The request names it.
        case requested
        /// None is in service, so the one that will be soonest.
        case anyway
    }

    private struct GroupState: Sendable {
        /// Of smooth weighted round robin, by candidate.
        var turns: [Int]
        var sessions = StickyTable()
    }

    package var endpoints: [EndpointState]
    private var groups: [GroupState]
    package let rules: EjectionRules

    /// - Parameters:
    ///   - endpoints: how many there are.
    ///   - groups: the candidates of each.
    package init(endpoints: Int, groups: [CandidateGroup], rules: EjectionRules = EjectionRules()) {
        self.endpoints = Array(repeating: EndpointState(), count: endpoints)
        self.groups = groups.map { GroupState(turns: Array(repeating: 0, count: $0.candidates.count)) }
        self.rules = rules
    }

    /// Chooses a candidate and begins a request there.
    ///
    /// An ejected one is never chosen while another of the group that is not excluded is in service.
    /// - Returns: nil if all are excluded, or none is in service and the group does not try anyway.
    /// - Complexity: linear in the group's candidates.
    package mutating func choose(from group: CandidateGroup, _ wish: Wish, at now: Int) -> Choice? {
        let open = CandidateSet.all(group.candidates.count).subtracting(wish.excluded)
        guard !open.isEmpty else { return nil }
        let available = available(open, of: group, at: now)
        guard !available.isEmpty else {
            return group.triesAnyway ? begin(soonest(open, of: group), .anyway, in: group, wish, at: now) : nil
        }
        let preferred = available.subtracting(wish.demoted)
        let eligible = fastEnough(preferred.isEmpty ? available : preferred, of: group, wish, at: now)
        if let session = sticky(group, wish, at: now), eligible.contains(session) {
            return begin(session, .session, in: group, wish, at: now)
        }
        if let named = wish.order?.first(where: eligible.contains) {
            return begin(named, .requested, in: group, wish, at: now)
        }
        let tier = lowestTier(eligible, of: group)
        let candidate = pick(tier, of: group, wish, at: now)
        return begin(candidate, open.count == 1 ? .only : .strategy, in: group, wish, at: now)
    }

    private func sticky(_ group: CandidateGroup, _ wish: Wish, at now: Int) -> Int? {
        guard group.stickiness != nil, let session = wish.session else { return nil }
        return groups[group.index].sessions.candidate(of: session, at: now)
    }

    private mutating func begin(
        _ candidate: Int,
        _ reason: Reason,
        in group: CandidateGroup,
        _ wish: Wish,
        at now: Int
    ) -> Choice {
        if let time = group.stickiness, let session = wish.session {
            groups[group.index].sessions.keep(session, at: candidate, until: now + time)
        }
        let isProbe = endpoints[group.candidates[candidate].endpoint].began(at: now)
        return Choice(candidate: candidate, reason: reason, isProbe: isProbe)
    }

    private func available(_ open: CandidateSet, of group: CandidateGroup, at now: Int) -> CandidateSet {
        var available = CandidateSet()
        for (index, candidate) in group.candidates.enumerated()
        where open.contains(index) && endpoints[candidate.endpoint].isAvailable(at: now) {
            available.insert(index)
        }
        return available
    }

    /// Of ejected ones the one whose time is over first.
    private func soonest(_ open: CandidateSet, of group: CandidateGroup) -> Int {
        var best = (candidate: open.first ?? 0, until: Int.max)
        for (index, candidate) in group.candidates.enumerated() where open.contains(index) {
            let until = endpoints[candidate.endpoint].ejectedUntil ?? 0
            if until < best.until { best = (index, until) }
        }
        return best.candidate
    }

    private func lowestTier(_ eligible: CandidateSet, of group: CandidateGroup) -> CandidateSet {
        var lowest = Int.max
        var members = CandidateSet()
        for (index, candidate) in group.candidates.enumerated() where eligible.contains(index) {
            if candidate.tier < lowest {
                lowest = candidate.tier
                members = CandidateSet()
            }
            if candidate.tier == lowest { members.insert(index) }
        }
        return members
    }

    /// Smooth weighted round robin, as nginx does it: whoever has waited for most goes first.
    mutating func takeTurn(_ members: CandidateSet, of group: CandidateGroup) -> Int {
        var total = 0
        var best: Int?
        for (index, candidate) in group.candidates.enumerated() where members.contains(index) {
            total += candidate.weight
            groups[group.index].turns[index] += candidate.weight
            guard let leader = best else {
                best = index
                continue
            }
            if groups[group.index].turns[index] > groups[group.index].turns[leader] { best = index }
        }
        let chosen = best ?? 0
        groups[group.index].turns[chosen] -= total
        return chosen
    }
}
