/// Builds response heads from the header lines that libcurl hands over, one at a time.
///
/// A status line starts over, so of a `100 Continue` and its successor only the last is left. Trailers come after the
/// head has been given out, and are ignored.
struct ResponseHeadParser {
    enum Result {
        case more
        case head(UpstreamResponseHead)
        case refused(UpstreamError.Code)
    }

    /// Whether the answer came as HTTP/1.0 or 1.1; false before its first line.
    private(set) var isVersion1 = false
    private var status = 0
    private var headers: [(name: String, value: String)] = []
    private var byteCount = 0
    private var isDone = false
    private let limits: UpstreamLimits

    init(limits: UpstreamLimits) {
        self.limits = limits
    }

    /// Takes one line with its line end.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> Result {
        guard !isDone else { return .more }
        byteCount += line.count
        guard byteCount <= limits.headerBytes else { return .refused(.tooLarge) }
        let text = UnsafeRawBufferPointer(rebasing: line.dropLast(while: { $0 == 0x0D || $0 == 0x0A }))
        if text.isEmpty { return finish() }
        return text.starts(with: "HTTP/".utf8) ? start(text) : add(text)
    }

    private mutating func start(_ line: UnsafeRawBufferPointer) -> Result {
        headers.removeAll(keepingCapacity: true)
        headers.reserveCapacity(16)
        // `HTTP/1.1 200 OK` and `HTTP/2 200`: three digits after the first space.
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix(3)
        guard digits.count == 3, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return .refused(.protocolViolation)
        }
        isVersion1 = line.starts(with: "HTTP/1".utf8)
        status = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return .more
    }

    private mutating func add(_ line: UnsafeRawBufferPointer) -> Result {
        // libcurl unfolds nothing: a line that begins with a blank continues the one before (obs-fold).
        guard status != 0, let colon = line.firstIndex(of: 0x3A), colon > 0, line[0] != 0x20, line[0] != 0x09 else {
            return .refused(.protocolViolation)
        }
        guard headers.count < limits.headerCount else { return .refused(.tooLarge) }
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let value = line[(colon + 1)...].drop(while: isBlank).dropLast(while: isBlank)
        headers.append((String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
        return .more
    }

    private mutating func finish() -> Result {
        guard status >= 200 else { return status == 101 ? .refused(.protocolViolation) : .more }
        isDone = true
        return .head(UpstreamResponseHead(status: status, headers: headers))
    }
}

extension BidirectionalCollection {
    fileprivate func dropLast(while predicate: (Element) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { formIndex(before: &end) }
        return self[..<end]
    }
}
