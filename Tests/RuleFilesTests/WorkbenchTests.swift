import Detection
import Foundation
import GuardrailTypes
import Testing

@testable import RuleFiles

@Suite struct `A new rule` {
    @Test(arguments: ["acme.badge-number", "a.b.c"])
    func `loads and passes its tests as it stands`(id: String) {
        #expect(diagnostics(in: RuleTemplate(id: id).pack, runsTests: true).map(\.reason) == [])
    }

    @Test func `is put after the last rule of a pack`() throws {
        let first = RuleTemplate(id: "acme.one").pack
        let both = try #require(RuleTemplate(id: "acme.two", entity: "SECOND").appended(to: first))
        let loaded = try RuleLoader().load(texts: [("t.yaml", both)]).get()
        #expect(loaded.rules.map(\.reference.id) == ["acme.one", "acme.two"])
        #expect(loaded.rules.last?.reference.entity == "SECOND")
    }

    @Test func `is not put after something else than rules`() {
        let pack = RuleTemplate(id: "acme.one").pack + "defaults:\n  action: flag\n"
        #expect(RuleTemplate(id: "acme.two").appended(to: pack) == nil)
    }
}

@Suite struct `JUnit XML` {
    @Test func `has a case for each test and says why one failed`() throws {
        let text = PackText.changing("[a hemlock,", to: "['a <cowbane> & \"b\"',")
        let loaded = try RuleLoader(runsTests: false).load(texts: [("t & u.yaml", text)]).get()
        let xml = JUnitReport.xml(loaded.located.map { ($0, RuleTester.results(for: $0)) })
        let document = try XMLReading(xml)
        #expect(document.names.filter { $0 == "testcase" }.count == 4)
        #expect(document.failures == ["test.word: expected a finding, found nothing"])
        #expect(document.files == ["t & u.yaml"])
    }

    @Test func `never holds a character that XML does not have`() {
        #expect(JUnitReport.escaped("a\u{1}\n<\"&>") == "a\u{FFFD}&#10;&lt;&quot;&amp;&gt;")
    }
}

/// What a strict reader sees in a JUnit report: element names and attributes.
///
/// Enough of XML for what we write; it refuses what is not closed.
private struct XMLReading {
    private(set) var names: [String] = []
    private(set) var failures: [String] = []
    private(set) var files: Set<String> = []

    init(_ xml: String) throws {
        var open: [String] = []
        for tag in xml.split(separator: "<").dropFirst() {
            let inside = try #require(tag.split(separator: ">").first)
            if inside.hasPrefix("?") { continue }
            if inside.hasPrefix("/") {
                #expect(open.popLast() == String(inside.dropFirst()))
                continue
            }
            let name = String(inside.prefix { $0.isLetter })
            names.append(name)
            if !inside.hasSuffix("/") { open.append(name) }
            if name == "failure" { failures.append(Self.attribute("message", inside)) }
            if name == "testcase" { files.insert(Self.attribute("file", inside)) }
        }
        #expect(open.isEmpty)
    }

    private static func attribute(_ name: String, _ tag: Substring) -> String {
        guard let start = tag.range(of: "\(name)=\"")?.upperBound else { return "" }
        return String(tag[start...].prefix { $0 != "\"" }).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    }
}

@Suite struct `SARIF` {
    private func log() throws -> [String: Any] {
        let rule = SARIFLog.Rule(
            id: "b",
            name: "B",
            description: "Finds b.",
            tags: ["x"],
            level: SARIFLog.Level(.critical)
        )
        let other = SARIFLog.Rule(id: "a", name: "A", description: "", level: SARIFLog.Level(.info))
        let result = SARIFLog.Result(
            ruleID: "b",
            level: .error,
            message: "B",
            file: "./dir name/ä.txt",
            line: 2,
            column: 3,
            bytes: 10..<14
        )
        let text = SARIFLog(version: "1.0.0", rules: [rule, other], results: [result]).json.pretty()
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// What the schema of SARIF 2.1.0 requires of a log, a run, a tool and a result, and what readers need of a place.
    @Test func `has what the schema requires`() throws {
        let log = try log()
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
        #expect(driver["name"] as? String == "weir")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == ["a", "b"])
        #expect(rules.map { ($0["defaultConfiguration"] as? [String: String])?["level"] } == ["note", "error"])
        #expect(rules.allSatisfy { ($0["shortDescription"] as? [String: String])?["text"]?.isEmpty == false })
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        #expect((result["message"] as? [String: String])?["text"] == "B")
        #expect(result["ruleIndex"] as? Int == 1)
        let place = try #require((result["locations"] as? [[String: [String: Any]]])?.first?["physicalLocation"])
        #expect((place["artifactLocation"] as? [String: String])?["uri"] == "dir%20name/%C3%A4.txt")
        #expect(
            place["region"] as? [String: Int] == ["startLine": 2, "startColumn": 3, "byteOffset": 10, "byteLength": 4]
        )
    }

    @Test(arguments: [("a/b.txt", "a/b.txt"), ("/a b", "file:///a%20b"), ("c:d", "c%3Ad"), ("a%b", "a%25b")])
    func `a path becomes a URI reference`(path: String, uri: String) {
        #expect(SARIFLog.Result.uri(path) == uri)
    }
}

@Suite struct `What rules cost` {
    @Test func `is measured on the text and on texts made of the rule's own tests`() throws {
        let loaded = try RuleLoader().load(texts: [("t.yaml", PackText.sound)]).get()
        let stopwatch = RuleStopwatch(text: Array("plain text".utf8), direction: .prompt, worstLength: 1000)
        let cost = try stopwatch.cost(of: try #require(loaded.located.first), in: loaded)
        #expect(cost.nanosecondsPerByte > 0)
        #expect(cost.worst.bytes >= 1000)
        #expect(!cost.worst.hasFailed)
    }
}
