extension AuditWriter {
    /// Records that fingerprints are made with another key from here on, or that an older key is gone.
    ///
    /// - Parameters:
    ///   - epochs: numbers of the keys, ascending; the last is in use.
    ///   - before: what was so until now.
    package func noteFingerprintKeys(_ epochs: [Int], before: [Int]) {
        guard epochs != before else { return }
        let kept = epochs.map(String.init).joined(separator: ",")
        record(
            AuditEvent(.fingerprintKey).with("epoch", epochs.last).with("keys", AuditLabel(configured: kept))
        )
    }
}

extension AuditReader {
    /// Numbers of the keys of fingerprints, as the log says last; the first alone if it says nothing.
    package func fingerprintEpochs() throws(AuditError) -> [Int] {
        let sql = "SELECT detail ->> 'keys' FROM event WHERE kind = 'fingerprint_key' ORDER BY event DESC LIMIT 1"
        guard let row = try rows(BoundSQL(text: sql, parameters: [])).rows.first else { return [1] }
        return row[0].text.split(separator: ",").compactMap { Int($0) }
    }
}
