/// Something that happened to the gateway or its log, rather than to an exchange: a row of `event`, in the same chain.
///
/// Without text of a user, like a record: facts are labels and numbers.
package struct AuditEvent: Hashable, Sendable {
    /// What happened.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The first entry of a log: its name, its key, and how many rows of an older version it took over.
        case genesis
        /// The gateway began to write.
        case start
        /// It stopped in an orderly way; says how many exchanges arrived.
        case stop
        /// Rules, policy or settings were put in force.
        case configuration
        /// Others were refused, and what there was stays in force.
        case configurationRefused = "configuration_refused"
        /// Requests found no room for a row, so they were not served.
        case turnedAway = "turned_away"
        /// What was decided about an exchange so far, ahead of its row: what it touched leaves after this is on disk.
        case decided
        /// An exchange's answer did not leave because the log could not be written in time; or it did leave.
        case withheld
        case passedUnrecorded = "passed_unrecorded"
        /// Checkpoints are signed with another key from here on.
        case signingKey = "signing_key"
        /// The receiver of checkpoints stopped taking them, and took one again; with the entries of that checkpoint.
        case checkpointsUnsent = "checkpoints_unsent"
        case checkpointsSent = "checkpoints_sent"
        /// Rows were deleted: which, by whom, and why. Their digests stay.
        case erased
        /// Rows are kept from deletion, or may be deleted again.
        case hold, release
        /// A budget has another amount until a time; by whom, and why.
        case budget
        /// A part of a budget has been spent at which an alert was asked for.
        case budgetAlert = "budget_alert"
        /// A model of an ensemble's panel was asked: what became of it, its tokens and its cost.
        case ensembleLeg = "ensemble_leg"
        /// The texts of an exchange were kept apart: the SHA-256 of what was stored, so that a change of it shows.
        case captured
        /// Texts that were to be kept were not, and why.
        case captureSkipped = "capture_skipped"
        /// Kept texts were deleted: of one exchange, or all before a time.
        case captureErased = "capture_erased"
        /// Somebody read the log: by which command or URL, with which conditions, how many rows.
        case read
        /// A finding was labelled by a reviewer.
        case labelled
        /// A query was kept under a name, or is kept no longer.
        case querySaved = "query_saved"
        case queryDeleted = "query_deleted"
        /// A key for clients or for `/admin` came, went, or has another application, role or secret.
        case keyAdded = "key_added"
        case keyRemoved = "key_removed"
        case keyChanged = "key_changed"
        /// A configuration was proposed, approved, rolled back to, and no longer.
        case policyProposed = "policy_proposed"
        case policyApproved = "policy_approved"
        case policyPinned = "policy_pinned"
        case policyUnpinned = "policy_unpinned"
        /// The log goes on from a backup: of how many entries, with which head, and how many are known to be lost.
        case restored
        /// Exchanges were moved into a segment: its name, what it holds, and the digest of its header.
        case sealed
        /// Fingerprints are made with another key from here on: its number, and those of the keys that are kept.
        case fingerprintKey = "fingerprint_key"
    }

    package let kind: Kind
    package let at: AuditTime
    /// Who: `weir` itself, or the user of the command line as `uid:` and a number.
    package let actor: AuditLabel
    private(set) var facts: [(name: StaticString, value: AuditValue)] = []

    package init(_ kind: Kind, actor: AuditLabel = "weir", at: AuditTime = .now()) {
        self.kind = kind
        self.at = at
        self.actor = actor
    }

    /// The same with another fact; names are ours and values come from configuration or from our own code.
    package func with(_ name: StaticString, _ value: AuditLabel?) -> AuditEvent {
        adding(name, value.map { .text($0.text) })
    }

    package func with(_ name: StaticString, _ value: Int?) -> AuditEvent {
        adding(name, value.map { .integer(Int64($0)) })
    }

    private func adding(_ name: StaticString, _ value: AuditValue?) -> AuditEvent {
        guard let value else { return self }
        var event = self
        event.facts.append((name, value))
        return event
    }

    /// The facts as one JSON object.
    package var detail: String {
        JSONEncoder.object(facts.map { $0.name.description }, facts.map(\.value))
    }

    package static func == (left: AuditEvent, right: AuditEvent) -> Bool {
        left.kind == right.kind && left.at == right.at && left.actor == right.actor && left.detail == right.detail
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(at)
        hasher.combine(detail)
    }
}
