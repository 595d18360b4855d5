package import AuditLog
package import GuardrailTypes
import RuleFiles

/// Whose texts are kept, how and for how long (`capture:`); nobody's, if not said.
///
/// Chosen by the operator's own names alone: nothing that a client sends turns it on or off.
package struct CaptureSettings: Hashable, Sendable {
    package var mode = CaptureMode.off
    /// Needed for escrow.
    package var recipient: EscrowRecipient?
    /// Nil for all.
    package var apps: Set<String>?
    package var keys: Set<String>?
    package var directions = Set(Direction.allCases)
    /// Of one exchange's texts; a longer one is not kept.
    package var maxBytes = 1 << 20
    package var retentionDays = 30
    package var queueBytes = 64 << 20
    package var onFailure = CaptureFailureMode.skip
    /// Nil: `captures.db` in the data directory.
    package var file: String?

    package init() {}

    /// True if texts of this client are kept.
    func covers(_ principal: Principal) -> Bool {
        guard mode != .off, apps?.contains(principal.app) != false else { return false }
        return keys.map { keys in principal.keyID.map(keys.contains) ?? false } ?? true
    }

    /// What the writer needs; what it does with a full disk and how long it keeps things change with a restart.
    package func configuration(in directory: DataDirectory) -> CaptureWriter.Configuration {
        var writer = CaptureWriter.Configuration(path: file ?? directory.capturePath)
        writer.onFailure = onFailure
        writer.queueBytes = queueBytes
        writer.retentionSeconds = Int64(retentionDays) * 86_400
        return writer
    }
}

extension SettingsShape {
    static let capture = MappingShape(
        title: "capture",
        keys: [
            .init("mode", words(CaptureMode.self), required: true, "off, redacted, or escrow: encrypted to recipient."),
            .init("recipient", .text(escrowKey), "Who may read what is in escrow: a line of weir audit escrow-key."),
            .init("apps", .list(.text(.name), atLeast: 1), "Applications whose texts are kept; all, if not said."),
            .init("keys", .list(.text(.name), atLeast: 1), "Client keys whose texts are kept; all, if not said."),
            .init("directions", .list(words(Direction.self), atLeast: 1), "prompt, response; both, if not said."),
            .init("max_bytes", .integer(1024...268_435_456), "Of one exchange's texts. 1048576, if not said."),
            .init(
                "queue_bytes",
                .integer(65_536...4_294_967_296),
                "That may wait for the disk. 67108864, if not said."
            ),
            .init("retention_days", .integer(1...3650), "After which captures are deleted. 30, if not said."),
            .init("on_failure", words(CaptureFailureMode.self), "If the disk fails. skip, if not said."),
            .init("file", .text(.nonEmpty), "The database of captures. captures.db in data_dir, if not said."),
        ]
    )

    private static let escrowKey = TextForm(
        title: "an escrow key",
        pattern: "^weir-escrow[+][0-9a-f]{64}$",
        help: "the line that weir audit escrow-key prints, which begins with weir-escrow+"
    )
}

extension SettingsReader {
    mutating func capture(_ fields: Fields) -> CaptureSettings {
        var capture = CaptureSettings()
        capture.mode = fields.choice("mode") ?? capture.mode
        if let key = text(fields, "recipient") {
            capture.recipient = EscrowRecipient(key)
            if capture.recipient == nil { report(.badForm, fields["recipient"], "this is no escrow key") }
        }
        if capture.mode == .escrow, fields["recipient"] == nil {
            report(
                .missingKey,
                fields["mode"],
                "escrow needs a recipient",
                help: "make a key with weir audit escrow-key, on another machine, and write its public line here"
            )
        }
        if fields["apps"] != nil { capture.apps = Set(fields.texts("apps")) }
        if fields["keys"] != nil { capture.keys = Set(fields.texts("keys")) }
        if fields["directions"] != nil {
            capture.directions = Set(fields.texts("directions").compactMap(Direction.init(rawValue:)))
        }
        capture.maxBytes = fields["max_bytes"]?.integer ?? capture.maxBytes
        capture.queueBytes = fields["queue_bytes"]?.integer ?? capture.queueBytes
        capture.retentionDays = fields["retention_days"]?.integer ?? capture.retentionDays
        capture.onFailure = fields.choice("on_failure") ?? capture.onFailure
        capture.file = text(fields, "file").map(resolved)
        return capture
    }
}
