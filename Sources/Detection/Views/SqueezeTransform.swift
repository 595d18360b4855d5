import ByteText

/// Takes out separators that stand at regular places: after every character, or after every two to six.
///
/// `4 1 1 1 …`, `4-1.1/1 …`, `AKIA/Q3EG/RIT7/…`, `4111 | 1111 | 1111`. Words of a sentence are not regular, but three of one
/// length may be; so a space counts only between single characters.
enum SqueezeTransform {
    private static let longestSequence = 512
    private static let longestPiece = 6
    private static let leastSingles = 8
    private static let leastPieces = 3
    private static let leastBytes = 9

    static func run(
        _ source: Span<UInt8>,
        _ start: Int,
        _ isFinal: Bool,
        _ text: inout DerivedText,
        _ edits: inout [ByteRange]
    ) -> Int {
        var at = start
        var copied = start
        while true {
            at = firstOfNote(source, from: at)
            guard at < source.count else { break }
            let word = source.endOfRun(of: ByteKind.alphanumeric, from: at)
            if word - at > longestPiece || at > 0 && source[at - 1].isASCIIAlphanumeric || isPlain(source, at) {
                at = word
                continue
            }
            // A telephone number begins with its plus.
            if at > copied, source[at - 1] == UInt8(ascii: "+"), at < 2 || source[at - 2].isASCIISpace { at -= 1 }
            switch sequence(source, at, isFinal) {
            case .none: at = word
            case .wait:
                text.copy(source, copied..<at)
                return at
            case .found(let pieces, let end):
                text.copy(source, copied..<at)
                for (index, piece) in pieces.enumerated() {
                    text.copy(source, piece.lowerBound..<piece.upperBound)
                    let next = index + 1 < pieces.count ? pieces[index + 1].lowerBound : end
                    if next > piece.upperBound { text.replace(next - piece.upperBound, by: [], &edits) }
                }
                at = end
                copied = at
            }
        }
        // A plus at the end may be the first of a number.
        if !isFinal, at > copied, source[at - 1] == UInt8(ascii: "+") { at -= 1 }
        text.copy(source, copied..<at)
        return at
    }

    /// The first character of a word with which a sequence may begin; `count` if there is none.
    ///
    /// One loop over the words of a sentence, which are not, where the text is too short for `SequenceStarts`.
    private static func firstOfNote(_ source: Span<UInt8>, from start: Int) -> Int {
        let table = unsafe ByteKind.table
        return unsafe source.withUnsafeBufferPointer { bytes in
            var at = start
            if at > 0, at < bytes.count, unsafe table[Int(bytes[at])] & ByteKind.alphanumeric == 0 {
                at = unsafe SequenceStarts.first(in: bytes, from: at)
            }
            while true {
                while at < bytes.count, unsafe table[Int(bytes[at])] & ByteKind.alphanumeric == 0 { at &+= 1 }
                guard at + longestPiece + 2 < bytes.count else { return at }
                if unsafe at == start || bytes[at - 1] == UInt8(ascii: "+") { return at }
                var end = at + 1
                while end < bytes.count, unsafe table[Int(bytes[end])] & ByteKind.alphanumeric != 0 { end &+= 1 }
                if end - at <= longestPiece {
                    // Most words end with a space and are followed by another.
                    let (behind, next) = unsafe (bytes[end], bytes[end + 1])
                    let isWord = behind == 0x20 && end - at > 1 && next.isASCIIAlphanumeric
                    guard isWord || isPlain(source, at) else { return at }
                }
                at = end
            }
        }
    }

    /// True if a look at the next eight bytes shows that no sequence begins with the character at `at`.
    ///
    /// What stands before it is not looked at, but for the plus of a telephone number.
    private static func isPlain(_ source: Span<UInt8>, _ at: Int) -> Bool {
        guard at + longestPiece + 2 < source.count, at == 0 || source[at - 1] != UInt8(ascii: "+") else { return false }
        for length in 1...longestPiece {
            let byte = source[at + length]
            if byte <= 0x20 {
                // A space is a separator between single characters, or around a mark.
                return length > 1 && !(isGroupSeparator(source[at + length + 1]) && source[at + length + 2] == 0x20)
            }
            if byte >= 0x80 { return true }
            if isGroupSeparator(byte), isPieceByte(source[at + length + 1]) { return false }
        }
        return true
    }

    private enum Sequence {
        case none, wait
        /// At least two pieces, in order, and where the last separator ends.
        case found([ByteRange], end: Int)
    }

