import Glibc
import TestSupport
import Testing

@testable import AuditLog

@Suite struct `Captured texts` {
    static func record(_ index: Int, mode: CaptureMode = .escrow, text: String = "a secret") -> CaptureRecord {
        var record = CaptureRecord(
            exchange: ExchangeID(at: AuditTime(milliseconds: 1_000_000 + Int64(index))).text,
            at: AuditTime(milliseconds: 1_000_000 + Int64(index)),
            mode: mode,
            policyHash: "abc",
            operation: "/v1/chat/completions"
        )
        (record.app, record.tags, record.dialect) = ("shop", ["eu", "test"], "chat")
        record.prompt = Array(text.utf8)
        record.channels = [
            .init(name: "0 content", path: "choices[0].delta.content", isFinished: true, decided: 3, text: [1, 0, 255])
        ]
        return record
    }

    @Test func `a record is what it was, and cut or changed bytes are no trap`() {
        var full = Self.record(1)
        (full.answer, full.answerIsError, full.withheld, full.hasOtherAttempts) = ([], true, 3, true)
        (full.key, full.team, full.isTrusted, full.urlModel, full.isReversible) = ("k", "t", true, "m", true)
        let bytes = full.encoded
        #expect(CaptureRecord(decoding: bytes) == full)
        for count in 0..<bytes.count { #expect(CaptureRecord(decoding: Array(bytes.prefix(count))) != full) }
        var generator = SplitMix(state: 7)
        for _ in 0..<2000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                changed[Int.random(in: 0..<changed.count, using: &generator)] = UInt8.random(
                    in: 0...255,
                    using: &generator
                )
            }
            if let record = CaptureRecord(decoding: changed) {
                #expect(CaptureRecord(decoding: record.encoded) == record)
            }
        }
    }

    @Test func `only the identity opens what is in escrow, and every changed byte shows`() throws {
        let identity = EscrowIdentity()
        let record = Self.record(1)
        let sealed = try SealedCapture(record, for: identity.recipient)
        #expect(try sealed.open(identity) == record)
        #expect(throws: SealedCapture.Failure.needsIdentity) { try sealed.open(nil) }
        #expect(throws: SealedCapture.Failure.cannotBeOpened) { try sealed.open(EscrowIdentity()) }
        #expect(!sealed.body.contains("a secret".utf8))
        #expect(throws: SealedCapture.Failure.needsIdentity) { try SealedCapture(record, for: nil) }
        let key = try #require(sealed.key)
        for (part, bytes) in [key, sealed.body].enumerated() {
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= 1
                let other = SealedCapture(
                    exchange: sealed.exchange,
                    at: sealed.at,
                    mode: sealed.mode,
                    app: sealed.app,
                    policyHash: sealed.policyHash,
                    key: part == 0 ? changed : key,
                    body: part == 1 ? changed : sealed.body
                )
                #expect(other.digest != sealed.digest)
                #expect(throws: SealedCapture.Failure.cannotBeOpened) { try other.open(identity) }
            }
        }
        #expect(try SealedCapture(record, for: identity.recipient).key != sealed.key, "each has a key of its own")
    }

    @Test func `keys are read as they are written, and nothing else is`() throws {
        let identity = EscrowIdentity()
        let folder = try TemporaryFolder()
        try identity.write(to: folder.path + "/key")
        #expect(try EscrowIdentity.read(folder.path + "/key").recipient == identity.recipient)
        #expect(throws: AuditError.self) { try identity.write(to: folder.path + "/key") }
        #expect(EscrowRecipient(identity.recipient.description) == identity.recipient)
        for text in ["", "weir-escrow+", "weir-escrow+12", identity.recipient.description + "0"] {
            #expect(EscrowRecipient(text) == nil)
            #expect(EscrowIdentity(text) == nil)
        }
    }

    /// A log with captures of both modes, written as a gateway does.
    private struct Place {
        let folder: TemporaryFolder
        let ids: [String]
        var log: String { folder.path + "/audit.db" }
        var captures: String { folder.path + "/captures.db" }

        init(count: Int = 4, retention: Int64? = nil) throws {
            folder = try TemporaryFolder()
            let audit = try AuditWriter(AuditWriter.Configuration(path: folder.path + "/audit.db"))
            var configuration = CaptureWriter.Configuration(path: folder.path + "/captures.db")
            configuration.retentionSeconds = retention
            let writer = CaptureWriter(configuration, audit: audit)
            let records = (0..<count).map { `Captured texts`.record($0, mode: $0 % 2 == 0 ? .escrow : .redacted) }
            let recipient = EscrowIdentity().recipient
            for record in records { writer.submit(bytes: 8, for: recipient) { record } }
            ids = records.map(\.exchange)
            if retention != nil {
                while writer.statistics.stored < count { usleep(1000) }
                writer.startRetention(every: 3600)
            }
            writer.shutdown()
            #expect(writer.statistics == CaptureStatistics(stored: count, skipped: 0, waitingBytes: 0))
            audit.shutdown()
        }

        func change(_ sql: String) throws {
            try Connection.open(captures, .writer).execute(sql)
        }

        var proof: CaptureProof { get throws { try CaptureProof(log: log, captures: captures) } }
        var chain: ChainProblem? { get throws { try ChainVerifier(path: log).verify().problem } }
    }

    @Test func `each is bound to the chain`() throws {
        let place = try Place()
        let proof = try place.proof
        #expect((proof.proven, proof.erased, proof.altered, proof.missing, proof.unknown) == (4, 0, [], [], []))
        #expect(try place.chain == nil)
    }

    @Test func `one that is erased leaves the log provable, and nothing of its bytes`() throws {
        let place = try Place()
        let id = try #require(ExchangeID(place.ids[1]))
        #expect(
            try CaptureErasure.erase(
                id,
                in: place.captures,
                log: AuditWriter.Configuration(path: place.log),
                actor: "uid:1",
                reason: "asked for"
            )
        )
        let proof = try place.proof
        #expect((proof.proven, proof.erased, proof.altered, proof.missing) == (3, 1, [], []))
        #expect(try place.chain == nil)
        for end in ["", "-wal"] {
            let bytes = try AuditFile.contents(of: place.captures + end) ?? []
            #expect(!bytes.contains(Array(place.ids[1].utf8)))
        }
    }

    @Test func `one whose time is over is erased, and that is said`() throws {
        let place = try Place(retention: 1)
        let proof = try place.proof
        #expect((proof.proven, proof.erased, proof.missing) == (0, 4, []))
        #expect(try place.chain == nil)
    }

    @Test(arguments: [
        "UPDATE capture SET body = CAST(body || x'00' AS BLOB) WHERE capture = 2",
        "UPDATE capture SET key = x'00' WHERE capture = 2",
        "UPDATE capture SET app = 'other' WHERE capture = 2", "UPDATE capture SET at_ms = at_ms + 1 WHERE capture = 2",
        "UPDATE capture SET policy_hash = 'x' WHERE capture = 2",
        "UPDATE capture SET body = (SELECT body FROM capture WHERE capture = 4) WHERE capture = 2",
    ])
    func `one that was altered is named`(sql: String) throws {
        let place = try Place()
        // A key is looked at in escrow only; in a redacted capture there is none.
        try place.change(sql.replacing("capture = 2", with: sql.contains("key") ? "capture = 1" : "capture = 2"))
        let proof = try place.proof
        #expect(proof.altered == [place.ids[sql.contains("key") ? 0 : 1]])
        #expect(proof.proven == 3)
    }

    @Test func `one that was put there or taken away is told`() throws {
        let place = try Place()
        try place.change("UPDATE capture SET exchange = 'req_other' WHERE capture = 3")
        let proof = try place.proof
        #expect(proof.unknown == ["req_other"] && proof.missing == [place.ids[2]])
    }

    @Test(arguments: CaptureFailureMode.allCases)
    func `a disk that is full does what the settings say, and is well again without a restart`(
        mode: CaptureFailureMode
    ) async throws {
        let folder = try TemporaryFolder()
        let audit = try AuditWriter(AuditWriter.Configuration(path: folder.path + "/audit.db"))
        let disk = FailingDisk()
        var configuration = CaptureWriter.Configuration(path: folder.path + "/captures.db")
        configuration.onFailure = mode
        configuration.fault = disk.hook
        let writer = CaptureWriter(configuration, audit: audit)
        disk.fail(1..<1_000_000)
        writer.submit(bytes: 8, for: nil) { Self.record(1, mode: .redacted) }
        if mode == .skip {
            while writer.statistics.skipped == 0 { try await Task.sleep(for: .milliseconds(1)) }
            #expect(writer.admits)
        } else {
            while writer.admits { try await Task.sleep(for: .milliseconds(1)) }
            #expect(writer.statistics.stored == 0 && writer.statistics.waitingBytes == 8)
        }
        disk.fail(0..<0)
        writer.submit(bytes: 8, for: nil) { Self.record(2, mode: .redacted) }
        while writer.statistics.stored < (mode == .skip ? 1 : 2) { try await Task.sleep(for: .milliseconds(1)) }
        #expect(writer.admits)
        writer.shutdown()
        audit.shutdown()
        let proof = try CaptureProof(log: folder.path + "/audit.db", captures: folder.path + "/captures.db")
        #expect(proof.proven == (mode == .skip ? 1 : 2) && proof.unknown == [])
    }

    @Test func `what waits is bounded`() throws {
        let folder = try TemporaryFolder()
        let audit = try AuditWriter(AuditWriter.Configuration(path: folder.path + "/audit.db"))
        var configuration = CaptureWriter.Configuration(path: folder.path + "/captures.db")
        configuration.queueBytes = 100
        let writer = CaptureWriter(configuration, audit: audit)
        writer.submit(bytes: 101, for: nil) { Self.record(1, mode: .redacted) }
        #expect(writer.statistics.skipped == 1)
        writer.skip(.tooLong)
        writer.shutdown()
        audit.shutdown()
        let details = try AuditReader(path: folder.path + "/audit.db").events().filter { $0.kind == "capture_skipped" }
        #expect(
            details.map(\.detail).sorted()
                == [#"{"reason":"queue_full","captures":1}"#, #"{"reason":"too_long","captures":1}"#].sorted()
        )
    }
}
