import AuditLog

extension AuditLocation {
    /// Puts on record what is about to be shown; where that fails nothing is shown.
    func note(
        _ command: AuditRead.Command,
        _ conditions: some Sequence<String> = [],
        rows: Int
    ) throws(AuditError) {
        try ReadSpool(of: path).record(AuditRead(command, conditions: conditions, rows: rows))
    }
}
