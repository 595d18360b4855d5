import Foundation
import GuardrailTypes
import TestSupport
import Testing

@testable import AuditLog

@Suite(.enabled(if: Python.verifies)) struct `An evidence pack` {
    @Test
    func `holds the rows, and is verified without our code`() throws {
        let log = try ChainedLog()
        let evidence = try UnpackedEvidence(log)
        #expect(evidence.pack.problem == nil && evidence.pack.exchanges == 40)
        #expect(try evidence.rows("decisions.csv") == 40 && evidence.rows("findings.csv") == 28)
        let verdict = try evidence.verify(key: log.key)
        #expect(verdict.status == 0, "\(verdict.output)")
        #expect(verdict.output.contains("40 exchanges and 28 findings"))
        #expect(verdict.output.contains("all under signed checkpoints"))
        #expect(try evidence.verify(key: AuditSigningKey()).output.hasPrefix("unsigned"))
    }

    @Test
    func `holds what was asked for and proves that it stood among the rest`() throws {
        let log = try ChainedLog()
        let evidence = try UnpackedEvidence(log, { _ in }, [("action", "block")])
        #expect(evidence.pack.exchanges == 14)
        #expect(try evidence.rows("decisions.csv") == 14)
        #expect(try evidence.verify(key: log.key).output.contains("14 exchanges"))
        #expect(try evidence.text("report.html").contains("<code>action=block</code>"))
    }

    @Test
    func `begins at the checkpoint before its period`() throws {
        let log = try ChainedLog(exchanges: 60, runs: 1)
        let reader = try AuditReader(path: log.path)
        var query = AuditQuery()
        query.limit = 20
        let started = try reader.exchanges(query).value("time", inRow: 19).text
        let request = try AuditEvidenceRequest(
            [(name: "since", value: started)],
            author: "mia",
            now: AuditTime(milliseconds: AuditTime.now().milliseconds + 1)
        )
        let evidence = try UnpackedEvidence(log) { $0 = request }
        #expect((20..<60).contains(evidence.pack.exchanges))
        let verdict = try evidence.verify(key: log.key)
        #expect(verdict.status == 0 && !verdict.output.contains("entries 1 to"), "\(verdict.output)")
    }

    @Test
    func `shows every change that is made to it`() throws {
        let log = try ChainedLog()
        let lines = try UnpackedEvidence(log).text("chain/entries.jsonl")
        var random = SplitMix(state: 7)
        for _ in 0..<12 {
            let evidence = try UnpackedEvidence(log)
            var changed = lines.split(separator: "\n").map(String.init)
            let place = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: changed.remove(at: place)
            case 1: changed.swapAt(place, (place + 1) % changed.count)
            case 2: changed[place] = changed[place].replacingOccurrences(of: "\"item\":", with: "\"item\":1")
            default:
                let index = changed.firstIndex { $0.contains("shop") } ?? 0
                changed[index] = changed[index].replacingOccurrences(of: "shop", with: "chat")
            }
            try evidence.write(changed.joined(separator: "\n") + "\n", to: "chain/entries.jsonl")
            #expect(try evidence.verify(key: log.key).output.hasPrefix("changed: chain/entries.jsonl"))
            try evidence.listAnew()
            // The number of an item is in its row, not in its entry.
            let isFound = try evidence.verify(key: log.key).status == 1
            #expect(isFound || changed[place].contains("\"item\":1"))
        }
    }

    @Test
    func `proves nothing without a signature at its end, or without entries`() throws {
        let log = try ChainedLog()
        let evidence = try UnpackedEvidence(log)
        #expect(evidence.pack.isSigned)
        let facts = try evidence.text("chain/chain.json")
        let end = try #require(facts.range(of: #""end":{"#)).upperBound
        let size = facts[end...].prefix { $0 != "," }
        let columns = try #require(facts.range(of: #""columns""#)).lowerBound
        try evidence.write("\(facts[..<end])\(size),\"note\":null},\(facts[columns...])", to: "chain/chain.json")
        try evidence.listAnew()
        #expect(try evidence.verify(key: log.key).output.hasPrefix("unsigned: all fits together"))
        try evidence.write("", to: "MANIFEST.sha256")
        try FileManager.default.removeItem(atPath: evidence.folder + "/chain/chain.json")
        #expect(try evidence.verify(key: log.key).status == 1)
    }

    @Test(arguments: ["decisions.csv", "findings.csv"])
    func `shows lines of tables that are not rows of the log`(name: String) throws {
        let log = try ChainedLog()
        let evidence = try UnpackedEvidence(log)
        let text = try evidence.text(name)
        try evidence.write(text.replacingOccurrences(of: "redact", with: "allow"), to: name)
        try evidence.listAnew()
        #expect(try evidence.verify(key: log.key).output.contains("not what was recorded"))
        try evidence.write(text.split(separator: "\r\n").dropLast().joined(separator: "\r\n"), to: name)
        try evidence.listAnew()
        #expect(try evidence.verify(key: log.key).output.hasPrefix(name))
    }

    @Test
    func `says when the log is not what was recorded`() throws {
        let log = try ChainedLog()
        let path = try log.tampered("UPDATE exchange SET app = 'chat' WHERE seq = 9")
        let request = try AuditEvidenceRequest([(name: "since", value: "1h")], author: "mia", now: .now())
        let pack = try AuditReader(path: path).evidence(request)
        #expect(pack.problem?.kind == .edited && pack.problem?.item == "exchange 9")
    }

    @Test
    func `holds configurations with what came of their tests, and the rules that found nothing`() throws {
        let policy = AuditEvidencePolicy(
            hash: "hash-0",
            files: [.init(kind: "pack", path: "/etc/../weir/rules/pci.yaml", text: "schema: 1\n")],
            tests: [
                .init(rule: "pci.card-number", passed: 4, failed: 0), .init(rule: "never.seen", passed: 2, failed: 1),
            ]
        )
        let evidence = try UnpackedEvidence(try ChainedLog()) { $0.policies = [policy] }
        #expect(try evidence.text("policies/hash-0/1-pack-pci.yaml") == "schema: 1\n")
        #expect(try evidence.text("policies/hash-0/tests.csv").contains("never.seen,2,1"))
        let page = try evidence.text("report.html")
        #expect(page.contains("<li>never.seen</li>") && !page.contains("<script"))
        #expect(try evidence.verify().status == 0)
    }

    @Test
    func `knows which policies were in force`() throws {
        let log = try ChainedLog()
        let reader = try AuditReader(path: log.path)
        let now = AuditTime.now().milliseconds
        let all = AuditTime(milliseconds: now - 60_000)..<AuditTime(milliseconds: now + 60_000)
        #expect(try reader.policies(in: all) == ["hash-0", "hash-1"])
        let later = AuditTime(milliseconds: now + 60_000)..<AuditTime(milliseconds: now + 120_000)
        #expect(try reader.policies(in: later) == ["hash-1"])
    }

    @Test
    func `refuses a period without a beginning, or more than it holds`() throws {
        #expect(throws: AuditParameterError.self) {
            try AuditEvidenceRequest([(name: "app", value: "shop")], author: "mia", now: .now())
        }
        #expect(throws: AuditParameterError.self) {
            let times = [(name: "since", value: "1h"), (name: "until", value: "2h")]
            _ = try AuditEvidenceRequest(times, author: "mia", now: .now())
        }
        let log = try ChainedLog()
        #expect(throws: AuditParameterError.evidenceTooLarge) { try UnpackedEvidence(log) { $0.mostExchanges = 39 } }
        #expect(throws: AuditParameterError.evidenceTooLarge) { try UnpackedEvidence(log) { $0.mostBytes = 2000 } }
    }

    @Test
    func `carries the verifier of the documentation`() throws {
        let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/verify-evidence.py")
        #expect(try String(contentsOf: docs, encoding: .utf8) == EvidenceText.verifier)
    }
}

