import ByteText
import Detection
import Evaluation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

extension EvalCommand {
    /// Counts what is found in documents that hold nothing.
    func evaluateClean() throws {
        let loaded = try options.load()
        let (report, status) = try measure(loaded)
        try write(table: report.table(), json: report.json, html: report.html(), markdown: report.markdown())
        if let faults { try Terminal.write(report.faults, toFile: faults) }
        if status > .findings { throw status.code }
        let rate = report.total.perMegabyte ?? 0
        if let limit = cleanOptions.maxPerMb, rate > limit {
            Terminal.say("\(rate) findings per MB, above \(limit)")
            throw ExitStatus.findings.code
        }
    }

    /// - Returns: also the worst that happened while files were read.
    private func measure(_ loaded: LoadedRules) throws -> (report: CleanReport, status: ExitStatus) {
        let excepted = Set(cleanOptions.except)
        for id in cleanOptions.except where !loaded.rules.contains(where: { $0.reference.id == id }) {
            let meant = loaded.nearestID(to: id).map { "; \($0)?" } ?? "; weir rules list names all"
            throw CommandFailure.usage("--except: there is no rule \(id)\(meant)")
        }
        var facts = facts(of: loaded)
        if !excepted.isEmpty { facts.append(("not counted", excepted.sorted().joined(separator: ", "))) }
        var report = CleanReport(facts: facts)
        let engine = try loaded.makeEngine(key: .ephemeral(), reportAt: reportAt.map { Confidence($0) })
        let tally = try scan(by: engine).run(paths) { file in
            let found = file.findings.filter { !excepted.contains($0.finding.rule.id) }
            report.add(file.path, bytes: file.bytes, findings: found.map(CleanReport.Finding.init))
        }
        if report.total.documents == 0 && tally.status <= .findings {
            throw CommandFailure.usage("there is no text in what was named")
        }
        return (report, tally.status)
    }

    private func scan(by engine: Engine) -> TextScan {
        let excluded = IgnoreList(cleanOptions.exclude.joined(separator: "\n"))
        return TextScan(
            engine: engine,
            settings: ScanSettings(direction: direction, chunk: nil),
            tree: FileTree(respectsIgnoreFiles: !cleanOptions.noIgnore, excluded: excluded),
            sizeLimitInBytes: (cleanOptions.maxSize ?? 10) * 1_000_000
        )
    }
}

extension CleanReport.Finding {
    fileprivate init(_ found: FileFinding) {
        self.init(
            rule: found.finding.rule,
            file: found.file,
            line: found.line,
            column: found.column,
            range: found.finding.range
        )
    }
}
