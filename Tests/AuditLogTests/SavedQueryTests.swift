import Testing

@testable import AuditLog

@Suite struct `Saved queries` {
    private func query(_ name: String, _ conditions: [(String, String)]) throws -> SavedQuery {
        try SavedQuery(name: name, author: "mia", conditions: conditions.map { (name: $0.0, value: $0.1) }, at: .now())
    }

    @Test
    func `are kept, replaced and deleted by the writer and by the command line`() async throws {
        let log = try ChainedLog()
        let writer = try log.writer()
        let first = try query("cards", [("entity", "CREDIT_CARD"), ("since", "24h")])
        let isSaved = try await withCheckedThrowingContinuation { done in
            writer.change(.save(first)) { done.resume(with: $0) }
        }
        #expect(isSaved)
        writer.shutdown()
        #expect(try AuditReader(path: log.path).savedQueries() == [first])
        let second = try query("cards", [("app", "shop")])
        let another = try query("a-1.b", [("app", "shop"), ("app", "chat")])
        #expect(try OfflineLabels(path: log.path).change(.save(second)))
        #expect(try OfflineLabels(path: log.path).change(.save(another)))
        #expect(try AuditReader(path: log.path).savedQueries() == [another, second])
        #expect(try OfflineLabels(path: log.path).change(.delete(name: "cards")))
        #expect(try !OfflineLabels(path: log.path).change(.delete(name: "cards")))
        #expect(throws: AuditParameterError.self) { try AuditReader(path: log.path).savedQuery("cards") }
        #expect(try log.verify().problem == nil)
    }

    @Test
    func `are asked with other conditions, which add to values and win where one thing is asked`() throws {
        let saved = try query("x", [("app", "shop"), ("since", "24h"), ("limit", "10")])
        let all = saved.parameters(with: [(name: "app", value: "chat"), (name: "since", value: "1h")])
        #expect(all.map { "\($0.name)=\($0.value)" } == ["app=shop", "limit=10", "app=chat", "since=1h"])
    }

    @Test(arguments: ["", "UPPER", "a b", "ä", "a/b", String(repeating: "a", count: 65)])
    func `have names that fit into a URL`(name: String) {
        #expect(throws: AuditParameterError.self) { try query(name, [("app", "shop")]) }
    }

    @Test
    func `are checked as if they were asked`() {
        for bad in [
            [], [("shibboleth", "1")], [("since", "yesterday")], [("after", "4")],
            [("app", String(repeating: "a", count: 501))],
        ] {
            #expect(throws: AuditParameterError.self) { try query("x", bad) }
        }
    }

    @Test
    func `of a log of an older version there are none`() throws {
        let log = try ChainedLog()
        let old = try log.tampered("DROP TABLE saved_condition; DROP TABLE saved_query; PRAGMA user_version = 4")
        #expect(try AuditReader(path: old).savedQueries().isEmpty)
    }
}
