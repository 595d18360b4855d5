import ByteText
import GuardrailTypes
import Inspection
import RuleFiles

/// A scan of plain files, each as one text.
struct TextScan {
    private let engine: Engine
    private let settings: ScanSettings
    private let tree: FileTree
    /// Larger files below a folder are not scanned.
    private let sizeLimitInBytes: Int

    init(engine: Engine, settings: ScanSettings, tree: FileTree, sizeLimitInBytes: Int) {
        self.engine = engine
        self.settings = settings
        self.tree = tree
        self.sizeLimitInBytes = sizeLimitInBytes
    }

    /// - Parameter report: is told of one file at a time, in order, whether or not anything was found in it.
    func run(_ paths: [String], report: (ScannedFile) -> Void) throws -> ScanTally {
        var scanner = Scanner(engine: engine, settings: settings)
        var tally = ScanTally()
        var skipped = Skipped()
        var progress = Progress()
        defer { progress.finish() }
        for path in paths {
            for file in try tree.files(below: path) {
                scan(file, isNamed: file == path, using: &scanner, into: &tally, &skipped, report)
                progress.show(tally.bytes, of: nil)
            }
        }
        progress.finish()
        if let summary = skipped.summary(limit: sizeLimitInBytes) { Terminal.say(summary) }
        return tally
    }

    /// - Parameter isNamed: the person named the file itself; what only lies in a named folder may be passed over.
    private func scan(
        _ file: String,
        isNamed: Bool,
        using scanner: inout Scanner,
        into tally: inout ScanTally,
        _ skipped: inout Skipped,
        _ report: (ScannedFile) -> Void
    ) {
        if !isNamed, let size = FileContent.size(of: file), size > sizeLimitInBytes { return skipped.large += 1 }
        guard let data = FileContent.bytes(of: file) else {
            Terminal.say("\(file): cannot be read")
            tally.raise(.failure)
            return
        }
        guard !FileContent.isBinary(data) else {
            guard isNamed else { return skipped.binary += 1 }
            Terminal.say("\(file): is not UTF-8 text and was not scanned")
            tally.raise(.usage)
            return
        }
        let verdict = scanner.scan(data, direction: nil)
        tally.add(verdict, bytes: data.count)
        for failure in verdict.failures { Terminal.say("\(file): \(failure.summary)") }
        var position = TextPosition(in: data)
        let findings = verdict.findings.map { finding in
            let (line, column) = position.advance(to: finding.range.lowerBound)
            return FileFinding(file: file, line: line, column: column, finding: finding)
        }
        report(ScannedFile(path: file, bytes: data.count, findings: findings))
    }
}

/// A file that was scanned, and what was found in it.
struct ScannedFile {
    let path: String
    let bytes: Int
    let findings: [FileFinding]
}

/// A finding at its place in a file.
struct FileFinding {
    let file: String
    /// From 1.
    let line: Int
    /// In Unicode scalars, from 1.
    let column: Int
    let finding: Finding

    /// For people and for `grep`.
    var text: String {
        "\(file):\(line):\(column) \(finding.rule.id) \(finding.rule.entity) \(finding.confidence) "
            + "\(finding.action.rawValue) \(finding.preview.isEmpty ? "-" : finding.preview)"
    }

    /// Without the preview: a log that goes to a code host should not have even masked text.
    var sarif: SARIFLog.Result {
        SARIFLog.Result(
            ruleID: finding.rule.id,
            level: SARIFLog.Level(finding.rule.severity),
            message: "\(finding.rule.name) (\(finding.rule.entity), confidence \(finding.confidence))",
            file: file,
            line: line,
            column: column,
            bytes: finding.range.lowerBound..<finding.range.upperBound
        )
    }
}

/// How many files below folders were passed over.
private struct Skipped {
    var binary = 0
    var large = 0

    /// Nil if none was.
    func summary(limit: Int) -> String? {
        var parts: [String] = []
        if binary > 0 { parts.append("\(counted(binary, "file")) of no UTF-8 text") }
        if large > 0 { parts.append("\(counted(large, "file")) above \(limit / 1_000_000) MB") }
        return parts.isEmpty ? nil : "not scanned: \(parts.joined(separator: ", "))"
    }
}

/// Turns byte offsets into lines and columns, in one pass forwards.
struct TextPosition {
    private let text: [UInt8]
    private var offset = 0
    private var line = 1
    private var lineStart = 0

    init(in text: [UInt8]) {
        self.text = text
    }

    /// Line and column (in Unicode scalars) of an offset, both from 1.
    ///
    /// - Parameter target: not before an earlier one's line.
    mutating func advance(to target: Int) -> (line: Int, column: Int) {
        while offset < target {
            if text[offset] == 0x0A {
                line += 1
                lineStart = offset + 1
            }
            offset += 1
        }
        let before = text[lineStart..<max(lineStart, target)]
        return (line, before.count { !UTF8Boundary.isContinuation($0) } + 1)
    }
}
