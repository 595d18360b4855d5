import Detection
import GuardrailTypes
import RuleFiles
import Testing

@testable import RuleImport

@Suite struct OtherFormatsTests {
    @Test func `betterleaks filters become entropies and allow lists`() throws {
        let pack = try ImportedPack(
            #"""
            prefilter = 'matchesAny(get(attributes, "path", ""), [`\.png$`])'
            filter = '(matchesAny(finding["secret"], [`^(?i:x+)$`]) || containsAny(finding["secret"], ["sample"]))'
            [[rules]]
            id = "acme"
            regex = '''acme-([a-z0-9]{8})'''
            filter = '''
            filter.entropy(finding["secret"]) < 2.0
            || failsTokenEfficiency(finding["secret"])
            || (matchesAny(finding["line"], [`test \d+`]) && containsAny(finding["secret"], ["00"]))
            '''
            validate = "http.get(finding)"
            [[rules]]
            id = "part"
            regex = 'part-(\d{4})'
            skipReport = true
            """#,
            .betterleaks
        )
        #expect(try pack.finds("betterleaks.acme", in: "acme-aabbccdd") == ["aabbccdd"])
        #expect(try pack.finds("betterleaks.acme", in: "acme-aaabbbbb") == [])
        #expect(try pack.finds("betterleaks.acme", in: "acme-1samplex") == [])
        #expect(try pack.finds("betterleaks.acme", in: "test 4: acme-00a1b2c3") == [])
        #expect(try pack.finds("betterleaks.acme", in: "test 4: acme-01a1b2c3") == ["01a1b2c3"])
        #expect(pack.notes(.notMapped).contains("acme: filter: failsTokenEfficiency(finding[\"secret\"])"))
        #expect(pack.notes(.notMapped).contains("acme: validate: nothing is asked of the network"))
        #expect(pack.notes(.notMapped).contains { $0.hasPrefix("-: prefilter") })
        #expect(pack.notes(.leftOut) == ["part: skipReport: it is a part of other rules only"])
    }

    static let presidio = #"""
        global_regex_flags: 26
        recognizers:
          - name: "Ticket recognizer"
            supported_language: en
            supported_entity: TICKET
            patterns:
              - {name: weak, regex: "\\bt-\\d{,4}\\b", score: 0.2}
              - {name: broken, regex: "(?<=no\\s*)(\\d)", score: 0.5}
              - {name: numbered, regex: "(?<=ticket\\s*)\\d{5}", score: 0.5}
            context: [ticket]
          - name: SsnRecognizer
            supported_languages: [{language: en, context: [ssn]}, de]
            supported_entity: US_SSN
            country_code: us
            patterns: [{name: plain, regex: "\\b\\d{3}-\\d{2}-\\d{4}\\b", score: 0.5}]
            x_has_invalidate_result: true
          - {name: Titles, supported_entity: TITLE, deny_list: [Mr., Dr.]}
          - {name: SpacyRecognizer, type: predefined}
        """#

    @Test func `Presidio recognisers keep scores, context and deny lists`() throws {
        let pack = try ImportedPack(Self.presidio, .presidio)
        #expect(try pack.finds("presidio.ticket-recognizer", in: "see T-12 and t-") == ["T-12"])
        let rule = try #require(pack.loaded.rule(id: "presidio.ticket-recognizer")?.rule)
        #expect(rule.context?.words == ["ticket"] && rule.context?.before == 60 && rule.context?.after == 0)
        #expect(
            rule.context?.add == Confidence(0.35)
                && rule.patterns.map(\.confidence) == [Confidence(0.2), Confidence(0.5)]
        )
        #expect(try pack.finds("presidio.ticket-recognizer", in: "Ticket 12345") == ["12345"])
        #expect(pack.notes(.leftOut).contains { $0.hasPrefix("Ticket recognizer: the pattern broken: ") })
        #expect(try pack.finds("presidio.ssnrecognizer-de", in: "536-90-4399, 000-12-3456") == ["536-90-4399"])
        #expect(try pack.finds("presidio.titles", in: "ask Dr. No") == ["Dr."])
        #expect(pack.notes(.leftOut).contains { $0.hasPrefix("SpacyRecognizer: it has no pattern") })
        #expect(pack.loaded.rule(id: "presidio.ssnrecognizer-en")?.rule.reference.tags.contains("country-us") == true)
    }

    @Test func `in prose a Presidio guess needs its context`() throws {
        let pack = try ImportedPack(Self.presidio, .presidio, .prose)
        #expect(try pack.finds("presidio.ticket-recognizer", in: "see T-12") == [])
        #expect(try pack.finds("presidio.ticket-recognizer", in: "see ticket T-12") == ["T-12"])
    }

    static let noseyParker = #"""
        rules:
        - name: Acme Token
          id: np.acme.1
          pattern: |
            (?x)
            \b
            ( act_ [a-z0-9]{12} )   # the token's body
            \b
          categories: [api, secret]
          references: [https://example.com/tokens]
          examples:
          - 'token = "act_a1b2c3d4e5f6"'
          - 'no token at all'
          negative_examples:
          - act_short
          - "two\nlines"
        """#

    @Test func `Nosey Parker rules keep verbose patterns and their examples`() throws {
        let pack = try ImportedPack(Self.noseyParker, .noseyparker)
        #expect(try pack.finds("np.acme.1", in: "act_a1b2c3d4e5f6.") == ["act_a1b2c3d4e5f6"])
        let located = try #require(pack.loaded.rule(id: "np.acme.1"))
        #expect(located.tests.map(\.text) == ["token = \"act_a1b2c3d4e5f6\"", "act_short", "two\nlines"])
        #expect(located.rule.reference.tags == ["imported", "api", "secret"])
        #expect(pack.notes(.changed) == ["np.acme.1: an example that is not found was left out of the tests"])
    }

    @Test func `Nosey Parker's groups are all found, and files make one pack`() throws {
        let pair = #"""
            rules:
            - name: Login
              id: np.login.1
              pattern: |
                (?x)
                user [\ ]* = [\ ]* (\w{3, 20})   (?# the user's name )
                \s+ pass [\ ]* = [\ ]* (\w{3, 20})
            - name: Either
              id: np.either.1
              pattern: '(?:one=(\d+)|two=(\d+))'
            """#
        let pack = try ImportedPack([pair, Self.noseyParker], .noseyparker)
        #expect(try pack.finds("np.login.1", in: "user = joe\npass=s3cr3t") == ["joe", "s3cr3t"])
        #expect(try pack.finds("np.either.1", in: "two=22 one=11") == ["22", "11"])
        #expect(pack.loaded.rules.count == 3)
    }

    @Test func `Kingfisher rules keep entropy, confidence and words to ignore`() throws {
        let pack = try ImportedPack(
            #"""
            rules:
              - name: Acme Key
                id: kingfisher.acme.1
                pattern: '(?P<ID>ak)-(?P<TOKEN>[a-z0-9]{8})\b'
                min_entropy: 2.0
                confidence: high
                pattern_requirements: {min_digits: 2, min_lowercase: 1, ignore_if_contains: [test], checksum: crc}
                validation: {type: Http}
                depends_on_rule: [{rule_id: kingfisher.acme.2, variable: AKID}]
              - name: Helper
                id: kingfisher.acme.2
                pattern: 'id-(\d+)'
                visible: false
            """#,
            .kingfisher
        )
        #expect(try pack.finds("kingfisher.acme.1", in: "ak-a1b2c3d4 ak-aabbccdd ak-1test234") == ["a1b2c3d4"])
        #expect(try pack.finds("kingfisher.acme.1", in: "ak-abcdefg1 ak-12345678 ak-1bcdefg2") == ["1bcdefg2"])
        #expect(pack.loaded.rules.first?.patterns[0].confidence == Confidence(0.9))
        #expect(
            pack.notes(.notMapped) == [
                "kingfisher.acme.1: validation: nothing is asked of the network",
                "kingfisher.acme.1: depends_on_rule kingfisher.acme.2: it is found without the other one near",
                "kingfisher.acme.1: pattern_requirements.checksum",
            ]
        )
        #expect(pack.notes(.leftOut) == ["kingfisher.acme.2: visible is false: it helps other rules only"])
    }

    @Test(arguments: [
        ("a.toml", GitleaksTests.text, ImportFormat.gitleaks), ("a.toml", "filter = ''", .betterleaks),
        ("a.yaml", presidio, .presidio), ("a.yml", noseyParker, .noseyparker),
        ("a.yml", noseyParker + "\n  min_entropy: 3", .kingfisher),
    ])
    func `the format shows in the file`(path: String, text: String, format: ImportFormat) {
        #expect(ImportFormat.guess(path: path, text: text) == format)
    }

    @Test func `a file of none of the formats is not guessed`() {
        #expect(ImportFormat.guess(path: "a.json", text: "{}") == nil)
        #expect(ImportFormat.guess(path: "a.yaml", text: "a: 1") == nil)
    }
}
