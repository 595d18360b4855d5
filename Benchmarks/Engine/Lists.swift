import Detection
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

#if canImport(Glibc)
import Glibc
#endif

/// What big lists cost: to load, and for each byte of a text in which nothing of them stands.
func measureLists(_ text: [UInt8], cells: Int) throws {
    print("a pattern that is nowhere: \(cost(of: .regex("zaxuzaxu"), text))")
    for count in [1000, 100_000, 1_000_000] {
        let entries = madeUpEntries(count)
        var list: WordList?
        let load = try timed { list = try WordList(name: "made up", content: entries) }
        guard let list else { return }
        print("dictionary of \(list.count): loaded in \(rounded(load, 3)) s; \(cost(of: .dictionary(list), text))")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "weir-lists-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard let key = ExactDataKey(bytes: [UInt8](repeating: 9, count: 32)) else { return }
    for count in [cells / 100, cells] where count > 0 { try measureExactData(count, key, text, folder) }
    print("peak memory \(peakMegabytes()) MB")
}

private func measureExactData(_ cells: Int, _ key: ExactDataKey, _ text: [UInt8], _ folder: String) throws {
    let (table, output) = (folder + "/table.csv", folder + "/set.edm")
    try writeTable(cells / 4, to: table)
    var summary: ExactDataBuilder.Summary?
    let before = peakMegabytes()
    let build = try timed {
        summary = try ExactDataBuilder.build(
            input: table,
            columns: ["name", "mail", "phone", "account"],
            key: key,
            output: output
        )
    }
    guard let summary, let file = MappedFile(path: output) else { return }
    let set = try ExactDataSet(name: "set", memory: file.bytes, owner: file, key: key)
    print(
        "exact data of \(summary.cells) cells: built in \(rounded(build)) s, "
            + "peak memory \(before) MB before and \(peakMegabytes()) MB after, \(summary.lengthInBytes / 1_000_000) MB on disk; "
            + cost(of: .exactData(set), text)
    )
}

private func cost(of source: Pattern.Source, _ text: [UInt8]) -> String {
    let rule = Rule(
        reference: RuleReference(
            id: "bench.list",
            name: "list",
            entity: "LIST",
            severity: .low,
            tags: [],
            packID: "bench",
            packVersion: "1.0.0"
        ),
        patterns: [Pattern(source: source, confidence: Confidence(0.9))]
    )
    guard let rules = try? RuleSet([rule]) else { return "no rules" }
    let engine = Engine(rules: rules, key: .ephemeral())
    var scratch = InspectionScratch(for: engine)
    var best = Double.infinity
    var findings = 0
    for _ in 0..<5 {
        let seconds = timed {
            var numbers = PlaceholderNumbers()
            let verdict = engine.inspect(text, direction: .response, placeholders: &numbers, using: &scratch)
            findings = verdict.findings.count
        }
        best = min(best, seconds)
    }
    return
        "\(rounded(best * 1e9 / Double(text.count))) ns a byte (\(rounded(Double(text.count) / best / 1e6, 0)) MB/s), "
        + "\(findings) findings in \(text.count) bytes"
}

/// Entries of one to three made-up words that look like names of medicines.
private func madeUpEntries(_ count: Int) -> [UInt8] {
    var generator = Random(state: 7)
    var out: [UInt8] = []
    for _ in 0..<count {
        for word in 0...Int(generator.next() % 3) {
            if word > 0 { out.append(0x20) }
            out += generator.word() + Array("zaxu".utf8)
        }
        out.append(0x0A)
    }
    return out
}

/// Rows of a name, an address of mail, a telephone number and an account.
private func writeTable(_ rows: Int, to path: String) throws {
    guard let file = unsafe fopen(path, "wb") else { return }
    defer { unsafe fclose(file) }
    var generator = Random(state: 11)
    let first = (0..<5000).map { _ in String(decoding: generator.word(), as: UTF8.self) }
    var block = "name,mail,phone,account\n"
    for row in 0..<rows {
        let (name, family) = (first[Int(generator.next() % 5000)], first[Int(generator.next() % 5000)])
        block +=
            "\(name) \(family),\(name).\(family)\(row % 1000)@example.com,"
            + "+49 30 \(10_000_000 + generator.next() % 89_999_999),\(1_000_000_000 + generator.next() % 8_999_999_999)\n"
        if block.utf8.count > 1 << 16 {
            unsafe fputs(block, file)
            block = ""
        }
    }
    unsafe fputs(block, file)
}

private struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    mutating func word() -> [UInt8] {
        let (consonants, vowels) = (Array("bcdfghklmnprstvz".utf8), Array("aeiou".utf8))
        var out: [UInt8] = []
        for _ in 0...(1 + next() % 3) {
            out.append(consonants[Int(next() % 16)])
            out.append(vowels[Int(next() % 5)])
        }
        return out
    }
}

private func peakMegabytes() -> Int {
    var usage = rusage()
    unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
}
