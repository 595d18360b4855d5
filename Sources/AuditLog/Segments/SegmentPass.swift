internal import Foundation

/// Proves that every segment that a log knows is there and holds what the chain says.
struct SegmentPass {
    let directory: String
    /// With which segments must be signed, besides the keys that the log names; nil: these alone.
    let key: AuditPublicKey?

    /// - Returns: how many are what was sealed, and the first that is not.
    func run(on log: borrowing AuditReader) throws(AuditError) -> (proven: Int, problem: ChainProblem?) {
        let segments = try log.sealedSegments()
        let named = try log.withConnection { connection throws(SQLiteError) in try connection.namedKeys() }
        let keys = named + (key.map { [$0] } ?? [])
        let headers = Set(segments.map(\.header))
        var proven = 0
        var previous = SegmentHeader.noPrevious
        for segment in segments {
            defer { previous = segment.header }
            guard !segment.isErased else { continue }
            if let kind = try problem(of: segment, after: previous, headers, keys, log) {
                return (proven, ChainProblem(kind, at: segment.entries.lowerBound, "segment \(segment.name)"))
            }
            proven += 1
        }
        return (proven, nil)
    }

    private func problem(
        of segment: SealedSegment,
        after previous: String,
        _ headers: Set<String>,
        _ keys: [AuditPublicKey],
        _ log: borrowing AuditReader
    ) throws(AuditError) -> ChainProblem.Kind? {
        let file: SegmentFile
        do throws(AuditError) {
            file = try SegmentFile(path: directory + "/" + segment.name)
        } catch {
            switch error {
            case .missing: return .deleted
            case .damagedCopy: return .edited
            default: throw error
            }
        }
        let digest = file.header.digest
        // Another one of this log that was once sealed, or one that the log has never known.
        guard digest == segment.header else { return headers.contains(digest) ? .swapped : .edited }
        guard file.header.previous == previous, file.header.number == segment.number else { return .reordered }
        return try content(of: file, keys, log)
    }

    private func content(
        of file: SegmentFile,
        _ keys: [AuditPublicKey],
        _ log: borrowing AuditReader
    ) throws(AuditError) -> ChainProblem.Kind? {
        let database = FileManager.default.temporaryDirectory.path + "/weir-segment-\(UUID().uuidString).db"
        defer { AuditFile.removeDatabase(database) }
        do throws(AuditError) {
            try file.expand(to: database, signedBy: keys)
            return try file.check(database, against: log)?.kind
        } catch {
            switch error {
            case .unproven(let problem): return problem.kind
            case .damagedCopy, .notAnAuditLog: return .edited
            default: throw error
            }
        }
    }
}
