import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import AuditLog

@Suite struct `Reads by commands` {
    private func read(_ command: AuditRead.Command = .query, rows: Int = 3) -> AuditRead {
        AuditRead(command, conditions: ["since", "app"], rows: rows, at: AuditTime(milliseconds: 1_764_000_000_000))
    }

    /// Actor and detail of the reads in a log.
    private func reads(_ path: String) throws -> [(actor: String, detail: String)] {
        try AuditReader(path: path).events().filter { $0.kind == "read" }.map { ($0.actor, $0.detail) }
    }

    private func waitUntilTaken(_ path: String) async throws {
        for _ in 0..<500 where !ReadSpool(of: path).items(most: 10).isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(ReadSpool(of: path).items(most: 10).isEmpty)
    }

    @Test
    func `become events of the chain, with who read, and names in the place of values`() async throws {
        let log = try ChainedLog()
        let writer = try log.writer()
        let intake = try ReadIntake(of: log.path, every: 0.01) { writer.record($0, onCommit: $1) }
        try ReadSpool(of: log.path).record(read())
        try await waitUntilTaken(log.path)
        intake.stop()
        writer.shutdown()
        let found = try reads(log.path)
        #expect(found.map(\.actor) == ["uid:\(getuid())"])
        #expect(found[0].detail.hasPrefix(#"{"command":"audit query","conditions":"app,since","rows":3,"ticket":"#))
        #expect(try log.verify().problem == nil)
    }

    @Test
    func `wait for the next writer, and are taken once although the last one did not come to remove them`() async throws
    {
        let log = try ChainedLog()
        let first = try log.writer()
        try ReadSpool(of: log.path).create()
        try ReadSpool(of: log.path).record(read())
        let item = try #require(ReadSpool(of: log.path).items(most: 1).first)
        first.record(read().event(by: "uid:0", ticket: AuditLabel(configured: item.name)))
        try ReadSpool(of: log.path).record(read(.show, rows: 1))
        first.shutdown()
        let writer = try log.writer()
        let intake = try ReadIntake(of: log.path, every: 0.01) { writer.record($0, onCommit: $1) }
        try await waitUntilTaken(log.path)
        intake.stop()
        writer.shutdown()
        #expect(try reads(log.path).map { $0.detail.contains("audit query") } == [true, false])
    }

    @Test
    func `stay where they are if the writer loses them`() throws {
        let log = try ChainedLog()
        let handed = Mutex(0)
        let intake = try ReadIntake(of: log.path, every: 3600) { _, onCommit in
            handed.withLock { $0 += 1 }
            onCommit?(.lost)
        }
        try ReadSpool(of: log.path).record(read())
        intake.take()
        intake.take()
        intake.stop()
        #expect(handed.withLock { $0 } == 1 && ReadSpool(of: log.path).items(most: 10).count == 1)
    }

    @Test
    func `of a copy leave no trace and do not change it`() throws {
        let log = try ChainedLog()
        try ReadSpool(of: log.path).create()
        let copy = try log.copy()
        let before = try contents(of: copy)
        try ReadSpool(of: copy).record(read())
        #expect(try contents(of: copy) == before && !AuditFile.exists(copy + ".reads"))
    }

    @Test
    func `through a link are those of the log`() throws {
        let log = try ChainedLog()
        try ReadSpool(of: log.path).create()
        let link = log.directory.path + "/link.db"
        #expect(symlink(log.path, link) == 0)
        defer { unlink(link) }
        try ReadSpool(of: link).record(read())
        #expect(ReadSpool(of: log.path).items(most: 10).map(\.read) == [read()])
    }

    @Test
    func `what is no read of ours is told as unknown`() async throws {
        let log = try ChainedLog()
        let writer = try log.writer()
        let spool = ReadSpool(of: log.path)
        try spool.create()
        for (name, text) in [("1-a", "shibboleth"), ("2-b", ""), ("3-c", read().line + "more")] {
            try text.write(toFile: spool.path + "/" + name, atomically: false, encoding: .utf8)
        }
        #expect(symlink("/etc/passwd", spool.path + "/4-d") == 0)
        let intake = try ReadIntake(of: log.path, every: 0.01) { writer.record($0, onCommit: $1) }
        try await waitUntilTaken(log.path)
        intake.stop()
        writer.shutdown()
        let found = try reads(log.path)
        #expect(found.count == 4 && found.allSatisfy { $0.detail.hasPrefix(#"{"command":"(unknown)""#) })
        #expect(found.last?.actor == "(unknown)")
    }

    @Test
    func `lines are read as they are written, and nothing else is`() {
        var random = SplitMix(state: 11)
        for _ in 0..<2000 {
            let names = AuditQuery.parameterNames.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random))
            let command = AuditRead.Command.allCases.randomElement(using: &random)!
            let one = AuditRead(command, conditions: names, rows: Int.random(in: 0...99, using: &random))
            #expect(AuditRead(line: one.line) == one)
            var bytes = Array(one.line.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            let changed = String(decoding: bytes, as: UTF8.self)
            if let other = AuditRead(line: changed) { #expect(other.line == changed) }
        }
        #expect(AuditRead(.query, conditions: ["shibboleth", "app", "app"], rows: 0).conditions == ["*", "app"])
    }
}
