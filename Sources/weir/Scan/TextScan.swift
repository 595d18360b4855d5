import ByteText
import Foundation
import GuardrailTypes
import Inspection

/// A scan of plain files, each as one text.
struct TextScan {
    private let engine: Engine
    private let settings: ScanSettings

    init(engine: Engine, settings: ScanSettings) {
        self.engine = engine
        self.settings = settings
    }

    func run(_ paths: [String]) throws -> ScanTally {
        var scanner = Scanner(engine: engine, settings: settings)
        var tally = ScanTally()
        var progress = Progress()
        defer { progress.finish() }
        for path in paths {
            for file in try ScanFiles.below(path) {
                scan(file, isNamed: file == path, using: &scanner, into: &tally)
                progress.show(tally.bytes, of: nil)
            }
        }
        return tally
    }

    /// - Parameter isNamed: the person named the file itself; what only lies in a named folder may be passed over.
    private func scan(_ file: String, isNamed: Bool, using scanner: inout Scanner, into tally: inout ScanTally) {
        guard let data = ScanFiles.content(of: file) else {
            Terminal.say("\(file): cannot be read")
            tally.raise(.failure)
            return
        }
        guard String(validating: data, as: UTF8.self) != nil else {
            guard isNamed else { return }
            Terminal.say("\(file): is not UTF-8 text and was not scanned")
            tally.raise(.usage)
            return
        }
        let verdict = scanner.scan(data, direction: nil)
        tally.add(verdict, bytes: data.count)
        for failure in verdict.failures { Terminal.say("\(file): \(failure.summary)") }
        var position = TextPosition(in: data)
        let lines = verdict.findings.map { finding in
            let (line, column) = position.advance(to: finding.range.lowerBound)
            return "\(file):\(line):\(column) \(finding.rule.id) \(finding.rule.entity) \(finding.confidence) "
                + "\(finding.action.rawValue) \(finding.preview.isEmpty ? "-" : finding.preview)"
        }
        if !lines.isEmpty { Terminal.print(lines.joined(separator: "\n")) }
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

/// The files that a person means by a path.
enum ScanFiles {
    /// The file itself, standard input for `-`, or all files below a folder but those whose names begin with a dot.
    static func below(_ path: String) throws -> [String] {
        if path == "-" { return [path] }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure.failure("\(path): there is no such file or folder")
        }
        guard isDirectory.boolValue else { return [path] }
        let options: FileManager.DirectoryEnumerationOptions = [.skipsHiddenFiles]
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil, options: options)
        let found = (files?.compactMap { ($0 as? URL)?.path() } ?? []).filter { file in
            FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func content(of file: String) -> [UInt8]? {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        return FileManager.default.contents(atPath: file).map { Array($0) }
    }
}
