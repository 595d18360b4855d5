internal import Foundation

/// What is signed: the Merkle root and the chain's hash of a log at one size, as a C2SP checkpoint.
///
/// ```
/// weir-audit/5f1c…            the log
/// 20480                       entries
/// u3Zk…=                      root, base64
/// head 8Jq1…=                 hash of the chain after the last of them
/// time 2026-11-25T14:03:01.250Z
///
/// — weir-audit 1a2b3c4dQ0…=   key id and Ed25519 signature of all before the empty line
/// ```
package struct Checkpoint: Hashable, Sendable {
    /// 32 hexadecimal digits, made when the log was.
    package let log: String
    package let size: Int64
    package let root: ChainHash
    package let head: ChainHash
    package let at: String

    fileprivate static let origin = "weir-audit/"

    package init(log: String, size: Int64, root: ChainHash, head: ChainHash, at: String) {
        self.log = log
        self.size = size
        self.root = root
        self.head = head
        self.at = at
    }

    /// What is signed.
    package var text: String {
        """
        \(Self.origin)\(log)
        \(size)
        \(Self.base64(root))
        head \(Self.base64(head))
        time \(at)

        """
    }

    /// The text with its signature, as it is kept and sent.
    package func note(signedWith key: AuditSigningKey) -> String {
        let signature = Data(key.publicKey.id + key.sign(text)).base64EncodedString()
        return "\(text)\n\u{2014} \(AuditPublicKey.name) \(signature)\n"
    }

    private static func base64(_ hash: ChainHash) -> String { Data(hash.bytes).base64EncodedString() }
}

/// A checkpoint as somebody holds it, with a signature that may or may not be good.
package struct CheckpointNote: Hashable, Sendable {
    package let checkpoint: Checkpoint
    private let keyID: [UInt8]
    private let signature: [UInt8]

    /// Nil if the text is not one checkpoint in our form.
    package init?(_ note: String) {
        let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 8, lines[7].isEmpty, lines[5].isEmpty, lines[0].hasPrefix(Checkpoint.origin),
            let size = Int64(lines[1]), size >= 0, lines[3].hasPrefix("head "), lines[4].hasPrefix("time "),
            let root = Self.hash(lines[2]), let head = Self.hash(lines[3].dropFirst(5)),
            lines[6].hasPrefix("\u{2014} weir-audit "),
            let signed = Data(strictBase64: lines[6].dropFirst(13)), signed.count == 68
        else { return nil }
        let checkpoint = Checkpoint(
            log: String(lines[0].dropFirst(Checkpoint.origin.count)),
            size: size,
            root: root,
            head: head,
            at: String(lines[4].dropFirst(5))
        )
        // One text has one meaning: what reads alike must be written alike.
        guard note.hasPrefix(checkpoint.text + "\n") else { return nil }
        self.checkpoint = checkpoint
        keyID = Array(signed.prefix(4))
        signature = Array(signed.dropFirst(4))
    }

    private static func hash(_ text: some StringProtocol) -> ChainHash? {
        Data(strictBase64: text).flatMap { ChainHash(bytes: Array($0)) }
    }

    package func isSigned(by key: AuditPublicKey) -> Bool {
        keyID == key.id && key.isSignature(signature, of: checkpoint.text)
    }

    /// All notes of a file to which they were appended, and how many pieces of it are none.
    package static func all(in text: String) -> (notes: [CheckpointNote], damaged: Int) {
        let pieces = text.components(separatedBy: Checkpoint.origin).dropFirst().map {
            CheckpointNote(Checkpoint.origin + $0)
        }
        let notes = pieces.compactMap(\.self)
        // A last one that was cut off by a power failure was never promised to anybody.
        let isTorn = pieces.last.map { $0 == nil } ?? false
        return (notes, pieces.count - notes.count - (isTorn ? 1 : 0))
    }
}

extension Data {
    /// Only what is spelled as we would spell it: in base64 some last characters have bits that mean nothing.
    fileprivate init?(strictBase64 text: some StringProtocol) {
        guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
        self = data
    }
}
