// Cost of the engine, with peers and limits in the same run: only the ratios hold on a noisy machine.
//
//     EngineBenchmark [--stream-only] <rules folder> <text file> [<text file> …]
//     EngineBenchmark --whole-only --engine-only <rules folder> <text file>      the engine alone, for a profiler
//     … --rounds=100                                             the engine so many times, ten unless said
//     … --piece=65536                                            the text in whole texts of so many bytes
//     EngineBenchmark --attacks <rules folder> [<text file> …]   texts made against the rules, and others
//     … --rule=ID --rounds=100                                   those of one rule, the dearest of them so many times more
//     EngineBenchmark --lists [--cells=N] <rules folder> <text file>   word lists and exact data of N cells
//     EngineBenchmark --policies <rules folder>                  what policies cost
//     EngineBenchmark --chunking <rules folder> <text file>      every two-way cut of every line

import Detection
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

#if canImport(Glibc)
import Glibc
#endif

let pieceLength = option("piece") ?? 2048
let streamOnly = CommandLine.arguments.contains("--stream-only")
let arguments = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
let needsNoText = CommandLine.arguments.contains("--attacks") || CommandLine.arguments.contains("--policies")
guard arguments.count >= (needsNoText ? 1 : 2) else {
    fatalError("usage: EngineBenchmark [--stream-only] RULES TEXT [TEXT …]")
}
let rules = try loadRules(arguments[0])
let engine = Engine(rules: rules, key: .ephemeral())
let patternCount = rules.rules(for: .response).detectors.count
print("rules \(rules.rules.count), patterns in the response direction \(patternCount)")
if CommandLine.arguments.contains("--attacks") {
    try measureAttacks(rules: arguments[0], further: arguments.dropFirst().map(readFile))
    exit(0)
}
if CommandLine.arguments.contains("--policies") {
    measurePolicies(rules)
    exit(0)
}
if CommandLine.arguments.contains("--chunking") {
    measureChunking(try readFile(arguments[1]))
    exit(0)
}
if CommandLine.arguments.contains("--lists") {
    try measureLists(try readFile(arguments[1]), cells: option("cells") ?? 1_000_000)
    exit(0)
}
for path in arguments.dropFirst() {
    let text = try readFile(path)
    print("\n\(path.split(separator: "/").last ?? "") (\(text.count) bytes)")
    if !streamOnly { try measureThroughput(text) }
    if !CommandLine.arguments.contains("--whole-only") { measureStream(text) }
}
if !streamOnly, !CommandLine.arguments.contains("--engine-only") { measureAdversarial() }
