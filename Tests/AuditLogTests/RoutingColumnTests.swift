import Testing

@testable import AuditLog

@Suite struct RoutingColumnTests {
    /// Three exchanges: one of a single attempt, one that fell back, one that was not sent.
    private func log() throws -> TemporaryDirectory {
        let directory = TemporaryDirectory()
        let writer = try directory.writer()
        var one = AuditRouting(route: "fast", candidate: "a/m", reason: "only", attempts: 1)
        one.trail.add("a/m", status: 200, "allowed")
        var two = AuditRouting(route: "fast", candidate: "b/m", reason: "strategy", attempts: 3)
        two.trail.add("a/m", status: nil, "connect")
        two.trail.add("a/m", status: 503, "server_error")
        two.trail.add("b/m", status: 200, "allowed")
        for (index, routing) in [one, two, nil].enumerated() {
            let place = try writer.reserve()
            var record = AuditRecord(
                id: ExchangeID(milliseconds: UInt64(index + 1), high: 0, low: 0),
                startedAt: AuditTime(milliseconds: 1_700_000_000_000),
                arrival: place.arrival,
                method: "POST",
                route: "/v1/chat/completions"
            )
            record.routing = routing
            record.outcome = .allowed
            writer.submit(record, onCommit: nil)
        }
        writer.shutdown()
        return directory
    }

    @Test func `a row says where the request went and what became of each attempt`() throws {
        let directory = try log()
        let reader = try AuditReader(path: directory.database)
        #expect(
            try reader.column("SELECT routing, candidate, candidate_reason, attempts, attempt_log FROM v_routing")
                == [
                    "fast|a/m|only|1|a/m 200 allowed",
                    "fast|b/m|strategy|3|a/m connect; a/m 503 server_error; b/m 200 allowed",
                ]
        )
        let rows = try reader.exchanges(AuditQuery())
        #expect(rows.value("candidate", inRow: 1) == .text("b/m"))
        #expect(rows.value("candidate", inRow: 0) == .null)
        let id = rows.value("id", inRow: 1).text
        let detail = try #require(try reader.show(id))
        #expect(detail.json.contains(#""attempt_log":"a/m connect; a/m 503 server_error; b/m 200 allowed""#))
        #expect(detail.text.contains("candidate_reason"))
    }

    @Test(arguments: [
        ("candidate", "b/m", 1), ("candidate", "c/m", 0), ("routing", "fast", 2), ("attempts", "3", 1),
        ("candidate_reason", "only", 1),
    ])
    func `the route can be asked for`(name: String, value: String, count: Int64) throws {
        let directory = try log()
        let reader = try AuditReader(path: directory.database)
        let query = try AuditQuery([(name: name, value: value)], now: AuditTime(milliseconds: 0))
        #expect(try reader.count(query) == count)
        let dimension = try #require(AuditDimension(rawValue: name))
        let facets = try reader.facet(dimension, AuditQuery())
        #expect(facets.first { $0.value == value }?.exchanges ?? 0 == count)
    }

    @Test func `a trail is bounded`() {
        var trail = AttemptTrail()
        for _ in 0..<20 { trail.add("a", status: 500, "server_error") }
        #expect(trail.text.hasSuffix("; and 4 more"))
        #expect(trail.text.utf8.count < 400)
    }

    @Test func `a log from before routes were noted is read without them`() throws {
        let directory = TemporaryDirectory()
        try AuditFile.create(directory.database)
        do {
            let connection = try Connection.open(directory.database, .writer)
            for step in Migration.all.prefix(4) { try connection.execute(step) }
            try connection.execute("PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 4")
        }
        let reader = try AuditReader(path: directory.database)
        #expect(try reader.exchanges(AuditQuery()).columns.contains("candidate") == false)
        let query = try AuditQuery([(name: "candidate", value: "a/m")], now: AuditTime(milliseconds: 0))
        #expect(try reader.count(query) == 0)
        #expect(try reader.facet(.candidate, AuditQuery()).isEmpty)
    }
}