@Suite(.enabled(if: Python.verifies)) struct `A ZIP file` {
    @Test
    func `is read by others whatever is in it`() throws {
        var random = SplitMix(state: 3)
        var archive = ZipArchive(madeAt: AuditTime(milliseconds: 1_764_000_000_000))
        var sums: [String] = []
        for number in 0..<60 {
            let count = [0, 1, 2, 1000, 70_000].randomElement(using: &random)!
            let range: ClosedRange<UInt8> = Bool.random(using: &random) ? 0...255 : 97...98
            let bytes = (0..<count).map { _ in UInt8.random(in: range, using: &random) }
            archive.add("folder \(number)/ä-\(number)", bytes)
            sums.append("\(bytes.count) \(bytes.reduce(0) { $0 &+ Int($1) })")
        }
        let path = FileManager.default.temporaryDirectory.path + "/weir-zip-\(UUID().uuidString).zip"
        try Data(archive.finish()).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let script = """
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None and z.infolist()[0].date_time[:3] == (2025, 11, 24)
            for n, i in enumerate(z.infolist()):
                assert i.filename == f"folder {n}/\\u00e4-{n}"
                print(len(z.read(i)), sum(z.read(i)))
            """
        let read = try Python.run(["-c", script, path])
        #expect(read.output.split(separator: "\n").map(String.init) == sums)
    }
}
