import ByteText
import TestSupport
import Testing

@testable import Detection

/// The views pass over what hides nothing sixty-four bytes at a time; byte by byte they come to the same places.
@Suite struct `Looking at blocks of bytes` {
    /// Texts of what words, numbers, sequences and runs are made of.
    static let texts: [[UInt8]] = (0..<400).map { seed in
        var generator = SplitMix(state: UInt64(seed))
        let alphabets = [
            "ab12 -./,:|_+ \n", "a1 ", "4-1.1/ ", "aZ09+/=-_ \r\n:x0", "word, and more. 12 \"'<*}%&", "0xF:3 ab\n\r",
            "é4 -١٢٣|. a",
        ]
        let alphabet = Array(alphabets[seed % alphabets.count].unicodeScalars.map { Array(String($0).utf8) })
        var text: [UInt8] = []
        while text.count < 300 {
            text += alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            if seed % 3 == 0, Bool.random(using: &generator), let last = text.last, last < 0x80 { text.append(last) }
            if Int.random(in: 0..<16, using: &generator) == 0 { text += sequence(&generator) }
            if seed % 5 == 0, text.count % 7 == 0 { text += Array(" lorem ipsum dolor ".utf8) }
        }
        return text
    }

    /// Three to twelve pieces of one length.
    private static func sequence(_ generator: inout SplitMix) -> [UInt8] {
        let length = Int.random(in: 1...7, using: &generator)
        let mark = [" ", "-", ".", " | ", "/", ":", "\n", ", "][Int.random(in: 0..<8, using: &generator)]
        let pieces = (0..<Int.random(in: 3...12, using: &generator)).map { _ in
            String((0..<length).map { _ in Array("0123456789abX")[Int.random(in: 0..<13, using: &generator)] })
        }
        return Array((Bool.random(using: &generator) ? " +" : " ").utf8) + Array(pieces.joined(separator: mark).utf8)
    }

    @Test func `a mask has a bit for each byte`() {
        for text in Self.texts {
            let mask = ByteBlock.mask { ByteBlock.isAlphanumeric(text[$0]) }
            let isSet = (0..<ByteBlock.length).map { mask >> UInt64($0) & 1 == 1 }
            #expect(isSet == text[..<ByteBlock.length].map(\.isASCIIAlphanumeric))
        }
    }

    @Test func `the kinds of a byte are those of the table`() {
        for byte in UInt8.min...UInt8.max {
            let kinds = unsafe ByteKind.table[Int(byte)]
            #expect(ByteBlock.isAlphanumeric(byte) == (kinds & ByteKind.alphanumeric != 0 ? 1 : 0))
            #expect(ByteBlock.isEncoded(byte) == (kinds & ByteKind.encoded != 0 ? 1 : 0))
            #expect(ByteBlock.foldsSpecially(byte) == (kinds & ByteKind.foldsSpecially != 0 ? 1 : 0))
            #expect(ByteBlock.unmarksSpecially(byte) == (kinds & ByteKind.unmarksSpecially != 0 ? 1 : 0))
        }
    }

    @Test func `the next byte to fold or unmark is the same`() {
        for text in Self.texts {
            for start in stride(from: 0, through: text.count, by: 3) {
                let bytes = text.span
                #expect(bytes.firstToFold(from: start) == bytes.firstIndex(of: ByteKind.foldsSpecially, from: start))
                let unmarked = bytes.firstIndex(of: ByteKind.unmarksSpecially, from: start)
                #expect(bytes.firstToUnmark(from: start) == unmarked)
            }
        }
    }

    /// A text that comes in small pieces is never long enough for a block.
    @Test func `sequences are squeezed as if their text had come in small pieces`() {
        var squeezed = 0
        for text in Self.texts {
            let whole = Self.squeeze(text, by: text.count)
            #expect(whole == Self.squeeze(text, by: 3))
            squeezed += whole.edits.count
        }
        #expect(squeezed > 1000)
    }

    struct Squeezed: Equatable {
        var text: [UInt8]
        var edits: [ByteRange]
    }

