/// Reads `h o w` and `h.o.w` as one word: three or more single letters with the same thing between each two.
///
/// After such a word two letters with the same separator are one as well, so that whole sentences come out.
struct SpacedLetters: Sendable {
    /// A longer separator is none.
    private static let longestGap = 8

    /// The letters of the run so far, in UTF-8.
    private var run: [UInt8] = []
    private var count = 0
    /// Bytes of the first letter.
    private var firstLength = 0
    /// What stands between two letters of the run; a space for any white space.
    private var separator: [UInt8] = []
    /// What came since the last letter.
    private var gap: [UInt8] = []
    /// The separator of the word that was put together last; empty after any other word.
    private var lastSeparator: [UInt8] = []
    /// The sign that was handed out last, and how many in a row.
    private var lastSign: [UInt8] = []
    private var signs = 0

    /// - Parameter isSingle: of one letter or digit.
    @inline(__always)
    mutating func word(_ bytes: [UInt8], isSingle: Bool, _ sink: inout some TokenSink) {
        if count > 0 || isSingle {
            single(bytes, isSingle, &sink)
        } else {
            if !lastSeparator.isEmpty { lastSeparator = [] }
            handOut(bytes, &sink)
        }
    }

    private mutating func single(_ bytes: [UInt8], _ isSingle: Bool, _ sink: inout some TokenSink) {
        if isSingle, count > 0, !gap.isEmpty, count == 1 || gap == separator,
            run.count + bytes.count <= WordReader.longestWord
        {
            if count == 1 { swap(&separator, &gap) }
            gap.removeAll(keepingCapacity: true)
            run += bytes
            count += 1
            return
        }
        close(&sink)
        if isSingle {
            run = bytes
            count = 1
            firstLength = bytes.count
        } else {
            lastSeparator = []
            handOut(bytes, &sink)
        }
    }

    @inline(__always)
    mutating func space(_ sink: inout some TokenSink) {
        if count > 0 { extendGap(0x20, &sink) }
    }

    mutating func mark(_ byte: UInt8, _ sink: inout some TokenSink) {
        if count > 0 { extendGap(byte, &sink) } else { handOut(sign: [byte], &sink) }
    }

    mutating func symbol(_ bytes: [UInt8], _ sink: inout some TokenSink) {
        close(&sink)
        handOut(sign: bytes, &sink)
    }

    /// Ends the run and hands out what is held.
    mutating func close(_ sink: inout some TokenSink) {
        if count == 0 { return }
        let (run, count, separator, gap) = (self.run, self.count, self.separator, self.gap)
        self.count = 0
        self.gap.removeAll(keepingCapacity: true)
        self.separator.removeAll(keepingCapacity: true)
        if count >= 3 || count == 2 && separator == lastSeparator {
            lastSeparator = separator
            handOut(run, &sink)
        } else {
            handOut(Array(run[..<firstLength]), &sink)
            handOut(gap: separator, &sink)
            if count == 2 { handOut(Array(run[firstLength...]), &sink) }
        }
        handOut(gap: gap, &sink)
    }

    private mutating func extendGap(_ byte: UInt8, _ sink: inout some TokenSink) {
        gap.append(byte)
        if gap.count > Self.longestGap { close(&sink) }
    }

    private mutating func handOut(gap: [UInt8], _ sink: inout some TokenSink) {
        for byte in gap where byte != 0x20 { handOut(sign: [byte], &sink) }
    }

    @inline(__always)
    private mutating func handOut(_ word: [UInt8], _ sink: inout some TokenSink) {
        signs = 0
        sink.word(word)
    }

    /// Three or more equal signs become two.
    private mutating func handOut(sign: [UInt8], _ sink: inout some TokenSink) {
        signs = signs > 0 && sign == lastSign ? signs + 1 : 1
        if signs > 2 { return }
        lastSign = sign
        sink.sign(sign)
    }
}
