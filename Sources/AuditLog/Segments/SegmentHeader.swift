internal import ByteText
internal import Crypto
internal import Foundation

/// What a sealed segment holds, as it stands at its beginning in text and is signed.
///
/// In the form of the checkpoints (C2SP signed-note): lines, an empty one, and a line with the signature.
package struct SegmentHeader: Hashable, Sendable {
    static let origin = "weir-segment/"

    /// The log's name.
    let log: String
    /// Of the segment in its log, from 1.
    package let number: Int64
    package let entries: ClosedRange<Int64>
    package let exchanges: ClosedRange<Int64>
    /// Hashes of the chain before the first entry and after the last, and the root of the tree (RFC 9162) over these entries alone.
    let before: ChainHash
    let after: ChainHash
    let root: ChainHash
    /// SHA-256 of what follows the header, in hexadecimal.
    let content: String
    /// `digest` of the segment before; 64 zeros for the first.
    let previous: String
    let at: String

    static let noPrevious = String(repeating: "0", count: 64)

    var text: String {
        """
        \(Self.origin)\(log)
        \(number)
        entries \(entries.lowerBound) \(entries.upperBound)
        exchanges \(exchanges.lowerBound) \(exchanges.upperBound)
        before \(before)
        after \(after)
        root \(root)
        content \(content)
        previous \(previous)
        time \(at)

        """
    }

    /// SHA-256 of the text, in hexadecimal: what the chain knows the segment by.
    package var digest: String { Hex.string(Array(SHA256.hash(data: Array(text.utf8)))) }

    func note(signedWith key: AuditSigningKey) -> String {
        let signed = Data(key.publicKey.id + key.sign(text)).base64EncodedString()
        return text + "\n\u{2014} \(AuditPublicKey.name) \(signed)\n"
    }
}

/// A header with its signature, as it was read.
struct SegmentNote: Hashable {
    let header: SegmentHeader
    /// Of the header with its signature, in bytes: the content begins there.
    let size: Int
    private let signature: [UInt8]

    /// A header is never longer than this.
    static let most = 2048

    /// Reads the beginning of a file; nil if it does not begin with a header, spelled as we spell it.
    init?(_ bytes: some Sequence<UInt8>) {
        let head = Array(bytes.prefix(Self.most))
        let mark = Array("\n\n\u{2014} \(AuditPublicKey.name) ".utf8)
        guard let gap = head.firstIndex(of: mark), let end = head[(gap + mark.count)...].firstIndex(of: 0x0a),
            let signed = Data(base64Encoded: String(decoding: head[(gap + mark.count)..<end], as: UTF8.self)),
            signed.count == 68, let header = SegmentHeader(String(decoding: head[...gap], as: UTF8.self)),
            Array(header.text.utf8) == Array(head[...gap])
        else { return nil }
        self.header = header
        size = end + 1
        signature = Array(signed.dropFirst(4))
    }

    func isSigned(by key: AuditPublicKey) -> Bool { key.isSignature(signature, of: header.text) }
}

extension SegmentHeader {
    /// Reads the lines of a header; that nothing else reads alike is for the caller to see.
    fileprivate init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 11, lines[0].hasPrefix(Self.origin), let number = Int64(lines[1]), number > 0,
            let entries = Self.range(lines[2], "entries"), let exchanges = Self.range(lines[3], "exchanges"),
            let before = Self.hash(lines[4], "before"), let after = Self.hash(lines[5], "after"),
            let root = Self.hash(lines[6], "root"), let content = Self.value(lines[7], "content"),
            let previous = Self.value(lines[8], "previous"), let at = Self.value(lines[9], "time")
        else { return nil }
        self.init(
            log: String(lines[0].dropFirst(Self.origin.count)),
            number: number,
            entries: entries,
            exchanges: exchanges,
            before: before,
            after: after,
            root: root,
            content: content,
            previous: previous,
            at: at
        )
    }

    private static func value(_ line: Substring, _ name: String) -> String? {
        line.hasPrefix(name + " ") ? String(line.dropFirst(name.count + 1)) : nil
    }

    private static func range(_ line: Substring, _ name: String) -> ClosedRange<Int64>? {
        guard let numbers = value(line, name)?.split(separator: " "), numbers.count == 2,
            let first = Int64(numbers[0]), let last = Int64(numbers[1]), 0 < first, first <= last
        else { return nil }
        return first...last
    }

    private static func hash(_ line: Substring, _ name: String) -> ChainHash? {
        value(line, name).flatMap { ChainHash(hexadecimal: $0) }
    }
}

extension ChainHash {
    /// Reads 64 digits; that they are written in lower case is for the caller to see.
    fileprivate init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, text.utf8.count == 64 else { return nil }
        self.init(bytes: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}

extension [UInt8] {
    /// Where a sequence of bytes first stands.
    fileprivate func firstIndex(of other: [UInt8]) -> Int? {
        guard count >= other.count else { return nil }
        return (0...count - other.count).first { self[$0..<$0 + other.count].elementsEqual(other) }
    }
}
