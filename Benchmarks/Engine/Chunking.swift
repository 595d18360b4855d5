import GuardrailTypes
import Inspection

/// Law 1 by brute force: every two-way cut of every line, and every line byte by byte, against the line in one piece.
func measureChunking(_ text: [UInt8]) {
    var scratch = InspectionScratch(for: engine)
    var cuts = 0
    var differences = 0
    var findings = 0
    for line in text.split(separator: 0x0A) {
        let line = Array(line)
        for direction in Direction.allCases {
            let whole = run([line], direction, &scratch)
            findings += whole.findings.count
            for at in 0..<line.count {
                let pieces = at == 0 ? line.map { [$0] } : [Array(line[..<at]), Array(line[at...])]
                cuts += 1
                if run(pieces, direction, &scratch) != whole { differences += 1 }
            }
        }
    }
    print("\(cuts) cuts, \(findings) findings, \(differences) differences")
}

private struct Outcome: Equatable {
    var released: [UInt8] = []
    var findings: [Finding] = []
    var block: BlockDecision?
}

private func run(_ pieces: [[UInt8]], _ direction: Direction, _ scratch: inout InspectionScratch) -> Outcome {
    var inspector = StreamInspector(engine: engine, direction: direction)
    var output = InspectionOutput()
    for piece in pieces { inspector.receive(piece.span, using: &scratch, into: &output) }
    inspector.finish(using: &scratch, into: &output)
    return Outcome(released: output.releases.flatMap(\.text), findings: output.findings, block: output.block)
}
