import Evaluation
import RuleFiles

/// Two rules whose findings are easy to foresee: `TCK-` and six digits, and `@` and three digits.
let rules = """
    schema: 1
    pack: {id: t, version: 1.0.0}
    defaults: {action: flag}
    rules:
      - id: t.ticket
        name: Ticket
        entity: TICKET
        severity: low
        tags: [unicode]
        detect:
          - {regex: 'TCK-\\d{6}', confidence: 0.9}
          - {regex: 'tck\\d{6}', confidence: 0.2}
        context: {words: [ticket], before: 20, after: 0, add: 0.4}
        tests: {match: ["TCK-123456", "a TCK-123456"], no_match: ["TCK-1", "x"]}
      - id: t.room
        name: Room
        entity: ROOM_NUMBER
        severity: low
        detect: [{regex: '@\\d{3}', confidence: 0.9}]
        tests: {match: ["@123", "a @123"], no_match: ["@1", "x"]}
    """

func score(
    _ lines: String,
    _ adjust: (inout EvaluationSettings) throws -> Void = { _ in }
) throws -> SetScore {
    let loaded = try RuleLoader().load(texts: [("t.yaml", rules)]).get()
    var settings = EvaluationSettings()
    try adjust(&settings)
    return try Evaluator(loaded, settings: settings).score(.lines(name: "set", Array(lines.utf8)))
}
