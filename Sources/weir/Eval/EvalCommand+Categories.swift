import Classification
import ClassifierTraining
import Evaluation
import RuleFiles

extension EvalCommand {
    /// Measures a classifier in place of rules.
    func evaluate(_ name: String) throws {
        if failUnder != nil || faults != nil {
            throw CommandFailure.usage("--fail-under and --faults are for rules, not for --classifier")
        }
        let model = try ModelFile.load(name == "embedded" ? nil : name)
        let evaluator = CategoryEvaluator(model, falseAlarmRate: Float(falseAlarms))
        var files: [String] = []
        for path in paths {
            files += try FileTree().files(below: path).filter { $0 == path || $0.hasSuffix(".jsonl") }
        }
        guard !files.isEmpty else { throw CommandFailure.usage("there is no labelled text in what was named") }
        let facts = [
            ("weir", Version.current), ("model", model.header.name), ("heads", "\(model.heads.count)"),
            ("threshold", "\(falseAlarms) of benign texts"),
        ]
        let report = CategoryReport(sets: try ExampleFiles.read(files).map(evaluator.score), facts: facts)
        try write(table: report.table(), json: report.json, html: report.html(), markdown: report.markdown())
    }
}
