import AuditLog
import Foundation
import Testing

/// A data directory with a log of a few exchanges; the writer stays open until `stop`.
private final class FilledLog {
    private let folder: URL
    let writer: AuditWriter
    private(set) var ids: [String] = []
    var path: String { folder.appending(path: "audit.db").path }
    var pack: String { folder.appending(path: "pack.zip").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "weir-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        writer = try AuditWriter(AuditWriter.Configuration(path: folder.appending(path: "audit.db").path))
        for (app, outcome) in [("shop", AuditOutcome.blocked), ("shop", .allowed), ("chat", .blocked)] {
            var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
            ticket.record.app = AuditLabel(configured: app)
            ids.append(ticket.id.text)
            ticket.close(outcome, status: 200)
        }
        #expect(writer.flush())
    }

    deinit {
        writer.shutdown()
        try? FileManager.default.removeItem(at: folder)
    }

    func audit(_ arguments: String...) async throws -> Program.Ending {
        try await Program.run(["audit"] + arguments + ["--db", path])
    }

    /// What commands have put on record, oldest first.
    var reads: [String] {
        let spool = path + ".reads"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: spool)) ?? []
        return names.sorted().compactMap { try? String(contentsOfFile: spool + "/" + $0, encoding: .utf8) }
    }
}

@Suite(.timeLimit(.minutes(2))) struct `Commands that read the log` {
    @Test
    func `save queries, ask them by name, list and delete them`() async throws {
        let log = try FilledLog()
        let early = try await log.audit("query", "--app", "shop", "--save", "shop")
        #expect(early.status == 2 && early.remarks.contains("/admin/audit/queries"))
        log.writer.shutdown()
        let saved = try await log.audit("query", "--app", "shop", "--save", "shop", "--json")
        #expect(saved.status == 0 && saved.remarks.contains("saved as shop"))
        #expect(saved.output.contains(log.ids[0]) && !saved.output.contains(log.ids[2]))
        let asked = try await log.audit("query", "--saved", "shop", "--where", "outcome=allowed", "--json")
        #expect(!asked.output.contains(log.ids[0]) && asked.output.contains(log.ids[1]))
        #expect(try await log.audit("query", "--saved", "nobody").status == 2)
        #expect(try await log.audit("query", "--app", "shop", "--save", "No Name").status == 2)
        let list = try await log.audit("saved")
        #expect(list.output.contains("shop") && list.output.contains("app=shop") && list.output.contains("uid:"))
        #expect(try await log.audit("saved", "--delete", "shop").status == 0)
        #expect(try await log.audit("saved", "--delete", "shop").status == 2)
        #expect(try await log.audit("saved").remarks.contains("no query is saved"))
    }

    @Test
    func `put on record what they show, before they show it`() async throws {
        let log = try FilledLog()
        _ = try await log.audit("query", "--app", "shop")
        #expect(log.reads.isEmpty, "no gateway has made the folder")
        try ReadSpool(of: log.path).create()
        _ = try await log.audit("query", "--app", "shop", "--since", "1h")
        _ = try await log.audit("show", log.ids[0])
        _ = try await log.audit("facets", "app", "--where", "status=200")
        _ = try await log.audit("report", "policies", "--since", "1h")
        _ = try await log.audit("export", "--to", "jsonl")
        _ = try await log.audit("verify")
        #expect(try await log.audit("labels", "--author", "mia").remarks.contains("no label matches"))
        let facts = log.reads.map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") }
        #expect(facts.first == "query 2 app,since\n")
        #expect(
            Set(facts.map { $0.split(separator: " ")[0] }) == [
                "query", "show", "facets", "report", "export", "verify", "labels",
            ]
        )
        #expect(facts.contains("show 1 id\n") && facts.contains("facets 2 status\n") && facts.contains("export 3 -\n"))
    }

    @Test
    func `show nothing that they cannot put on record`() async throws {
        let log = try FilledLog()
        // A file in the folder's place: nothing can be put into it.
        #expect(FileManager.default.createFile(atPath: log.path + ".reads", contents: Data()))
        let run = try await log.audit("query", "--json")
        #expect(run.status == 3 && run.output.isEmpty && run.remarks.contains(".reads"))
    }

    @Test
    func `make evidence packs, once under a name`() async throws {
        let log = try FilledLog()
        let made = try await log.audit("evidence", "--since", "1h", "--app", "shop", "--output", log.pack)
        #expect(made.status == 0 && made.remarks.contains("2 exchanges"), "\(made.remarks)")
        #expect(FileManager.default.contents(atPath: log.pack)?.prefix(4) == Data([0x50, 0x4B, 3, 4]))
        #expect(try await log.audit("evidence", "--since", "1h", "--output", log.pack).status == 3)
        #expect(try await log.audit("evidence", "--output", log.pack + "2").status == 2)
    }
}
