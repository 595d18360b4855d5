extension SSEEvent {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let dataField = Array("data".utf8)
    private static let nameField = Array("event".utf8)

    /// Reads the lines of one block; nil if a line that is not data is not UTF-8.
    ///
    /// - Parameter isFirst: true for the first block of a stream, which may begin with a byte order mark.
    init?(reading block: ArraySlice<UInt8>, isFirst: Bool, isComplete: Bool) {
        raw = Array(block)
        self.isComplete = isComplete
        var line = block.startIndex
        if isFirst, block.starts(with: Self.byteOrderMark) { line += 3 }
        while line < block.endIndex {
            var end = line
            while end < block.endIndex, block[end] != 0x0A, block[end] != 0x0D { end += 1 }
            read(block[line..<end])
            let isCRLF = end + 1 < block.endIndex && block[end] == 0x0D && block[end + 1] == 0x0A
            line = end + (isCRLF ? 2 : 1)
        }
        guard otherLines.isEmpty || UTF8Validation.isValid(otherLines) else { return nil }
    }

    private mutating func read(_ line: ArraySlice<UInt8>) {
        guard !line.isEmpty else { return }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        let field = line[..<colon]
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == 0x20 { value = value.dropFirst() }
        if field.elementsEqual(Self.dataField) {
            return appendData(value)
        }
        if field.elementsEqual(Self.nameField) { name = Array(value) }
        if !otherLines.isEmpty { otherLines.append(0x0A) }
        otherLines.append(contentsOf: line)
    }

    private mutating func appendData(_ value: ArraySlice<UInt8>) {
        guard var joined = data else {
            data = Array(value)
            return
        }
        data = nil  // so that appending is in place
        joined.append(0x0A)
        joined.append(contentsOf: value)
        data = joined
    }
}
