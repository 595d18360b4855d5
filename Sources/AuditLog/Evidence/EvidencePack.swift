internal import ByteText
internal import Crypto

/// What an auditor takes away: a ZIP file with a report, the rows, the configurations that decided, and the proof of the rows.
package struct EvidencePack: Sendable {
    package let zip: [UInt8]
    package let exchanges: Int
    /// Nil if the rows are what was recorded; what is wrong stands in the report too.
    package let problem: ChainProblem?
    /// False if no signed checkpoint covers the last entries yet: a pack that is made some seconds later has one.
    package let isSigned: Bool
}

extension AuditReader {
    /// Makes a pack, all of it from one moment of the log.
    ///
    /// - Throws: `AuditParameterError` for more than a pack holds, or for a log that has no chain.
    /// - Complexity: of the rows: some 20 µs for each exchange in it, and as much memory as its files need.
    package func evidence(_ request: AuditEvidenceRequest) throws -> EvidencePack {
        guard hasIndex, try knowsEvents() else {
            throw AuditParameterError(nil, "evidence needs a log that this version has opened for writing once")
        }
        try withConnection { connection throws(SQLiteError) in try connection.execute("BEGIN") }
        defer { connection.rollBack() }
        return try packed(request)
    }

    private func packed(_ request: AuditEvidenceRequest) throws -> EvidencePack {
        guard try count(request.query, most: Int64(request.mostExchanges) + 1) <= request.mostExchanges else {
            throw AuditParameterError.evidenceTooLarge
        }
        let seqs = try matches(request.query)
        let figures = try EvidenceFigures(request, seqs, self)
        var chain: EvidenceChain?
        if let entries = try entries(of: request) {
            chain = try EvidenceChain(entries, rowsOf: seqs, on: connection, most: request.mostBytes)
        }
        let page = EvidencePage(request: request, figures: figures, chain: chain)
        var files = EvidenceFiles()
        files.add("README.txt", EvidenceText.readme)
        files.add("report.html", page.html)
        files.add("decisions.csv", AuditFormat.csv.encode(figures.decisions))
        files.add("findings.csv", AuditFormat.csv.encode(figures.findings))
        for policy in request.policies { files.add(policy) }
        files.add("chain/verify.py", EvidenceText.verifier)
        files.add("chain/key.pub", try publicKeys().map { $0 + "\n" }.joined())
        if let chain {
            files.add("chain/chain.json", chain.facts(log: try logName()))
            files.add("chain/entries.jsonl", chain.lines)
        }
        return EvidencePack(
            zip: files.zip(madeAt: request.madeAt),
            exchanges: seqs.count,
            problem: chain?.problem,
            isSigned: chain?.endNote != nil
        )
    }

    /// The entries of all exchanges and events of a period, whatever other conditions there are; nil if nothing happened.
    private func entries(of request: AuditEvidenceRequest) throws -> ClosedRange<Int64>? {
        var ends: [Int64] = []
        var query = request.query.ofPeriod
        query.limit = 1
        for isNewestFirst in [false, true] {
            query.isNewestFirst = isNewestFirst
            for seq in try matches(query) { ends.append(try entry(of: "exchange", seq)) }
        }
        let events = try rows(
            BoundSQL(
                text: "SELECT min(event), max(event) FROM event WHERE at_ms >= ? AND at_ms < ?",
                parameters: [
                    .integer(request.period.lowerBound.milliseconds), .integer(request.period.upperBound.milliseconds),
                ]
            )
        )
        for case .integer(let event) in events.rows[0] { ends.append(try entry(of: "event", event)) }
        guard let first = ends.min(), let last = ends.max() else { return nil }
        return first...last
    }

    /// Exchanges end in the order of their numbers, so that the entry of one is its number and the events before it further on.
    private func entry(of kind: String, _ item: Int64) throws(AuditError) -> Int64 {
        try integer(
            BoundSQL(
                text: "SELECT entry FROM chain WHERE entry >= ? AND kind = ? AND item = ? ORDER BY entry LIMIT 1",
                parameters: [.integer(kind == "event" ? item : max(item, 1)), .text(kind), .integer(item)]
            )
        )
    }

    private func publicKeys() throws(AuditError) -> [String] {
        let sql = "SELECT detail ->> 'public_key' FROM event WHERE kind IN ('genesis', 'signing_key') ORDER BY event"
        return try rows(BoundSQL(text: sql, parameters: [])).rows.map { $0[0].text }.filter { !$0.isEmpty }
    }

    private func logName() throws(AuditError) -> String {
        let sql = "SELECT detail ->> 'log' FROM event WHERE kind = 'genesis'"
        return try rows(BoundSQL(text: sql, parameters: [])).rows.first.map { $0[0].text } ?? ""
    }
}

/// The files of a pack, and the list of their digests.
private struct EvidenceFiles {
    private var files: [(name: String, bytes: [UInt8])] = []

    mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }
    mutating func add(_ name: String, _ bytes: [UInt8]) { files.append((name, bytes)) }

    /// A configuration in a folder of its own; its files are numbered, since paths are the operator's and need not be names here.
    mutating func add(_ policy: AuditEvidencePolicy) {
        let folder = "policies/\(Self.plain(policy.hash).prefix(64))/"
        for (index, file) in policy.files.enumerated() {
            let last = file.path.split(separator: "/").last.map(String.init) ?? ""
            add("\(folder)\(index + 1)-\(file.kind)-\(Self.plain(last).suffix(80))", file.text)
        }
        let rows = policy.tests.map {
            [AuditValue.text($0.rule), .integer(Int64($0.passed)), .integer(Int64($0.failed))]
        }
        add("\(folder)tests.csv", AuditFormat.csv.encode(AuditRows(columns: ["rule", "passed", "failed"], rows: rows)))
    }

    private static func plain(_ name: String) -> String {
        let kept = name.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            return isPlain || scalar == "." || scalar == "-" ? Character(scalar) : "_"
        }
        return String(kept)
    }

    /// - Returns: the pack, with `MANIFEST.sha256` in the form of sha256sum(1).
    func zip(madeAt time: AuditTime) -> [UInt8] {
        var archive = ZipArchive(madeAt: time)
        var manifest = ""
        for file in files {
            archive.add(file.name, file.bytes)
            manifest += "\(Hex.string(SHA256.hash(data: file.bytes)))  \(file.name)\n"
        }
        archive.add("MANIFEST.sha256", Array(manifest.utf8))
        return archive.finish()
    }
}
