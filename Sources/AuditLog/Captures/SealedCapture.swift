internal import ByteText
internal import Crypto
internal import Foundation

/// A record as it lies in the file of captures.
///
/// In escrow the body is encrypted with a data key of its own (ChaCha20-Poly1305), which is encrypted to the recipient with HPKE
/// (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305). Both are bound to the exchange and the mode.
package struct SealedCapture: Hashable, Sendable {
    package let exchange: String
    package let at: AuditTime
    package let mode: CaptureMode
    package let app: String?
    package let policyHash: String
    /// HPKE's encapsulated key and the encrypted data key; nil where nothing is encrypted.
    let key: [UInt8]?
    let body: [UInt8]

    package enum Failure: Error, Hashable, Sendable {
        /// It is encrypted, and no identity was given.
        case needsIdentity
        /// The identity is another one, or the bytes are not what was written.
        case cannotBeOpened
        case noRecord
    }

    private static let info = Data("weir-capture-1".utf8)
    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    /// Bytes of an X25519 key.
    private static let encapsulated = 32

    init(
        exchange: String,
        at: AuditTime,
        mode: CaptureMode,
        app: String?,
        policyHash: String,
        key: [UInt8]?,
        body: [UInt8]
    ) {
        self.exchange = exchange
        self.at = at
        self.mode = mode
        self.app = app
        self.policyHash = policyHash
        self.key = key
        self.body = body
    }

    /// - Parameter recipient: needed for a record of the mode `escrow`.
    /// - Throws: `needsIdentity` if there is none.
    package init(_ record: CaptureRecord, for recipient: EscrowRecipient?) throws {
        var (key, body): ([UInt8]?, [UInt8]) = (nil, record.encoded)
        if record.mode == .escrow {
            guard let recipient else { throw Failure.needsIdentity }
            let context = Self.context(record.exchange, record.mode)
            let dataKey = SymmetricKey(size: .bits256)
            body = Array(try ChaChaPoly.seal(body, using: dataKey, authenticating: context).combined)
            let publicKey = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: recipient.bytes)
            var sender = try HPKE.Sender(recipientKey: publicKey, ciphersuite: Self.suite, info: Self.info)
            let sealed = try sender.seal(dataKey.withUnsafeBytes { Data($0) }, authenticating: context)
            key = Array(sender.encapsulatedKey + sealed)
        }
        self.init(
            exchange: record.exchange,
            at: record.at,
            mode: record.mode,
            app: record.app,
            policyHash: record.policyHash,
            key: key,
            body: body
        )
    }

    private static func context(_ exchange: String, _ mode: CaptureMode) -> Data {
        Data("weir-capture-1\n\(exchange)\n\(mode.rawValue)".utf8)
    }

    /// The record, whose own names must be those on the outside.
    package func open(_ identity: EscrowIdentity?) throws(Failure) -> CaptureRecord {
        guard let record = CaptureRecord(decoding: try plain(identity)), record.exchange == exchange,
            record.mode == mode, record.policyHash == policyHash
        else { throw Failure.noRecord }
        return record
    }

    private func plain(_ identity: EscrowIdentity?) throws(Failure) -> [UInt8] {
        guard let key else { return body }
        guard let identity else { throw Failure.needsIdentity }
        let context = Self.context(exchange, mode)
        do {
            let privateKey = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: identity.seed)
            var recipient = try HPKE.Recipient(
                privateKey: privateKey,
                ciphersuite: Self.suite,
                info: Self.info,
                encapsulatedKey: Data(key.prefix(Self.encapsulated))
            )
            let dataKey = try recipient.open(Data(key.dropFirst(Self.encapsulated)), authenticating: context)
            let box = try ChaChaPoly.SealedBox(combined: body)
            return Array(try ChaChaPoly.open(box, using: SymmetricKey(data: dataKey), authenticating: context))
        } catch {
            throw Failure.cannotBeOpened
        }
    }

    /// Hexadecimal SHA-256 over everything that is stored, each part behind its length in four bytes.
    package var digest: String {
        var hash = SHA256()
        hash.update(data: Self.info)
        let names = [exchange, String(at.milliseconds), mode.rawValue, app ?? "", policyHash].map { Array($0.utf8) }
        for part in names + [key ?? [], body] {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: part)
        }
        return Hex.string(hash.finalize())
    }
}
