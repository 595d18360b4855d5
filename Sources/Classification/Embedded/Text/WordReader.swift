/// Puts characters together to words.
///
/// A word is letters and digits, with an apostrophe between letters; `@`, `$` and `!` between letters are read as the letters
/// that they look like. Links become `urltok`, names after `@` `usertok`. Three or more equal letters become two.
/// Words longer than `longestWord` are cut.
struct WordReader: Sendable {
    /// In bytes.
    static let longestWord = 40

    private enum Mode: UInt8 {
        case text
        /// After `http:`; goes to `secondSlash` or back.
        case firstSlash
        case secondSlash
        /// In a link, up to the next white space.
        case link
        /// After `@` that begins a name; goes to `name` or back.
        case at
        case name
    }

    private var mode = Mode.text
    private var word: [UInt8] = []
    private var isSingle = false
    private var hasDigits = false
    /// A mark after a letter that belongs to the word if a letter follows; 0 for none.
    private var held: UInt8 = 0
    private var letters = SpacedLetters()

    private static let http = Array("http".utf8)
    private static let https = Array("https".utf8)
    private static let www = Array("www".utf8)
    private static let link = Array("urltok".utf8)
    private static let name = Array("usertok".utf8)

    @inline(__always)
    mutating func letter(_ byte: UInt8, _ sink: inout some TokenSink) {
        if mode != .text || held != 0, !goesOn(&sink) { return }
        append(byte, &sink)
    }

    mutating func digit(_ byte: UInt8, _ sink: inout some TokenSink) {
        if held != 0 { release(&sink) }
        if mode != .text, !goesOn(&sink) { return }
        hasDigits = true
        append(byte, &sink)
    }

    /// A letter beyond ASCII, in UTF-8.
    mutating func foreign(_ bytes: [UInt8], _ sink: inout some TokenSink) {
        if held != 0 { release(&sink) }
        if mode != .text, !goesOn(&sink) { return }
        if word.count + bytes.count > Self.longestWord { finishWord(&sink) }
        isSingle = word.isEmpty
        word += bytes
    }

    @inline(__always)
    mutating func space(_ sink: inout some TokenSink) {
        if mode != .text { leaveMode(&sink) }
        if held != 0 { release(&sink) }
        finishWord(&sink)
        letters.space(&sink)
    }

    /// An ASCII character that is neither letter nor digit.
    mutating func mark(_ byte: UInt8, _ sink: inout some TokenSink) {
        if mode != .text, takesInMode(byte, &sink) { return }
        if held != 0 { release(&sink) }
        if word.isEmpty {
            if byte == UInt8(ascii: "@") { mode = .at } else { letters.mark(byte, &sink) }
            return
        }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "!"):
            held = byte
            return
        case UInt8(ascii: ":") where word == Self.http || word == Self.https:
            mode = .firstSlash
            return
        case UInt8(ascii: ".") where word == Self.www:
            word.removeAll(keepingCapacity: true)
            mode = .link
            return
        default: break
        }
        finishWord(&sink)
        letters.mark(byte, &sink)
    }

    /// A scalar that is a token by itself.
    mutating func symbol(_ bytes: [UInt8], _ sink: inout some TokenSink) {
        if mode == .link { return }
        leaveMode(&sink)
        if held != 0 { release(&sink) }
        finishWord(&sink)
        letters.symbol(bytes, &sink)
    }

    mutating func backspace() {
        if held != 0 {
            held = 0
        } else {
            while let last = word.popLast(), last & 0xC0 == 0x80 {}
        }
    }

    mutating func finish(_ sink: inout some TokenSink) {
        leaveMode(&sink)
        if held != 0 { release(&sink) }
        finishWord(&sink)
        letters.close(&sink)
    }
}

extension WordReader {
    /// A letter or digit where the mode is not `text`, or a letter after a held mark.
    ///
    /// - Returns: false if it was swallowed.
    private mutating func goesOn(_ sink: inout some TokenSink) -> Bool {
        switch mode {
        case .link, .name: return false
        case .at:
            mode = .name
            return false
        case .firstSlash, .secondSlash: leaveMode(&sink)
        case .text: break
        }
        if held != 0 {
            let likeness = Self.likeness(of: held)
            held = 0
            append(likeness, &sink)
        }
        return true
    }

    private static func likeness(of mark: UInt8) -> UInt8 {
        switch mark {
        case UInt8(ascii: "@"): UInt8(ascii: "a")
        case UInt8(ascii: "$"): UInt8(ascii: "s")
        case UInt8(ascii: "!"): UInt8(ascii: "i")
        default: mark
        }
    }

    /// - Returns: true if the mode has taken the mark.
    private mutating func takesInMode(_ byte: UInt8, _ sink: inout some TokenSink) -> Bool {
        let isSlash = byte == UInt8(ascii: "/")
        switch mode {
        case .link: return true
        case .firstSlash where isSlash:
            mode = .secondSlash
            return true
        case .secondSlash where isSlash:
            mode = .link
            word.removeAll(keepingCapacity: true)
            return true
        default:
            leaveMode(&sink)
            return false
        }
    }

    /// Hands out what the mode holds, and goes back to text.
    private mutating func leaveMode(_ sink: inout some TokenSink) {
        let left = mode
        mode = .text
        switch left {
        case .text: break
        case .link: letters.word(Self.link, isSingle: false, &sink)
        case .name: letters.word(Self.name, isSingle: false, &sink)
        case .at: letters.mark(UInt8(ascii: "@"), &sink)
        case .firstSlash, .secondSlash:
            finishWord(&sink)
            letters.mark(UInt8(ascii: ":"), &sink)
            if left == .secondSlash { letters.mark(UInt8(ascii: "/"), &sink) }
        }
    }

    /// The held mark ends the word after all.
    private mutating func release(_ sink: inout some TokenSink) {
        let mark = held
        held = 0
        finishWord(&sink)
        letters.mark(mark, &sink)
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8, _ sink: inout some TokenSink) {
        let count = word.count
        if count >= 2, word[count - 1] == byte, word[count - 2] == byte { return }
        if count >= Self.longestWord { finishWord(&sink) }
        isSingle = word.isEmpty
        word.append(byte)
    }

    @inline(__always)
    private mutating func finishWord(_ sink: inout some TokenSink) {
        if word.isEmpty { return }
        if hasDigits {
            word = Digits.folded(word)
            hasDigits = false
        }
        letters.word(word, isSingle: isSingle, &sink)
        word.removeAll(keepingCapacity: true)
    }
}

/// Digits of a word.
private enum Digits {
    /// Digits between letters, and one before three letters, as the letters that they look like; else `0`, of which three or
    /// more become two.
    static func folded(_ word: [UInt8]) -> [UInt8] {
        let letters = word.indices.filter { word[$0] &- 0x30 >= 10 }
        let first = letters.first ?? word.count
        let last = letters.last ?? -1
        let isDisguise = letters.count >= word.count - letters.count
        var out: [UInt8] = []
        for (index, byte) in word.enumerated() {
            guard byte &- 0x30 < 10 else {
                out.append(byte)
                continue
            }
            let isWithin = index > first && index < last || index == 0 && first == 1 && letters.count >= 3
            let read = isDisguise && isWithin ? likeness[Int(byte - 0x30)] : 0x30
            if read == 0x30, out.suffix(2) == [0x30, 0x30] { continue }
            out.append(read)
        }
        return out
    }

    /// For 0 to 9.
    private static let likeness = Array("oizeasgtbg".utf8)
}
