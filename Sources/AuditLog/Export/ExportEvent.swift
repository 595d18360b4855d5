/// One exchange as an event of other systems' formats.
struct ExportEvent {
    let rows: AuditRows
    let index: Int
    let origin: AuditExportOrigin

    func value(_ column: String) -> AuditValue { rows.value(column, inRow: index) }
    func text(_ column: String) -> String { value(column).text }

    /// When it began, in milliseconds since 1970.
    var milliseconds: Int64 { AuditTime(text("time"), now: AuditTime(milliseconds: 0))?.milliseconds ?? 0 }

    var rules: [AuditValue] { text("rules").split(separator: ",").map { .text(String($0)) } }
    var entities: [AuditValue] { text("entities").split(separator: ",").map { .text(String($0)) } }

    /// 0 is nothing, 3 a block.
    var weight: Int { ["allow": 0, "flag": 1, "redact": 2, "block": 3][text("action")] ?? 0 }

    /// Without a value of its own.
    var summary: String { "exchange \(text("outcome"))" }
}

/// JSON as it is put together; members that have no value are left out.
enum ExportJSON {
    case value(AuditValue)
    case list([AuditValue])
    case object([(String, ExportJSON)])
    case objects([ExportJSON])

    static func text(_ text: String) -> ExportJSON { .value(.text(text)) }
    static func integer(_ value: Int64) -> ExportJSON { .value(.integer(value)) }

    private var isEmpty: Bool {
        switch self {
        case .value(let value): value == .null
        case .list(let values): values.isEmpty
        case .object(let members): members.allSatisfy(\.1.isEmpty)
        case .objects(let objects): objects.isEmpty
        }
    }

    var json: String {
        switch self {
        case .value(let value): JSONEncoder.value(value)
        case .list(let values): "[" + values.map(JSONEncoder.value).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.filter { !$0.1.isEmpty }.map { "\(JSONEncoder.string($0.0)):\($0.1.json)" }.joined(
                    separator: ","
                ) + "}"
        case .objects(let objects): "[" + objects.map(\.json).joined(separator: ",") + "]"
        }
    }
}
