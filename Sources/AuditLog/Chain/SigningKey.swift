internal import ByteText
internal import Crypto
internal import Foundation

/// The Ed25519 key with which a log's checkpoints are signed, made at the first start and kept beside the log.
package struct AuditSigningKey: Sendable {
    private let seed: [UInt8]
    package let publicKey: AuditPublicKey

    private init(_ key: Curve25519.Signing.PrivateKey) {
        seed = Array(key.rawRepresentation)
        publicKey = AuditPublicKey(bytes: Array(key.publicKey.rawRepresentation))
    }

    /// Of 32 bytes; nil for any other number.
    package init?(seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
        self.init(key)
    }

    /// A new one.
    package init() {
        self.init(Curve25519.Signing.PrivateKey())
    }

    /// The key at `path`; made if there is none, readable by its owner only, with its public half beside it in `path.pub`.
    ///
    /// - Throws: `file` if it cannot be read or written, `damagedKey` if it is not 32 bytes long.
    package static func load(orMakeAt path: String) throws(AuditError) -> AuditSigningKey {
        if let bytes = try AuditFile.contents(of: path) {
            guard let key = AuditSigningKey(seed: bytes) else { throw AuditError.damagedKey(path: path) }
            return key
        }
        let key = AuditSigningKey()
        try AuditFile.write(key.seed, to: path, mode: 0o600)
        try AuditFile.write(Array((key.publicKey.description + "\n").utf8), to: path + ".pub", mode: 0o644)
        try AuditFile.synchronizeDirectory(of: path)
        return key
    }

    func sign(_ text: String) -> [UInt8] {
        // Both can fail for a damaged key only, and this one was read or made above.
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let signature = try? key.signature(for: Array(text.utf8))
        else { preconditionFailure("the seed was checked when it was read") }
        return Array(signature)
    }
}

/// The public half, written as C2SP's signed-note writes a verifier key: `name+id+base64`.
package struct AuditPublicKey: Hashable, Sendable {
    static let name = "weir-audit"
    /// Ed25519, in signed-note.
    private static let algorithm: UInt8 = 1

    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads `weir-audit+1a2b3c4d+AX…`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2)
        guard parts.count == 3, parts[0] == Self.name, let data = Data(base64Encoded: String(parts[2])),
            data.count == 33, data.first == Self.algorithm
        else { return nil }
        bytes = Array(data.dropFirst())
        guard parts[1] == Hex.string(id) else { return nil }
    }

    /// The first four bytes of `SHA-256(name ‖ "\n" ‖ algorithm ‖ key)`: a hint, not a proof.
    var id: [UInt8] {
        Array(SHA256.hash(data: Array(Self.name.utf8) + [0x0a, Self.algorithm] + bytes).prefix(4))
    }

    func isSignature(_ signature: [UInt8], of text: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: Array(text.utf8))
    }
}

extension AuditPublicKey: CustomStringConvertible {
    package var description: String {
        "\(Self.name)+\(Hex.string(id))+\(Data([Self.algorithm] + bytes).base64EncodedString())"
    }
}
