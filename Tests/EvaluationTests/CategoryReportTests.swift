import Classification
import ClassifierTraining
import Evaluation
import RuleFiles
import ShippedModel
import Testing

@Suite struct CategoryReportTests {
    private static let lines = """
        {"text": "You are a stupid worthless idiot", "labels": {"toxicity": 1, "defamation": 1, "any": 1}}
        {"text": "You stupid idiot, shut up", "labels": {"toxicity": 1}}
        {"text": "What is the weather in Paris tomorrow?", "labels": {"toxicity": 0, "any": 0}}
        {"text": "Please book a table for two at seven.", "labels": {"toxicity": 0, "benign": 1}}
        {"text": 5}
        """

    private func report() -> CategoryReport {
        let file = ExampleFile(name: "a<b", lines: Array(Self.lines.utf8))
        let set = CategoryEvaluator(.shipped, falseAlarmRate: 0.01).score(file)
        return CategoryReport(sets: [set], facts: [("model", "m&m")])
    }

    @Test func `labels are ranked and counted at the threshold`() throws {
        let set = try #require(report().sets.first)
        #expect(set.labels.map(\.label) == ["any, by harmful", "any, by unsafe", "toxicity"])
        #expect(set.unjudged == ["defamation"])
        #expect(set.benign == 2 && set.benignFlagged == 0)
        #expect(set.skipped == ["no text": 1])
        let toxicity = try #require(set.labels.last)
        #expect(toxicity.averagePrecision == 1 && toxicity.recall == 1 && toxicity.falseAlarms == 0)
        #expect(toxicity.f1 == 1 && toxicity.recallAtOnePercent == 1)
    }

    @Test func `a report has no word of the texts, and needs nothing else`() {
        let report = report()
        let outputs = [report.table(), report.markdown(), report.html(), report.json.compact]
        for output in outputs {
            #expect(!output.contains("Paris") && !output.contains("idiot"))
            #expect(output.contains("toxicity"))
        }
        #expect(report.html().contains("a&lt;b") && report.html().contains("m&amp;m"))
        #expect(report.html().contains("<polyline") && report.html().contains("<circle"))
        #expect(report.json.compact.contains(#""average_precision":1"#))
    }
}
