/// Takes a form apart.
struct MultipartReader {
    private let bytes: [UInt8]
    /// `--` and the boundary.
    private let mark: [UInt8]

    init(_ bytes: [UInt8], _ boundary: MultipartBoundary) {
        self.bytes = bytes
        mark = Array("--".utf8) + boundary.bytes
    }

    mutating func parts() throws(MultipartError) -> [MultipartPart] {
        let marks = self.marks()
        guard marks.first == 0 else { throw MultipartError(.badDelimiter, at: 0) }
        var parts: [MultipartPart] = []
        for (position, start) in marks.enumerated() {
            let end = start + mark.count
            if has("--", at: end) {
                guard position == marks.count - 1 else { throw MultipartError(.boundaryInContent, at: start) }
                guard isEnd(end + 2) else { throw MultipartError(.badDelimiter, at: end) }
                return parts
            }
            guard isLineEnd(at: end) else { throw MultipartError(.badDelimiter, at: end) }
            guard position + 1 < marks.count else { break }
            let next = marks[position + 1]
            guard isLineEnd(at: next - 2) else { throw MultipartError(.boundaryInContent, at: next) }
            guard parts.count < MultipartForm.maximumParts else { throw MultipartError(.tooManyParts, at: start) }
            parts.append(try part(from: end + 2, to: next - 2))
        }
        throw MultipartError(.unclosed, at: bytes.count)
    }

    /// Every place where the mark stands.
    private func marks() -> [Int] {
        let mark = mark
        return bytes.withUnsafeBufferPointer { bytes in
            var found: [Int] = []
            guard bytes.count >= mark.count else { return found }
            var index = 0
            while index <= bytes.count - mark.count {
                if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
                    found.append(index)
                    index += mark.count
                } else {
                    index += 1
                }
            }
            return found
        }
    }

    private func has(_ text: StaticString, at index: Int) -> Bool {
        index >= 0 && index + text.utf8CodeUnitCount <= bytes.count
            && bytes[index..<index + text.utf8CodeUnitCount].elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            )
    }

    private func isLineEnd(at index: Int) -> Bool { has("\r\n", at: index) }

    /// One line end may stand behind the last delimiter.
    private func isEnd(_ index: Int) -> Bool {
        index == bytes.count || (isLineEnd(at: index) && index + 2 == bytes.count)
    }

    /// - Parameters:
    ///   - start: of the part's headers.
    ///   - end: of its content.
    private func part(from start: Int, to end: Int) throws(MultipartError) -> MultipartPart {
        guard start <= end else { throw MultipartError(.badHeader, at: start) }
        var header = MultipartHeader()
        var line = start
        while true {
            guard let lineEnd = lineEnd(from: line, to: min(end, start + MultipartForm.maximumHeaderBytes)) else {
                throw MultipartError(.badHeader, at: line)
            }
            if lineEnd == line { break }
            try header.add(line..<lineEnd, of: bytes)
            line = lineEnd + 2
        }
        guard let name = header.name else { throw MultipartError(.missingName, at: start) }
        guard line + 2 <= end else { throw MultipartError(.badHeader, at: line) }
        return MultipartPart(
            name: Array(bytes[name]),
            nameRange: name,
            filenameRange: header.filename,
            typeRange: header.type,
            content: line + 2..<end
        )
    }

    /// Where the line ends, before its CRLF; nil for a bare CR or LF, a control character, or no end.
    private func lineEnd(from start: Int, to limit: Int) -> Int? {
        var index = start
        while index < limit {
            if bytes[index] == 0x0D { return isLineEnd(at: index) && index + 2 <= limit ? index : nil }
            guard bytes[index] >= 0x20, bytes[index] != 0x7F else { return nil }
            index += 1
        }
        return nil
    }
}

/// The headers of one part.
struct MultipartHeader {
    private(set) var name: Range<Int>?
    private(set) var filename: Range<Int>?
    private(set) var type: Range<Int>?
    private var hasDisposition = false

    mutating func add(_ line: Range<Int>, of bytes: [UInt8]) throws(MultipartError) {
        guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")) else {
            throw MultipartError(.badHeader, at: line.lowerBound)
        }
        let field = String(decoding: bytes[line.lowerBound..<colon], as: UTF8.self).lowercased()
        let start = bytes[colon + 1..<line.upperBound].firstIndex { $0 != 0x20 } ?? line.upperBound
        switch field {
        case "content-disposition" where !hasDisposition:
            hasDisposition = true
            try addDisposition(start..<line.upperBound, of: bytes)
        case "content-type" where type == nil && start < line.upperBound:
            type = start..<line.upperBound
        default: throw MultipartError(.badHeader, at: line.lowerBound)
        }
    }

    /// `form-data; name="…"; filename="…"`.
    private mutating func addDisposition(_ value: Range<Int>, of bytes: [UInt8]) throws(MultipartError) {
        let word = "form-data"
        var index = value.lowerBound + word.utf8.count
        guard index <= value.upperBound,
            String(decoding: bytes[value.lowerBound..<index], as: UTF8.self).lowercased() == word
        else { throw MultipartError(.badHeader, at: value.lowerBound) }
        while index < value.upperBound {
            guard bytes[index] == UInt8(ascii: ";") else { throw MultipartError(.badHeader, at: index) }
            index = bytes[index + 1..<value.upperBound].firstIndex { $0 != 0x20 } ?? value.upperBound
            guard let equals = bytes[index..<value.upperBound].firstIndex(of: UInt8(ascii: "=")) else {
                throw MultipartError(.badHeader, at: index)
            }
            let text = try Self.text(from: equals + 1, to: value.upperBound, of: bytes)
            switch String(decoding: bytes[index..<equals], as: UTF8.self).lowercased() {
            case "name" where name == nil: name = text.inside
            case "filename" where filename == nil: filename = text.inside
            default: throw MultipartError(.badHeader, at: index)
            }
            index = text.end
        }
        guard let name, !name.isEmpty else { throw MultipartError(.missingName, at: value.lowerBound) }
    }

    /// A quoted text, which must be valid UTF-8 without a backslash; an unquoted one is refused.
    private static func text(
        from start: Int,
        to limit: Int,
        of bytes: [UInt8]
    ) throws(MultipartError) -> (inside: Range<Int>, end: Int) {
        guard start < limit, bytes[start] == UInt8(ascii: "\""),
            let end = bytes[start + 1..<limit].firstIndex(of: UInt8(ascii: "\""))
        else { throw MultipartError(.badHeader, at: start) }
        let inside = start + 1..<end
        guard !bytes[inside].contains(UInt8(ascii: "\\")) else { throw MultipartError(.badHeader, at: start) }
        guard UTF8Validation.isValid(Array(bytes[inside])) else { throw MultipartError(.invalidUTF8, at: start) }
        return (inside, end + 1)
    }
}
