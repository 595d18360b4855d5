extension SavedQuery {
    /// What becomes of it in the chain: its name and the names of its conditions.
    package func event(_ kind: AuditEvent.Kind, by actor: AuditLabel) -> AuditEvent {
        let names = AuditRead.known(conditions.map(\.name)).joined(separator: ",")
        return AuditEvent(kind, actor: actor).with("name", AuditLabel(configured: name))
            .with("conditions", AuditLabel(configured: names))
    }
}

extension AuditReview {
    /// What becomes of a label in the chain, without the reviewer's note.
    ///
    /// - Parameter findings: that were labelled; so the exchange's id is one that the log knows.
    package func event(by actor: AuditLabel, findings: Int) -> AuditEvent {
        AuditEvent(.labelled, actor: actor).with("exchange", AuditLabel(configured: id))
            .with("finding", finding.map(Int.init)).with("findings", findings)
            .with("verdict", AuditLabel(configured: verdict.rawValue))
    }
}
