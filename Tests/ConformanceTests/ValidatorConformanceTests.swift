import Foundation
import TestSupport
import Testing

@testable import Detection

/// The validators against the test tables of validator.js, stdnum-js, commons-validator and Presidio, where those lie beside
/// the checkout.
@Suite struct `Validators agree with other libraries` {
    struct Row: Sendable {
        let scheme: String
        let value: String
        let isValid: Bool
    }

    static let files = [
        ("stdnum ", "stdnum-js"), ("commons ", "commons-validator"), ("presidio ", "presidio-recognizer-tests"),
        ("", "validatorjs"),
    ]
    static let rows = files.flatMap { prefix, folder in
        SharedData.lines("dlp/\(folder)/validators.jsonl").compactMap { row($0, prefix: prefix) }
    }
    static let schemes = Dictionary(
        uniqueKeysWithValues: (OracleScheme.stdnumSchemes + OracleScheme.otherSchemes).map { ($0.name, $0) }
    )

    private static func row(_ line: String, prefix: String) -> Row? {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
            return nil
        }
        let base = (object["scheme"] ?? object["entity"] ?? object["validator"]) as? String
        guard let base, let value = object["value"], let isValid = object["valid"] as? Bool else { return nil }
        let argument: String
        switch (object["args"] as? [Any])?.first {
        case let text as String: argument = " \(text)"
        case let number as NSNumber: argument = " \(number)"
        case is NSNull: argument = " null"
        case .some: argument = " options"
        case nil: argument = ""
        }
        return Row(scheme: prefix + base + argument, value: "\(value)", isValid: isValid)
    }

    private static func matches(_ value: String, _ pattern: String) -> Bool {
        (try? Regex(pattern).wholeMatch(in: value)) != nil
    }

    private static func accepts(_ scheme: OracleScheme, _ value: String) -> Bool {
        guard scheme.form.map({ matches(value, $0) }) ?? true else { return false }
        return scheme.validators.contains { Validator.all[$0]?.accepts(Array(value.utf8)) == true }
    }

    @Test(.enabled(if: !rows.isEmpty))
    func `on every value of every supported scheme`() {
        var compared = 0
        for row in Self.rows {
            guard let scheme = Self.schemes[row.scheme] else { continue }
            if let except = scheme.except, Self.matches(row.value, except) { continue }
            compared += 1
            #expect(Self.accepts(scheme, row.value) == row.isValid, "\(row.scheme): \(row.value)")
        }
        #expect(compared >= 1300)
    }

    @Test func `and every other scheme is named with the reason`() {
        let unnamed = Set(Self.rows.map(\.scheme)).filter { Self.schemes[$0] == nil && !UnsupportedSchemes.contain($0) }
        #expect(unnamed == [])
    }

    @Test func `with validators that exist`() {
        #expect(Self.schemes.values.flatMap(\.validators).filter { Validator.all[$0] == nil } == [])
    }

    /// `WEIR_WRITE_DOCS=1` writes the page anew.
    @Test func `and docs/validators.md says what these tables say`() throws {
        let page = SharedData.root.appending(path: "docs/validators.md")
        if ProcessInfo.processInfo.environment["WEIR_WRITE_DOCS"] != nil {
            try Self.page.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == Self.page)
    }
}

extension `Validators agree with other libraries` {
    /// The page about validators: what each checks, where an oracle is not followed, and what is not supported.
    static var page: String {
        let all = Validator.all.values.sorted { $0.name < $1.name }
        let answered = Dictionary(
            grouping: schemes.values.flatMap { scheme in scheme.validators.map { ($0, scheme.name) } }
        ) {
            $0.0
        }
        let rows = all.map { validator in
            let names = (answered[validator.name] ?? []).map { "`\($0.1)`" }.sorted().joined(separator: ", ")
            return "| `\(validator.name)` | \(validator.summary.replacing("|", with: "\\|")) | \(names) |"
        }
        let differences = schemes.values.filter { $0.reason != nil }.sorted { $0.name < $1.name }.map { scheme in
            "| `\(scheme.name)` | `\((scheme.except ?? "").replacing("|", with: "\\|"))` | \(scheme.reason ?? "") |"
        }
        let unsupported = UnsupportedSchemes.byReason.map { entry in
            "| \(entry.reason) | \(entry.names.map { "`\($0)`" }.joined(separator: ", ")) |"
        }
        return """
            # Validators

            A test writes this page from the tables in `Tests/ConformanceTests` and fails when the two differ. `validate` in a
            rule names these checks; there are \(all.count). They look at a value without its separators, unless a separator
            is part of it: which separators may stand is said by a rule's pattern.

            The last column names the schemes of other libraries' test tables on which a check gives the same answer for every
            value: `stdnum` is stdnum-js, `commons` is Apache Commons Validator, `presidio` are the recognisers' own tests, and
            names that begin with `is` are validator.js.

            | name | what it checks | agrees with |
            | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            ## Where an oracle is not followed

            | scheme | values | the oracle |
            | --- | --- | --- |
            \(differences.joined(separator: "\n"))

            ## Schemes that are not supported

            | why | schemes |
            | --- | --- |
            \(unsupported.joined(separator: "\n"))

            """
    }
}
