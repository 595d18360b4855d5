import Detection
import GuardrailTypes

/// Results of rules' own tests in the XML that build servers read.
///
/// The form is the one that Jenkins and GitLab take: a suite for each rule, a case for each test, `failure` with the reason.
package enum JUnitReport {
    package static func xml(_ results: [(rule: LocatedRule, tests: [RuleTester.Result])]) -> String {
        let all = results.flatMap(\.tests)
        let suites = results.map { suite($0.rule, $0.tests) }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="weir rules test" tests="\(all.count)" failures="\(all.count { $0.failure != nil })">
            \(suites.joined(separator: "\n"))
            </testsuites>

            """
    }

    private static func suite(_ located: LocatedRule, _ tests: [RuleTester.Result]) -> String {
        let id = located.rule.reference.id
        let failures = tests.count { $0.failure != nil }
        let cases = tests.enumerated().map { number, result in
            let kind = if case .match = result.test.expectation { "match" } else { "no_match" }
            let place = result.test.place
            let head =
                #"<testcase classname="\#(escaped(id))" name="\#(kind) \#(number + 1)""#
                + #" file="\#(escaped(place.file))" line="\#(place.line)""#
            guard let failure = result.failure else { return head + "/>" }
            return head + #"><failure message="\#(escaped(failure.reason))"/></testcase>"#
        }
        return #"<testsuite name="\#(escaped(id))" tests="\#(tests.count)" failures="\#(failures)">"#
            + "\n\(cases.joined(separator: "\n"))\n</testsuite>"
    }

    /// XML 1.0 has no control characters but tab and line ends, not even escaped (section 2.2).
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\n", "\r", "\t": out += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
