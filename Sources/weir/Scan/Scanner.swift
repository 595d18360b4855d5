import GuardrailTypes
import Inspection

/// What a scan says of one text.
struct ScanVerdict {
    let action: Action
    let findings: [Finding]
    let failures: [RuleFailure]
    /// The text with everything replaced that is redacted or blocked.
    ///
    /// Ends early where a rule failed and the text may not pass.
    let redacted: [UInt8]
}

/// Runs texts through the stream inspector, whole or in pieces; both give the same verdicts (law 1).
///
/// Owns its scratch memory, so one scanner serves one thread at a time.
struct Scanner: ~Copyable {
    private let engine: Engine
    private let settings: ScanSettings
    private var scratch: InspectionScratch
    private var output = InspectionOutput()

    init(engine: Engine, settings: ScanSettings) {
        self.engine = engine
        self.settings = settings
        scratch = InspectionScratch(for: engine)
    }

    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - direction: nil for the scan's own.
    mutating func scan(_ text: [UInt8], direction: Direction?) -> ScanVerdict {
        output.clear()
        var inspector = StreamInspector(
            engine: engine,
            direction: direction ?? settings.direction,
            afterBlock: .goOn
        )
        let size = settings.chunk ?? max(text.count, 1)
        var offset = 0
        while offset < text.count {
            let end = min(offset + size, text.count)
            inspector.receive(text.span.extracting(offset..<end), using: &scratch, into: &output)
            offset = end
        }
        inspector.finish(using: &scratch, into: &output)
        return ScanVerdict(
            action: TextVerdict(output).action,
            findings: output.findings,
            failures: output.failures,
            redacted: output.releases.count == 1 ? output.releases[0].text : output.releases.flatMap(\.text)
        )
    }
}
