import RuleFiles

/// Makes a Weir pack of another tool's rules.
///
/// Reads no files but through `readBase`; the command line hands the text in and writes the pack.
package struct RuleImporter {
    /// How near to the source tool the rules stay.
    package enum Variant: String, Sendable, CaseIterable {
        /// Findings are those of the source tool, to the byte.
        case strict
        /// Boundaries at the end of a pattern also take the punctuation of prose.
        case prose
    }

    package struct Options: Sendable {
        package var variant = Variant.strict
        /// The pack's id, and the first word of its rules' ids.
        package var packID: String
        /// What its rules do: flag, redact or block.
        package var action = "flag"
        /// The file's name, for the pack's `imported_from`.
        package var sourceName: String

        package init(packID: String, sourceName: String) {
            self.packID = packID
            self.sourceName = sourceName
        }
    }

    /// What came of an import.
    package struct Result: Sendable {
        /// The pack's file.
        package let text: String
        /// How many rules run, and how many stand in the pack as comments.
        package let imported: Int
        package let leftOut: Int
        /// What was not mapped, changed or left out, in the order of the file.
        package let notes: [ImportNote]
    }

    private let format: ImportFormat
    private let options: Options
    private let readBase: (String) -> String?

    /// - Parameter readBase: reads the file that gitleaks' `extend.path` names; nil if it is not there.
    package init(_ format: ImportFormat, options: Options, readBase: @escaping (String) -> String? = { _ in nil }) {
        self.format = format
        self.options = options
        self.readBase = readBase
    }

    /// - Throws: `ImportError` for a file that is not of the format, or that the source tool refuses too.
    /// - Complexity: each pattern is compiled twice, each rule loaded alone and once more with all others.
    package func pack(from text: String) throws(ImportError) -> Result { try pack(from: [text]) }

    /// One pack of several files, for tools that keep a file for each issuer.
    package func pack(from texts: [String]) throws(ImportError) -> Result {
        guard texts.count == 1 || !format.isTOML else {
            throw ImportError("a \(format.title) file stands for itself: import one at a time")
        }
        var pack = ForeignPack()
        for text in texts {
            let more = try read(text)
            pack.title = pack.title ?? more.title
            pack.rules += more.rules
            pack.allow += more.allow
            pack.notes += more.notes
        }
        let fitter = PatternFitter(variant: options.variant)
        for index in pack.rules.indices { fit(&pack.rules[index], fitter) }
        pack.allow = pack.allow.compactMap { allowance in
            fitter.fit(allowance) { pack.notes.append(ImportNote(kind: .notMapped, rule: nil, text: $0)) }
        }
        let writer = PackWriter(format: format, options: options, pack: pack)
        return try TrialLoad(writer: writer, pack: pack).result()
    }

    private func read(_ text: String) throws(ImportError) -> ForeignPack {
        switch format {
        case .gitleaks, .betterleaks: try GitleaksReader(format: format, readBase: readBase).read(text)
        case .presidio: try PresidioReader(variant: options.variant).read(text)
        case .noseyparker, .kingfisher: try YAMLRulesReader(format: format).read(text)
        }
    }

    private func dropUnusable(_ rule: inout ForeignRule, _ fitter: PatternFitter) {
        var reasons: [String] = []
        rule.allow = rule.allow.compactMap { fitter.fit($0) { reasons.append($0) } }
        for reason in reasons { rule.note(reason) }
    }

    private func fit(_ rule: inout ForeignRule, _ fitter: PatternFitter) {
        rule.seesDisguises = options.variant == .prose
        for index in rule.patterns.indices {
            var pattern = rule.patterns[index]
            fitter.fit(&pattern, in: &rule)
            if let entropy = pattern.entropy, entropy.bits > 8 {
                rule.note(.changed, "entropy \(entropy.bits): no text has more than 8 bits a byte, so nothing is found")
                pattern.entropy = (8, true)
            }
            rule.patterns[index] = pattern
        }
        dropUnusable(&rule, fitter)
        guard rule.leftOut == nil, !rule.patterns.isEmpty else { return }
        let refused = rule.patterns.compactMap(\.leftOut)
        if refused.count == rule.patterns.count {
            rule.leftOut = refused[0]
        } else {
            for pattern in rule.patterns {
                guard let reason = pattern.leftOut else { continue }
                rule.note(.leftOut, "the pattern \(pattern.name ?? "without a name"): \(reason)")
            }
        }
    }
}
