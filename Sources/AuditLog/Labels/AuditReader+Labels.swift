/// A finding that a reviewer called right or wrong, by the last that was said of it.
package struct LabelledFinding: Hashable, Sendable {
    package let exchange: String
    package let direction: String
    package let field: String
    package let rule: String
    package let start: Int
    package let end: Int
    package let isRight: Bool
}

extension AuditReader {
    /// Those that are in the log; withdrawn labels are none.
    package func labelledFindings() throws(AuditError) -> [LabelledFinding] {
        let rows = try rows(
            BoundSQL(
                text: """
                    SELECT l.id, f.direction, f.field, f.rule, f.start_byte, f.end_byte, l.verdict
                    FROM label l JOIN finding f ON f.seq = l.seq AND f.finding = l.finding
                    WHERE l.label = (SELECT max(label) FROM label WHERE seq = l.seq AND finding = l.finding)
                          AND l.verdict <> 'withdrawn'
                    """,
                parameters: []
            )
        )
        return rows.rows.compactMap { row in
            guard case .integer(let start) = row[4], case .integer(let end) = row[5] else { return nil }
            return LabelledFinding(
                exchange: row[0].text,
                direction: row[1].text,
                field: row[2].text,
                rule: row[3].text,
                start: Int(start),
                end: Int(end),
                isRight: row[6].text == AuditVerdict.truePositive.rawValue
            )
        }
    }
}