    private static func squeeze(_ source: [UInt8], by size: Int) -> Squeezed {
        var (text, edits, consumed, end) = (DerivedText(), [ByteRange](), 0, 0)
        repeat {
            end = min(source.count, end + size)
            let come = Array(source[..<end])
            consumed = ViewTransform.squeeze.run(
                over: come.span,
                from: consumed,
                isFinal: end == source.count,
                into: &text,
                edits: &edits
            )
        } while end < source.count
        return Squeezed(text: text.bytes, edits: edits)
    }

    @Test func `no run of note is passed over`() {
        var notes = 0
        for text in Self.texts {
            for start in stride(from: 0, to: text.count, by: 11) {
                let found = unsafe text.withUnsafeBufferPointer { unsafe RunStarts.first(in: $0, from: start) }
                let passed = Self.runs(of: text, from: start).filter { $0.lowerBound < found }
                #expect(!passed.contains { Self.isOfNote($0, text) })
                let isInRun = found > start && found < text.count && text[found - 1].isEncoded && text[found].isEncoded
                #expect(!isInRun)
                if found + RunStarts.lookAhead < text.count { notes += 1 }
            }
        }
        #expect(notes > 1000)
    }

    private static func runs(of text: [UInt8], from start: Int) -> [Range<Int>] {
        var (runs, at) = ([Range<Int>](), start)
        while at < text.count {
            let first = text.span.firstIndex(of: ByteKind.encoded, from: at)
            at = text.span.endOfRun(of: ByteKind.encoded, from: first)
            if first < at { runs.append(first..<at) }
        }
        return runs
    }

    private static func isOfNote(_ run: Range<Int>, _ text: [UInt8]) -> Bool {
        guard run.count < EncodedRun.leastCharacters, run.upperBound + 2 < text.count else { return true }
        let behind = text[run.upperBound]
        let goesOn = behind == 0x0A ? text[run.upperBound + 1].isEncoded : behind == 0x0D
        return goesOn
    }

    @Test func `readable stretches are those that a decoder takes`() {
        var generator = SplitMix(state: 7)
        for _ in 0..<4000 {
            let count = Int.random(in: 0...40, using: &generator)
            let scalars: [Unicode.Scalar] = ["a", "Z", " ", "é", "€", "𝄞", "\0", "\n", "\u{7F}", "\u{1}"]
            var bytes: [UInt8] = []
            while bytes.count < count {
                bytes += Array(String(scalars[Int.random(in: 0..<scalars.count, using: &generator)]).utf8)
                let isBroken = Int.random(in: 0..<12, using: &generator) == 0
                if isBroken { bytes[bytes.count - 1] = UInt8.random(in: .min ... .max, using: &generator) }
            }
            #expect(ReadableStretches.find(in: bytes) == Self.stretches(of: bytes), "\(bytes)")
        }
    }

    /// One scalar after the other, as the standard library decodes them.
    private static func stretches(of bytes: [UInt8]) -> [Range<Int>] {
        var (found, start, at) = ([Range<Int>](), 0, 0)
        func close() { if at - start >= ReadableStretches.leastBytes { found.append(start..<at) } }
        while at < bytes.count {
            let length = (1...4).first { at + $0 <= bytes.count && isReadable(bytes, at..<at + $0) }
            if length == nil { close() }
            at += length ?? 1
            if length == nil { start = at }
        }
        close()
        return found
    }

    private static func isReadable(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let text = String(validating: bytes[range], as: UTF8.self), text.unicodeScalars.count == 1,
            let scalar = text.unicodeScalars.first
        else { return false }
        switch scalar.value {
        case 0:
            let (before, behind) = (range.lowerBound - 1, range.upperBound)
            return behind < bytes.count && bytes[behind] != 0 && (before < 0 || bytes[before] != 0)
        case 0x09, 0x0A, 0x0D: return true
        default: return scalar.value >= 0x20 && scalar.value != 0x7F
        }
    }
}
