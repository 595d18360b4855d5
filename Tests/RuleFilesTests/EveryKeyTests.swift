import Detection
import GuardrailTypes
import Testing

@testable import RuleFiles

/// One rule that says everything a rule can say, and what must have arrived.
@Suite struct EveryKeyTests {
    static let text = """
        schema: 1
        pack: {id: full, name: Full, version: 2.3.4, owner: me@example.com, license: Apache-2.0, imported_from: nowhere}
        defaults: {direction: response, action: flag, report_at: 0.1, redact: {with: remove}, on_error: pass_and_record}
        rules:
          - id: full.everything
            name: Everything
            description: Says it all.
            false_positives: None.
            status: experimental
            entity: THING
            severity: critical
            tags: [a, b-c]
            compliance: [{standard: PCI DSS, version: "4.0.1", clause: "3.4.1", note: mask}]
            references: [https://example.com]
            direction: [prompt, response]
            action: redact
            report_at: 0.6
            per_direction: {prompt: {report_at: 0.7}, response: {action: block}}
            detect:
              - regex: '(x)y*'
                flags: [ignore_case, dot_all, multi_line]
                keywords: [xy]
                keywords_within: 40
                skip_rejected: true
                group: [1, 0]
                max_length: 100
                confidence: 0.25
                validate: [luhn, {entropy_at_least: 3.5}, {entropy_above: 2}]
                on_invalid: keep
                validated_confidence: 0.75
              - words: [thing, other thing]
                confidence: 0.8
            context: {words: [near], unless: [far], before: 10, add: 0.05, required: true}
            redact: {with: mask, keep_first: 2, keep_last: 3, char: '#'}
            on_error: block
            disguises: false
            allow: {values: ['1'], regex: ['[a-c]'], stopwords: [example]}
            tests:
              match: [{text: t, finds: [t], redacted: '', because: so, direction: response}, u]
              no_match: [{text: 'n', because: no reason, direction: prompt}, o]
          - id: full.nothing
            name: Nothing
            description: Takes the defaults.
            entity: THING
            severity: info
            detect: [{words: [thing], confidence: 0.8}]
            tests: {match: [thing, a thing], no_match: [think, 'nothing at all']}
        """

    static func rules() throws -> [LocatedRule] {
        try RuleLoader(runsTests: false).load(texts: [("full.yaml", text)]).get().located
    }

    @Test func `the head of the rule arrives`() throws {
        let rule = try #require(try Self.rules().first).rule
        let reference = rule.reference
        #expect([reference.id, reference.name, reference.entity] == ["full.everything", "Everything", "THING"])
        #expect(reference.severity == .critical && reference.tags == ["a", "b-c"])
        #expect([reference.packID, reference.packVersion] == ["full", "2.3.4"])
        #expect([rule.description, rule.falsePositives] == ["Says it all.", "None."])
        #expect(rule.status == .experimental && rule.onError == .block && !rule.seesDisguises)
        #expect(
            rule.compliance == [ComplianceClause(standard: "PCI DSS", version: "4.0.1", clause: "3.4.1", note: "mask")]
        )
    }

    @Test func `what differs by direction arrives`() throws {
        let rule = try #require(try Self.rules().first).rule
        #expect(rule.directions == [.prompt, .response])
        #expect(rule.action == [.prompt: .redact, .response: .block])
        #expect(rule.reportAt == [.prompt: Confidence(0.7), .response: Confidence(0.6)])
    }

    @Test func `the patterns arrive`() throws {
        let patterns = try #require(try Self.rules().first).rule.patterns
        #expect(patterns.map(\.source) == [.regex("(x)y*"), .words(["thing", "other thing"])])
        let regex = patterns[0]
        #expect(regex.flags == Set(Pattern.Flag.allCases))
        #expect(regex.keywordsWithin == 40 && regex.skipsRejected && regex.furtherGroups == [0])
        #expect(regex.keywords == ["xy"] && regex.group == 1 && regex.maxLengthInBytes == 100)
        #expect(regex.confidence == Confidence(0.25) && regex.validatedConfidence == Confidence(0.75))
        #expect(
            regex.validators == [.named("luhn"), .entropyAtLeast(3.5), .entropyAbove(2)] && regex.onInvalid == .keep
        )
    }

    @Test func `context, redaction, allow list and tests arrive`() throws {
        let located = try #require(try Self.rules().first)
        let context = try #require(located.rule.context)
        #expect(context.words == ["near"] && context.unless == ["far"] && context.required)
        #expect(context.before == 10 && context.after == 0 && context.add == Confidence(0.05))
        #expect(located.rule.redaction == .mask(character: "#", keepFirst: 2, keepLast: 3))
        let allow = located.rule.allow
        #expect([allow.values, allow.regexes, allow.stopwords] == [["1"], ["[a-c]"], ["example"]])
        #expect(located.tests.map(\.text) == ["t", "u", "n", "o"])
        #expect(located.tests.map(\.direction) == [.response, .prompt, .prompt, .prompt])
        #expect(located.tests.map(\.because) == ["so", nil, "no reason", nil])
        #expect(
            located.tests.map(\.expectation) == [
                .match(finds: ["t"], redacted: ""), .match(finds: nil, redacted: nil), .noMatch, .noMatch,
            ]
        )
    }

    @Test func `a rule that says nothing takes the defaults of its pack`() throws {
        let rule = try #require(try Self.rules().last).rule
        #expect(rule.directions == [.response])
        #expect(rule.action[.response] == .flag && rule.reportAt[.response] == Confidence(0.1))
        #expect(rule.redaction == .remove && rule.onError == .passAndRecord)
    }

    @Test func `the engine's names of enums are the format's`() {
        #expect(Pattern.Flag.allCases.map(\.rawValue) == ["ignore_case", "dot_all", "multi_line"])
        #expect(FailureMode.allCases.map(\.rawValue) == ["block", "pass_and_record"])
    }
}
