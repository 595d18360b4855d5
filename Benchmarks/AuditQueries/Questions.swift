import AuditLog

/// What an auditor asks, with what it may cost.
struct Questions {
    let path: String
    let rows: Int64

    func ask() throws {
        let last = BigLog.firstTime + BigLog.days * 86_400_000
        let month = ("since", AuditTime(milliseconds: last - 30 * 86_400_000).description)
        let filters: [(String, [(String, String)])] = [
            ("no filter", []), ("action=block", [("action", "block")]), ("app, frequent", [("app", "app-0")]),
            ("app and status, few", [("app", "app-19"), ("status", "429")]),
            ("rule, rare, in answers", [("rule", "pack.rule-150"), ("direction", "response")]),
            (
                "entity, app, model, upstream",
                [("entity", "ENTITY_3"), ("app", "app-3"), ("model", "model-2"), ("upstream", "provider-1")]
            ),
            ("nothing matches", [("app", "app-19"), ("status", "429"), ("model", "model-24"), ("key", "key-3")]),
            ("30 days, policy", [month, ("policy", "policy-4")]), ("latency at least 2 s", [("min_ms", "2000")]),
            ("latency at least 2.9 s, app", [("min_ms", "2900"), ("app", "app-19")]),
            ("fingerprint", [("fingerprint", try fingerprint())]), ("failed rule", [("failed_rule", "pack.rule-4")]),
            ("failure mode and app", [("failure_mode", "pass_and_record"), ("app", "app-7")]),
        ]
        for (name, filter) in filters { try measure("page: " + name) { try $0.exchanges(query(filter)).rows.count } }
        for (name, filter) in filters {
            try measure("count: " + name) { try Int($0.count(query(filter), most: 100_000)) }
        }
        for dimension in [AuditDimension.app, .rule, .status, .policy, .key] {
            try measure("facet: \(dimension.rawValue)") { try $0.facet(dimension, AuditQuery()).count }
            try measure("facet: \(dimension.rawValue), 30 days") { try $0.facet(dimension, query([month])).count }
            try measure("facet: \(dimension.rawValue), blocked") {
                try $0.facet(dimension, query([("action", "block")])).count
            }
        }
        for (name, filter) in filters {
            try measure("chart, 30 days: " + name) {
                try $0.chart(query(filter + (filter.contains { $0.0 == "since" } ? [] : [month])), by: .day).count
            }
        }
        let id = try first("SELECT id FROM exchange WHERE seq = \(rows / 3)")
        try measure("show") { try $0.show(id) == nil ? 0 : 1 }
    }

    private func query(_ filter: [(String, String)]) throws -> AuditQuery {
        try AuditQuery(filter.map { (name: $0.0, value: $0.1) }, now: .now())
    }

    private func fingerprint() throws -> String {
        try first("SELECT fingerprint FROM finding WHERE seq > \(rows / 2) LIMIT 1")
    }

    private func first(_ sql: String) throws -> String {
        var statement = try Connection.open(path, .reader).prepare(sql)
        return try statement.step() ? statement.value(at: 0).text : ""
    }

    /// The first time is with what the system happens to have in memory, the best of five with what it needs.
    private func measure(_ name: String, _ body: (borrowing AuditReader) throws -> Int) throws {
        var times: [Int64] = []
        var result = 0
        for _ in 0..<6 {
            let reader = try AuditReader(path: path)
            let start = monotonicMicroseconds()
            result = try body(reader)
            times.append(monotonicMicroseconds() - start)
        }
        let best = times.dropFirst().min() ?? 0
        print("| \(name) | \(result) | \(Self.milliseconds(times[0])) | \(Self.milliseconds(best)) |")
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        "\(microseconds / 1000).\(microseconds % 1000 / 100)"
    }
}
