// Cost of the engine, with peers and limits in the same run: only the ratios hold on a noisy machine.
//
//     EngineBenchmark <rules folder> <text file> [<text file> …]

import Detection
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else { fatalError("usage: EngineBenchmark RULES TEXT [TEXT …]") }
let rules = try loadRules(arguments[0])
let engine = Engine(rules: rules, key: .ephemeral())
let patternCount = rules.rules(for: .response).detectors.count
print("rules \(rules.rules.count), patterns in the response direction \(patternCount)")
for path in arguments.dropFirst() {
    let text = try readFile(path)
    print("\n\(path.split(separator: "/").last ?? "") (\(text.count) bytes)")
    try measureThroughput(text)
    measureStream(text)
}
measureAdversarial()
