/// Takes the fingerprints of documents.
///
/// Of the hashes of all runs of words it keeps the least of each window of neighbours ("winnowing": Schleimer, Wilkerson and Aiken,
/// SIGMOD 2003), so that any copied passage of `length + window - 1` words shares one at least, and about one run in
/// three is kept.
package struct FingerprintBuilder: Sendable {
    package static let window = 5
    /// With fewer, a share says nothing.
    package static let fewest = 5

    private let key: ExactDataKey
    private let length: Int
    private let sectionLength: Int?
    /// Kept hashes of each section.
    package private(set) var sections: [Set<UInt64>] = []

    /// - Parameters:
    ///   - length: words of a run.
    ///   - sectionLength: words of a section that is measured by itself; nil measures documents as wholes.
    package init(key: ExactDataKey, length: Int, sectionLength: Int?) {
        self.key = key
        self.length = length
        self.sectionLength = sectionLength
    }

    /// - Parameter document: valid UTF-8.
    /// - Returns: false if it is too short for even one section of `fewest` fingerprints.
    package mutating func add(_ document: [UInt8]) -> Bool {
        var reader = WordReader()
        var index = 0
        var words: [Word] = []
        while let word = reader.next(in: document.span, from: &index, base: 0, isFinal: true) { words.append(word) }
        let step = sectionLength ?? max(words.count, 1)
        let before = sections.count
        for start in stride(from: 0, to: words.count, by: step) {
            let kept = fingerprints(of: words[start..<min(words.count, start + step)])
            if kept.count >= Self.fewest { sections.append(kept) }
        }
        return sections.count > before
    }

    private func fingerprints(of words: ArraySlice<Word>) -> Set<UInt64> {
        var shingler = Shingler(length: length)
        let hashes = words.compactMap { shingler.take($0) }.map(key.address(of:))
        guard hashes.count > Self.window else { return Set(hashes) }
        return Set((0...hashes.count - Self.window).compactMap { hashes[$0..<$0 + Self.window].min() })
    }

    /// The file: a head of 64 bytes, the number of fingerprints of each section, then each with its section, sorted.
    package var file: [UInt8] {
        let entries = sections.enumerated().flatMap { section, kept in kept.map { ($0, UInt32(section)) } }.sorted(
            by: <
        )
        var body: [UInt8] = []
        for section in sections { body.append(UInt32(section.count)) }
        for (hash, section) in entries {
            body.append(hash)
            body.append(section)
        }
        var digest = ContentDigest()
        digest.update(body)
        var head = DocumentFingerprints.magic
        head.append(key.check)
        head.append(UInt32(length))
        head.append(UInt32(sections.count))
        head.append(UInt64(entries.count))
        return head + digest.finalize() + body
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: number.littleEndian) { unsafe append(contentsOf: $0) }
    }
}
