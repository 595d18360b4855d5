import ByteText
import Testing

@Suite struct `Scalar edges` {
    @Test(arguments: ["", "a", "é", "日", "😀", "aé日😀b", "e\u{301}"])
    func `every cut of a text ends at its last whole scalar`(text: String) {
        let bytes = Array(text.utf8)
        var ends: Set<Int> = [0]
        for scalar in text.unicodeScalars { ends.insert(ends.max()! + UTF8.width(scalar)) }
        for count in 0...bytes.count {
            let end = UTF8Boundary.lastWholeScalarEnd(in: Array(bytes[..<count]).span)
            #expect(end == ends.filter { $0 <= count }.max())
        }
    }

    @Test
    func `bytes that are not UTF-8 never trap`() {
        for first in UInt8.min...UInt8.max {
            for bytes in [[first], [first, 0x80], [0x80, first], [first, first, first, first, first]] {
                #expect((0...bytes.count).contains(UTF8Boundary.lastWholeScalarEnd(in: bytes.span)))
            }
        }
    }
}

@Suite struct `Byte ranges` {
    @Test(arguments: [(0, 3, 3, 5, false), (0, 4, 3, 5, true), (2, 2, 0, 5, true), (0, 0, 0, 0, false)])
    func `overlap means a shared byte`(a: Int, b: Int, c: Int, d: Int, expected: Bool) {
        let shared = Set(a..<b).intersection(c..<d)
        guard !ByteRange(a, b).isEmpty else { return }
        #expect(ByteRange(a, b).overlaps(ByteRange(c, d)) == !shared.isEmpty)
        #expect(!shared.isEmpty == expected)
    }

    @Test
    func `a set of bytes is the set of its members`() {
        let set = ByteSet(Array("aZ09".utf8)).union(ByteSet(0xF0...0xFF)).subtracting(ByteSet([0xF5]))
        let members = (UInt8.min...UInt8.max).filter { set.contains($0) }
        #expect(members == Array("09Za".utf8) + Array(0xF0...0xF4) + Array(0xF6...0xFF))
        #expect(ByteSet(Array("aZ".utf8)).foldingASCIICase == ByteSet(Array("aAzZ".utf8)))
    }
}
