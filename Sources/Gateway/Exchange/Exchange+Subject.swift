import Policy

extension Exchange {
    /// Who sends the request, for policies: as far as its key and its URL say.
    var subject: PolicySubject {
        var subject = PolicySubject(
            app: principal?.app,
            key: principal?.keyID,
            team: principal?.team,
            tags: principal?.tags ?? [],
            route: route.label
        )
        subject.isTrusted = principal?.isTrusted ?? false
        return subject
    }
}
