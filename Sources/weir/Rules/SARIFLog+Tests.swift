import RuleFiles

extension SARIFLog {
    /// What failed in rules' own tests, at the places of the tests.
    init(failing failures: [Diagnostic]) {
        let codes = Set(failures.map(\.code))
        self.init(
            version: Version.current,
            rules: codes.map { Rule(id: $0.rawValue, name: $0.summary, description: "", level: .error) },
            results: failures.map { failure in
                Result(
                    ruleID: failure.code.rawValue,
                    level: .error,
                    message: failure.reason,
                    file: failure.place.file,
                    line: failure.place.line,
                    column: failure.place.column
                )
            }
        )
    }
}
