/// A commented rule for authors to begin with: it loads and passes its tests as it stands.
package struct RuleTemplate: Sendable {
    private let id: String
    private let entity: String
    private let name: String

    /// - Parameters:
    ///   - id: dotted, as `acme.customer-number`; the part after the last dot names the rule.
    ///   - entity: nil to make one of the id.
    package init(id: String, entity: String? = nil) {
        let words = (id.split(separator: ".").last ?? "rule").split(separator: "-")
        self.id = id
        self.entity = entity ?? words.joined(separator: "_").uppercased()
        name = words.joined(separator: " ").capitalizedFirst
    }

    /// A whole pack with this one rule.
    package var pack: String {
        let packID = id.split(separator: ".").first.map(String.init) ?? id
        return """
            # yaml-language-server: $schema=./rule-pack.v1.schema.json
            schema: 1
            pack: {id: \(packID), name: \(packID), version: 1.0.0}

            rules:
            \(rule)
            """
    }

    /// The rule as one item of `rules:`.
    package var rule: String {
        """
          - id: \(id)                          # stable, dotted, never used for another rule
            name: \(name)
            description: What it finds and how sure that is, in a sentence that an auditor understands.
            false_positives: What it is known to mistake, or what you have seen that it does not.
            status: experimental
            entity: \(entity)                  # the label that stands in its place and counts in reports
            severity: medium                    # info | low | medium | high | critical
            tags: []
            detect:
              # Single quotes, so that a backslash is one. Bound every repeat. Say with (?<!…) and (?!…) what must not touch it.
              - regex: '(?<![A-Za-z0-9])XY-\\d{6}(?!\\d)'
                confidence: 0.4                 # how sure the form alone makes you
                # validate: [luhn]              # named checks; see: weir rules validators
                # validated_confidence: 0.8     # once they pass
            context:
              words: [\(name.lowercased())]
              before: 50                        # characters looked at before it
              after: 30                         # and after it
              add: 0.4                          # once, if a word is there
            report_at: 0.5                      # below it there is no finding
            action: flag                        # flag | redact | block: begin with flag, and watch
            # redact: {with: mask, keep_last: 4}
            # allow: {values: [XY-000000]}      # known to be harmless
            tests:
              match:
                - {text: "\(name.lowercased()) XY-123456.", finds: XY-123456, redacted: "\(name.lowercased()) [\(entity)]."}
                - "XY-123456 is the \(name.lowercased())"
              no_match:
                - {text: "XY-123456", because: nothing near it says what it is}
                - {text: "\(name.lowercased()) XY-12345", because: too short}

        """
    }

    /// `text` with the rule after its last line.
    ///
    /// - Returns: nil if the text does not end inside its list of rules, so that the rule would stand elsewhere.
    package func appended(to text: String) -> String? {
        let lines = text.split(separator: "\n")
        guard let rules = lines.lastIndex(where: { $0.hasPrefix("rules:") }),
            lines[(rules + 1)...].allSatisfy({ $0.hasPrefix(" ") || $0.hasPrefix("#") })
        else { return nil }
        return (text.hasSuffix("\n") ? text : text + "\n") + "\n" + rule
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
