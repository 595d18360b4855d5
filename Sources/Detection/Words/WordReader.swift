import ByteText

/// A word of a text, as lists compare it.
struct Word {
    /// Offsets in the channel's whole text.
    let start: Int
    let end: Int
    /// Hash of its bytes in lower case, and its length in them.
    let folded: WordHash
    /// Hash of its bytes as they are; 0 unless the reader reads case.
    let exact: UInt64
    /// Hash of what stands between it and the word before, each run of white space as one space.
    ///
    /// Nil where that is longer than `WordReader.longestGap`, or where there is no word before.
    let gap: UInt64?
    /// Bytes between the word before and this one; `Int.max` if there is none.
    let gapLength: Int
    let hasDigit: Bool
}

/// A hash of bytes that can be put together from the hashes of their parts.
///
/// A polynomial over the bytes, modulo 2^64 at an odd point. It tells natural texts apart; it is no secret, and who wants two texts
/// with one hash can make them. So it finds entries of lists, where a wrong hit is a false finding, and never guards anything.
struct WordHash: Hashable {
    private(set) var value: UInt64 = 0
    private(set) var length = 0

    static let point: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        value = value &* Self.point &+ UInt64(byte) &+ 1
        length &+= 1
    }

    /// Takes over what was appended elsewhere.
    @inline(__always)
    mutating func extend(to value: UInt64, by count: Int) {
        self.value = value
        length += count
    }

    /// The hash of these bytes followed by others.
    func followed(by other: WordHash) -> WordHash {
        var out = self
        var (power, base, left) = (UInt64(1), Self.point, other.length)
        while left > 0 {
            if left & 1 == 1 { power = power &* base }
            base = base &* base
            left >>= 1
        }
        out.value = value &* power &+ other.value
        out.length += other.length
        return out
    }

    /// Spreads what a hash knows over all its bits.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var out = value ^ (value >> 32)
        out = out &* 0xD6E8_FEB8_6659_FD93
        out ^= out >> 32
        out = out &* 0xD6E8_FEB8_6659_FD93
        return out ^ (out >> 32)
    }
}

/// Cuts a text into words as it arrives.
///
/// A word is a run of letters, marks, digits and `_`; in scripts without spaces each character is one. Nothing but the
/// state of the last word is kept between calls. Sendable: what it points to is never written.
struct WordReader: @unchecked Sendable {
    /// The most bytes that may stand between two words of one entry.
    static let longestGap = 16

    /// Start of the word that is being read; negative between words.
    private var start = -1
    private let ascii = unsafe WordClasses.shared.ascii
    /// Whether `Word.exact` is wanted.
    private let readsCase: Bool
    private(set) var folded = WordHash()
    private(set) var exact: UInt64 = 0
    private var hasDigit = false
    private var gap = WordHash()
    private var gapBytes = 0
    private var endsInSpace = false
    private var hasWordBefore = false

    init(readsCase: Bool = false) {
        self.readsCase = readsCase
    }

    /// Start of the word that the end of what has come cut; nil between words.
    var openStart: Int? { start < 0 ? nil : start }

    /// What stands between the last whole word and what follows; nil as for `Word.gap`.
    var openGap: UInt64? { hasWordBefore && gapBytes <= Self.longestGap ? gap.value : nil }

    /// Bytes since the last whole word, up to the one that is not whole yet; `Int.max` if there is none.
    var openGapLength: Int { hasWordBefore ? gapBytes : .max }