    private static func sequence(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Sequence {
        guard mayBegin(source, at) else { return .none }
        var mayCome = false
        for length in 1...longestPiece {
            switch length == 1 ? singles(source, at, isFinal) : groups(source, at, length, isFinal) {
            case .none: break
            case .wait: mayCome = true
            case .found(let pieces, let end): return mayCome ? .wait : .found(pieces, end: end)
            }
        }
        return mayCome ? .wait : .none
    }

    /// False where the word at `at` shows at a glance that no sequence begins with it.
    private static func mayBegin(_ source: Span<UInt8>, _ at: Int) -> Bool {
        var end = at + 1
        while end < source.count, end - at <= longestPiece, source[end].isASCIIAlphanumeric { end += 1 }
        if end - at > longestPiece { return false }
        guard let next = source.byte(at: end), next.isASCIISpace, end - at > 1 else { return true }
        guard next == 0x20, let mark = source.byte(at: end + 1) else { return next == 0x20 }
        return isGroupSeparator(mark) && (source.byte(at: end + 2) ?? 0x20) == 0x20
    }

    // MARK: Single characters

    /// One character, one separator, and so on; the separators may differ.
    private static func singles(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Sequence {
        var index = at
        var count = 0
        while index - at < longestSequence {
            guard let byte = source.byte(at: index) else {
                guard isFinal else { return .wait }
                break
            }
            guard !byte.isASCIISpace, byte < 0x80, byte >= 0x20 else { break }
            let separator = source.byte(at: index + 1)
            if separator == nil, !isFinal { return .wait }
            // A letter that begins a word is no piece.
            if let separator, separator.isASCIIAlphanumeric || separator >= 0x80 { break }
            count += 1
            guard let separator, isSeparator(separator) else { break }
            index += 2
        }
        guard count >= leastSingles else { return .none }
        // A separator behind the last character goes with it, where the next word stands apart.
        var end = at + 2 * count - 1
        if index > end, index == source.count || source[index].isASCIISpace, !source[end].isASCIISpace { end = index }
        while count > 0, !source[at + 2 * count - 2].isASCIIAlphanumeric {
            count -= 1
            end = at + 2 * count - 1
        }
        let pieces = (0..<count).map { ByteRange(at + 2 * $0, at + 2 * $0 + 1) }
        let values = pieces.count { source[$0.lowerBound].isASCIIAlphanumeric }
        let isSequence = count >= leastSingles && values >= 6 && values * 2 >= count
        return isSequence ? .found(pieces, end: end) : .none
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"),
            UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ":"):
            return true
        default: return false
        }
    }

    // MARK: Groups

    /// Pieces of one length, the last may be shorter, and between them one separator, with or without a space on both sides.
    private static func groups(_ source: Span<UInt8>, _ at: Int, _ length: Int, _ isFinal: Bool) -> Sequence {
        guard at + length < source.count else {
            return isFinal || !isPiece(source, at, source.count - at) ? .none : .wait
        }
        var mark = source[at + length]
        var width = 1
        if mark == 0x20 {
            // What is followed by a space is a word, and not the end of a sentence.
            guard isPiece(source, at, length), !endsSentence(source[at + length - 1]) else { return .none }
            guard let inner = source.byte(at: at + length + 1) else { return isFinal ? .none : .wait }
            guard isGroupSeparator(inner) else { return .none }
            guard let close = source.byte(at: at + length + 2) else { return isFinal ? .none : .wait }
            guard close == 0x20 else { return .none }
            (mark, width) = (inner, 3)
        }
        guard isGroupSeparator(mark), isPiece(source, at, length) else { return .none }
        return pieces(source, at, length, Separator(mark: mark, width: width), isFinal)
    }

    private struct Separator {
        let mark: UInt8
        let width: Int

        /// Whether it stands there; nil while more could show it.
        func stands(_ source: Span<UInt8>, at index: Int) -> Bool? {
            for offset in 0..<width {
                guard let byte = source.byte(at: index + offset) else { return nil }
                if byte != (width == 1 || offset == 1 ? mark : 0x20) { return false }
            }
            return true
        }
    }

    private static func pieces(
        _ source: Span<UInt8>,
        _ at: Int,
        _ length: Int,
        _ separator: Separator,
        _ isFinal: Bool
    ) -> Sequence {
        let step = length + separator.width
        var count = 1
        var last = length
        while last == length, count * step < longestSequence {
            let index = at + count * step - separator.width
            guard let stands = separator.stands(source, at: index) else {
                guard isFinal else { return .wait }
                break
            }
            guard stands else { break }
            let start = index + separator.width
            var size = 0
            while size < length, let byte = source.byte(at: start + size), isPieceByte(byte) { size += 1 }
            // The byte behind a piece shows whether it is one.
            guard let next = source.byte(at: start + size) else {
                if !isFinal { return .wait }
                if size > 0 { (count, last) = (count + 1, size) }
                break
            }
            guard size > 0, !next.isASCIIAlphanumeric, next < 0x80 else { break }
            count += 1
            last = size
        }
        guard count >= leastPieces, (count - 1) * length + last >= leastBytes else { return .none }
        let pieces = (0..<count).map { index in
            ByteRange(at + index * step, at + index * step + (index == count - 1 ? last : length))
        }
        return .found(pieces, end: pieces[count - 1].upperBound)
    }

    private static func isGroupSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ","),
            UInt8(ascii: "|"), UInt8(ascii: ":"):
            return true
        default: return false
        }
    }

    private static func endsSentence(_ byte: UInt8) -> Bool { ".,:;!?)\"'".utf8.contains(byte) }

    private static func isPieceByte(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x80 }

    private static func isPiece(_ source: Span<UInt8>, _ at: Int, _ length: Int) -> Bool {
        for index in at..<at + length where !isPieceByte(source[index]) { return false }
        return true
    }
}
