import ByteText

/// Reads a text in pieces of any size and hands out its tokens, folded so that disguises do not help.
///
/// Each scalar is read as what it stands for (`FoldTable`), invisible ones as nothing; letters become lower-case. Control
/// characters and terminal codes are nothing, a backspace takes back a letter. What words become is `WordReader`'s.
/// A copy is cheap, and may be finished while the original goes on.
struct TextReader: Sendable {
    /// Changes whenever the same text could give other tokens: a model fits one version.
    static let version: UInt32 = 1

    private enum Escape: UInt8 {
        case none
        /// After ESC.
        case begun
        /// Inside a control sequence (ECMA-48, section 5.4).
        case sequence
    }

    private var words = WordReader()
    private var escape = Escape.none
    /// The scalar that is under way, and its continuation bytes to come.
    private var scalar: UInt32 = 0
    private var missing = 0

    mutating func read(_ bytes: Span<UInt8>, into sink: inout some TokenSink) {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x80, escape == .none {
                missing = 0
                ascii(byte, &sink)
            } else if byte < 0x80 {
                escaped(byte, &sink)
            } else {
                highByte(byte, &sink)
            }
        }
    }

    /// Hands out what is held back, as if the text ended here.
    mutating func finish(into sink: inout some TokenSink) {
        words.finish(&sink)
    }

    private mutating func escaped(_ byte: UInt8, _ sink: inout some TokenSink) {
        if escape == .begun {
            escape = byte == UInt8(ascii: "[") ? .sequence : .none
            if escape == .none { ascii(byte, &sink) }
        } else if byte >= 0x40 {
            escape = .none
        } else if byte < 0x20 {
            escape = .none
            ascii(byte, &sink)
        }
    }

    /// A byte that was not understood is left out; texts are valid UTF-8 when they come here.
    private mutating func highByte(_ byte: UInt8, _ sink: inout some TokenSink) {
        if UTF8Boundary.isContinuation(byte) {
            guard missing > 0 else { return }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
            missing -= 1
            if missing == 0 { fold(scalar, &sink) }
        } else {
            let length = UTF8Boundary.length(announcedBy: byte)
            missing = length - 1
            scalar = UInt32(byte) & (0x7F >> UInt32(length))
        }
    }

    @inline(__always)
    private mutating func ascii(_ byte: UInt8, _ sink: inout some TokenSink) {
        let lower = byte | 0x20
        if lower &- 0x61 < 26 {
            words.letter(lower, &sink)
        } else if byte &- 0x30 < 10 {
            words.digit(byte, &sink)
        } else if byte == 0x20 || byte &- 0x09 < 5 {
            words.space(&sink)
        } else if byte > 0x20, byte < 0x7F {
            words.mark(byte, &sink)
        } else if byte == 0x08 {
            words.backspace()
        } else if byte == 0x1B {
            escape = .begun
        }
    }

    private mutating func fold(_ scalar: UInt32, _ sink: inout some TokenSink) {
        let fold = FoldTable.shared[scalar]
        if fold == .nothing { return }
        if fold != .itself {
            ascii(fold.first, &sink)
            if fold.second != 0 { ascii(fold.second, &sink) }
        } else if let likeness = ScalarKind.likeness(of: scalar) {
            ascii(likeness, &sink)
        } else if ScalarKind.standsAlone(scalar) {
            words.symbol(ScalarKind.utf8(scalar), &sink)
        } else {
            words.foreign(ScalarKind.utf8(ScalarKind.lowercased(scalar)), &sink)
        }
    }
}
