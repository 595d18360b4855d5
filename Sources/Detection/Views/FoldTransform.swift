import ByteText

/// Takes off what makes characters look like others, or be seen by nobody.
///
/// Invisible characters, marks and controls go; characters that stand for ASCII become it (`FoldTable`); escapes that spell
/// characters by number are undone (`Escape`); a right-to-left override is read the way it is shown; a character that a
/// backspace deletes goes with it; so do the colour codes of terminals.
enum FoldTransform {
    /// The longest stretch under a right-to-left override that is turned round, in bytes.
    private static let longestOverride = 512
    private static let backspace: UInt8 = 0x08

    static func run(
        _ source: Span<UInt8>,
        _ start: Int,
        _ isFinal: Bool,
        _ text: inout DerivedText,
        _ edits: inout [ByteRange]
    ) -> Int {
        var at = start
        while at < source.count {
            let next = firstSpecial(source, from: at)
            if next == source.count {
                let end = isFinal || !source[next - 1].isValueByte ? next : next - 1
                text.copy(source, at..<end)
                return end
            }
            if source[next] == backspace, next > at, source[next - 1] < 0x80 {
                text.copy(source, at..<next - 1)
                text.replace(2, by: [], &edits)
                at = next + 1
                continue
            }
            text.copy(source, at..<next)
            at = next
            switch edit(source, at, isFinal) {
            case .wait: return at
            case .keep(let count):
                text.copy(source, at..<at + count)
                at += count
            case .replace(let count, let bytes):
                text.replace(count, by: bytes, &edits)
                at += count
            }
        }
        return at
    }

    /// Where the next character stands that may not be itself.
    private static func firstSpecial(_ source: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while true {
            at = source.firstToFold(from: at)
            guard at < source.count, source[at] >= 0x80 else { return at }
            let (scalar, length) = source.scalar(at: at)
            if FoldTable.shared[scalar] != .itself { return at }
            at = min(at + length, source.count)
        }
    }

    private static func edit(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        let byte = source[at]
        if byte >= 0x80 {
            let (scalar, length) = source.scalar(at: at)
            if scalar == 0x202E { return reversed(source, at, isFinal) }
            let end = endOfNothing(source, at)
            return end > at ? .replace(end - at, by: []) : .replace(length, by: folded(scalar))
        }
        switch byte {
        case 0x1B: return terminalCode(source, at, isFinal)
        case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "\\"), UInt8(ascii: "="):
            switch Escape.decode(source, at, isFinal) {
            case .none: return .keep(1)
            case .wait: return .wait
            case .nothing(let count): return .replace(count, by: [])
            case .scalar(let scalar, let count): return .replace(count, by: folded(scalar))
            }
        default: return .replace(source.endOfRun(of: ByteKind.control, from: at) - at, by: [])
        }
    }

    /// Where a run of scalars above U+007F that stand for nothing ends; `start` if none does there.
    private static func endOfNothing(_ source: Span<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < source.count, source[end] >= 0x80 {
            let (scalar, length) = source.scalar(at: end)
            guard FoldTable.shared[scalar] == .nothing, scalar != 0x202E else { break }
            end += length
        }
        return min(end, source.count)
    }

    /// What a scalar stands for; nothing for a control.
    static func folded(_ scalar: UInt32) -> [UInt8] {
        if scalar < 0x80 {
            let byte = UInt8(scalar)
            return byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0D ? [byte] : []
        }
        let fold = FoldTable.shared[scalar]
        if fold == .nothing { return [] }
        if fold == .itself { return Unicode.Scalar(scalar).map { Array(UTF8.encode($0) ?? .init()) } ?? [] }
        return fold.second == 0 ? [fold.first] : [fold.first, fold.second]
    }

    /// U+202E: everything up to U+202C, or the end of the line, is shown backwards.
    private static func reversed(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        var scalars: [UInt32] = []
        var end = at + 3
        while end < source.count, end - at < longestOverride {
            let (scalar, length) = source.scalar(at: end)
            if scalar == 0x0A { return .replace(end - at, by: scalars.reversed().flatMap(folded)) }
            end = min(end + length, source.count)
            if scalar == 0x202C { return .replace(end - at, by: scalars.reversed().flatMap(folded)) }
            scalars.append(scalar)
        }
        if end == source.count, end - at < longestOverride, !isFinal { return .wait }
        return .replace(end - at, by: scalars.reversed().flatMap(folded))
    }

    /// ESC `[` parameters and a letter (ECMA-48, 5.4), at most 16 bytes.
    private static func terminalCode(_ source: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> ViewEdit {
        var end = at + 1
        while end < source.count, end - at < 16 {
            let byte = source[end]
            end += 1
            if end - at == 2 {
                guard byte == UInt8(ascii: "[") else { return .replace(1, by: []) }
            } else if (0x40...0x7E).contains(byte) {
                return .replace(end - at, by: [])
            } else if !(0x20...0x3F).contains(byte) {
                break
            }
        }
        return end == source.count && end - at < 16 && !isFinal ? .wait : .replace(1, by: [])
    }
}