    /// The next whole word.
    ///
    /// - Parameters:
    ///   - bytes: valid UTF-8, whole scalars.
    ///   - index: where reading goes on; moved past what was read.
    ///   - base: offset in the text of `bytes[0]`.
    ///   - isFinal: the text ends with `bytes`, and with it its last word.
    /// - Returns: nil at the end of `bytes`; a word that may go on is kept.
    mutating func next(in bytes: Span<UInt8>, from index: inout Int, base: Int, isFinal: Bool) -> Word? {
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x80 {
                if let word = takeScalar(in: bytes, from: &index, base: base) { return word }
            } else if unsafe ascii[Int(byte)] != 0 {
                if start < 0 { begin(at: base + index) }
                takeRun(in: bytes, from: &index)
            } else {
                if start >= 0 { return end(at: base + index) }
                addToGap(byte, isSpace: byte == 0x20 || byte &- 0x09 < 5)
                index += 1
            }
        }
        return isFinal && start >= 0 ? end(at: base + index) : nil
    }

    /// Takes a run of ASCII letters, digits and `_`: most bytes of most texts, so all is kept in locals.
    private mutating func takeRun(in bytes: Span<UInt8>, from index: inout Int) {
        let first = index
        unsafe bytes.withUnsafeBufferPointer { input in
            let (ascii, end) = unsafe (ascii, input.count)
            var (value, at, least) = (folded.value, first, UInt8.max)
            while at < end {
                let lower = unsafe ascii[Int(input[at])]
                if lower == 0 { break }
                value = value &* WordHash.point &+ UInt64(lower) &+ 1
                least = min(least, lower)
                at &+= 1
            }
            folded.extend(to: value, by: at - first)
            // Digits stand before all letters.
            if least <= UInt8(ascii: "9") { hasDigit = true }
            index = at
        }
        guard readsCase else { return }
        for at in first..<index { addExact(bytes[at]) }
    }

    private mutating func addExact(_ byte: UInt8) { exact = exact &* WordHash.point &+ UInt64(byte) &+ 1 }

    private mutating func begin(at offset: Int) {
        start = offset
        folded = WordHash()
        exact = 0
        hasDigit = false
    }

    private mutating func end(at offset: Int) -> Word {
        let word = Word(
            start: start,
            end: offset,
            folded: folded,
            exact: exact,
            gap: openGap,
            gapLength: openGapLength,
            hasDigit: hasDigit
        )
        start = -1
        (gap, gapBytes, endsInSpace, hasWordBefore) = (WordHash(), 0, false, true)
        return word
    }

    private mutating func addToGap(_ byte: UInt8, isSpace: Bool) {
        gapBytes += 1
        if !isSpace {
            gap.append(byte)
        } else if !endsInSpace {
            gap.append(0x20)
        }
        endsInSpace = isSpace
    }

    /// Takes one scalar above U+007F.
    private mutating func takeScalar(in bytes: Span<UInt8>, from index: inout Int, base: Int) -> Word? {
        let length = min(UTF8Boundary.length(announcedBy: bytes[index]), bytes.count - index)
        var scalar = UInt32(bytes[index] & (0xFF >> UInt8(length + 1)))
        for offset in 1..<max(length, 1) { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        let classes = WordClasses.shared
        let kind = classes.wordClass(of: scalar)
        // What ends a word is looked at again once the word has been handed over.
        if start >= 0, kind == .mark || kind == .space || kind == .single { return end(at: base + index) }
        switch kind {
        case .mark, .space:
            for offset in 0..<length { addToGap(bytes[index + offset], isSpace: kind == .space) }
            index += length
            return nil
        case .letter, .digit, .single:
            if start < 0 { begin(at: base + index) }
            if kind == .digit { hasDigit = true }
            for offset in 0..<length { addExact(bytes[index + offset]) }
            Self.forEachByte(of: classes.lowered(scalar)) { folded.append($0) }
            index += length
            return kind == .single ? end(at: base + index) : nil
        }
    }

    /// The UTF-8 bytes of a scalar.
    static func forEachByte(of scalar: UInt32, _ body: (UInt8) -> Void) {
        switch scalar {
        case 0..<0x80: body(UInt8(scalar))
        case 0x80..<0x800:
            body(UInt8(0xC0 | scalar >> 6))
            body(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            body(UInt8(0xE0 | scalar >> 12))
            body(UInt8(0x80 | scalar >> 6 & 0x3F))
            body(UInt8(0x80 | scalar & 0x3F))
        default:
            body(UInt8(0xF0 | scalar >> 18))
            body(UInt8(0x80 | scalar >> 12 & 0x3F))
            body(UInt8(0x80 | scalar >> 6 & 0x3F))
            body(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
