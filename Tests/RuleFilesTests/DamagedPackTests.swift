import Foundation
import RuleFiles
import TestSupport
import Testing

/// Damaged packs from fixed seeds: each loads or is explained, and none traps.
@Suite struct DamagedPackTests {
    private static let packs: [String] = {
        let folder = SharedData.root.appending(path: "rules")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        let texts = names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap {
            try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
        // A whole pack takes too long to read a thousand times: its head and its first rules are enough.
        return [PackText.sound] + texts.map { $0.split(separator: "\n").prefix(40).joined(separator: "\n") + "\n" }
    }()
    private static let fragments = [
        "'", "\"", ":", "- ", "  ", "\t", "[", "]", "{", "}", "&a ", "*a", "<<: ", "|", ">", "#", "!!binary ", "---\n",
        "...\n", "(", ")", "(?<", "{0,99999}", "\\", "[[:", "(?R)", "\\p{", "null", "-1", "1e999",
        "99999999999999999999",
        "0x", "true", ".nan", "\u{FEFF}", "é", "\r", "\u{0}",
    ]

    private func mutate(_ text: String, _ random: inout SplitMix) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 0...40, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1, 2, 3: bytes.insert(contentsOf: (Self.fragments.randomElement(using: &random) ?? "").utf8, at: at)
            case 4: bytes.removeSubrange(at..<end)
            default: bytes.insert(contentsOf: bytes[at..<end], at: at)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: 0..<25 as Range<UInt64>)
    func `damaged packs and policies are explained`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let policy =
            "schema: 1\npolicy:\n  id: p\n  version: 1.0.0\nmode: enforce\nstatements:\n"
            + "  - {models: [a], users: [b], action: block, redact: {with: mask, keep_last: 4}}\n"
            + "  - {rules: ['*'], categories: [hate], teams: [red], rollout: 10%, rollout_by: user, action: flag}\n"
        let floor =
            "schema: 1\npolicy: {id: f, version: 1.0.0}\nfloor: true\nfor: {apps: [a], key_tags: [b]}\n"
            + "statements:\n  - {mode: enforce}\n  - {tags: [secret], action: block, disclose: none}\n"
        for round in 0..<60 {
            let text = mutate(Self.packs[round % Self.packs.count], &random)
            let outcome = RuleLoader(runsTests: round % 4 == 0).load(
                texts: [("damaged.yaml", text)],
                policies: round % 3 == 0
                    ? [("floor.yaml", mutate(floor, &random)), ("p.yaml", mutate(policy, &random))] : []
            )
            guard case .refused(let diagnostics) = outcome else { continue }
            #expect(diagnostics.contains { $0.severity == .error })
            #expect(!DiagnosticRenderer().render(diagnostics).isEmpty)
        }
    }
}
