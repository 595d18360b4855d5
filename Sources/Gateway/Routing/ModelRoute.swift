import Routing
import Wire

/// One model as clients name it, and who may serve it: a group of candidates, with everything that does not change prepared.
package struct ModelRoute: Sendable {
    /// One way to serve it.
    struct Member: Sendable {
        let target: UpstreamTarget
        /// The target's number in the table.
        let number: Int
        /// As the target names it; nil for the name that the client used.
        let model: String?
        /// What headers say of it: names from the settings.
        let label: String
        /// What the catalogue says of it.
        let entry: Catalogue.Entry
        /// Where the client names several models that are chosen among as one, its name for this one's.
        var asked: String?
    }

    let members: [Member]
    let group: CandidateGroup
    let plan: RetryPlan
    /// Members that serve a conversation as it comes.
    private let native: [APIDialect: CandidateSet]
    /// Members whose API defines what is no conversation.
    private let ofFamily: [UpstreamAPI: CandidateSet]

    init(_ members: [Member], _ group: CandidateGroup, _ plan: RetryPlan) {
        self.members = members
        self.group = group
        self.plan = plan
        hasLimits =
            members.contains { $0.entry.capabilities != nil || $0.entry.prices != nil }
            || group.candidates.contains { $0.prices != nil }
        hasContexts = members.contains { $0.entry.context != nil }
        func set(_ isMember: (UpstreamTarget) -> Bool) -> CandidateSet {
            CandidateSet(members.indices.filter { isMember(members[$0].target) })
        }
        native = Dictionary(
            uniqueKeysWithValues: APIDialect.allCases.map { dialect in (dialect, set { $0.dialects.contains(dialect) })
            }
        )
        ofFamily = Dictionary(
            uniqueKeysWithValues: UpstreamAPI.allCases.map { family in (family, set { $0.api.family == family }) }
        )
    }

    /// Members to which the operation's request is sent as it came.
    func serving(_ operation: APIOperation) -> CandidateSet {
        operation.dialect.flatMap { native[$0] } ?? ofFamily[operation.family] ?? CandidateSet()
    }

    /// Whether the catalogue says anything that a request must be read for.
    let hasLimits: Bool
    /// Whether it says of any member how much it reads.
    private let hasContexts: Bool

    /// Members that the catalogue says cannot serve it.
    func lacking(_ capabilities: Set<Capability>) -> CandidateSet {
        CandidateSet(
            members.indices.filter { members[$0].entry.capabilities.map { !$0.isSuperset(of: capabilities) } ?? false }
        )
    }

    /// A capability that too many members lack, to be named to the client.
    func lacked(_ capabilities: Set<Capability>) -> Capability {
        let missing = Capability.allCases.filter { capabilities.contains($0) }
        return missing.max { lacking([$0]).count < lacking([$1]).count } ?? .tools
    }

    /// Members that read less than the request seems to have.
    func tooSmall(for tokens: Int) -> CandidateSet {
        guard hasContexts else { return CandidateSet() }
        return CandidateSet(members.indices.filter { members[$0].entry.context.map { $0 < tokens } ?? false })
    }

    /// All but one: what goes on from a conversation that a provider keeps must go back to it.
    func others(than member: Int) -> CandidateSet {
        CandidateSet.all(members.count).subtracting(CandidateSet([member]))
    }

    /// Members that know the model by another name than the client's.
    func renaming(_ model: String) -> CandidateSet {
        CandidateSet(members.indices.filter { members[$0].model.map { $0 != model } ?? false })
    }
}
