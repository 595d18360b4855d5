/// Reads a document once, front to back, into a flat list of nodes.
///
/// There is no recursion, so no input can exhaust the stack, and no copy of the text.
struct JSONTokenizer {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    private(set) var nodes: [JSONNode] = []
    private var parent = JSONNode.none
    private var depth = 0
    private var pendingKey: KnownKey?

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        // About one key or value per 12 bytes in what clients send.
        nodes.reserveCapacity(min(bytes.count / 12 + 8, limits.nodes))
    }

    mutating func run() throws(JSONError) {
        guard bytes.count <= limits.lengthInBytes else { throw JSONError(.tooLong, at: limits.lengthInBytes) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(.byteOrderMark, at: 0) }
        skipWhitespace()
        while true {
            guard try beginValue() else { continue }
            guard try advanceToNextValue() else { return }
        }
    }

    /// Reads a scalar, an empty container, or the beginning of a container up to its first value.
    ///
    /// - Returns: true if the value is complete.
    private mutating func beginValue() throws(JSONError) -> Bool {
        let start = position
        switch peek {
        case UInt8(ascii: "\""):
            let isEscaped = try scanString()
            try append(.string, from: start, isEscaped: isEscaped)
        case UInt8(ascii: "{"):
            return try open(.object, closedBy: UInt8(ascii: "}"))
        case UInt8(ascii: "["):
            return try open(.array, closedBy: UInt8(ascii: "]"))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try scanNumber()
            try append(.number, from: start)
        case UInt8(ascii: "t"):
            try expect("true")
            try append(.true, from: start)
        case UInt8(ascii: "f"):
            try expect("false")
            try append(.false, from: start)
        case UInt8(ascii: "n"):
            try expect("null")
            try append(.null, from: start)
        default:
            throw unexpected()
        }
        return true
    }

    /// Closes what ends here and goes on to the next value, past its comma and key.
    ///
    /// - Returns: false at the end of the document.
    private mutating func advanceToNextValue() throws(JSONError) -> Bool {
        while true {
            skipWhitespace()
            guard parent != JSONNode.none else {
                guard position == bytes.count else { throw JSONError(.trailingData, at: position) }
                return false
            }
            let isObject = nodes[Int(parent)].kind == .object
            switch peek {
            case UInt8(ascii: ","):
                position += 1
                skipWhitespace()
                if isObject { try readKey() }
                return true
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                try close(isObject: isObject)
            default:
                throw unexpected()
            }
        }
    }

    private mutating func open(_ kind: JSONNode.Kind, closedBy closing: UInt8) throws(JSONError) -> Bool {
        guard depth < limits.depth else { throw JSONError(.tooDeep, at: position) }
        let index = UInt32(truncatingIfNeeded: nodes.count)
        position += 1
        try append(kind, from: position - 1)
        parent = index
        depth += 1
        skipWhitespace()
        if peek == closing {
            try close(isObject: false)
            return true
        }
        if kind == .object { try readKey() }
        return false
    }

    private mutating func close(isObject: Bool) throws(JSONError) {
        position += 1
        let index = Int(parent)
        nodes[index].end = UInt32(truncatingIfNeeded: position)
        nodes[index].link = UInt32(truncatingIfNeeded: nodes.count)
        parent = nodes[index].parent
        depth -= 1
        if isObject { try refuseDuplicateKeys(ofObjectAt: index) }
    }

    /// Reads `"key" :` and the white space after it.
    private mutating func readKey() throws(JSONError) {
        let start = position
        guard peek == UInt8(ascii: "\"") else { throw unexpected() }
        let isEscaped = try scanString()
        let hash = recognizeKey(from: start, isEscaped: isEscaped)
        guard nodes.count < limits.nodes else { throw JSONError(.tooManyNodes, at: start) }
        nodes.append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: position),
                parent: parent,
                link: hash,
                kind: .key,
                isEscaped: isEscaped,
                key: pendingKey
            )
        )
        skipWhitespace()
        guard peek == UInt8(ascii: ":") else { throw unexpected() }
        position += 1
        skipWhitespace()
    }

    /// Sets `pendingKey` to the key that was just read, if it is a known one.
    ///
    /// - Returns: the hash of its unescaped name.
    private mutating func recognizeKey(from start: Int, isEscaped: Bool) -> UInt32 {
        let literal = UnsafeBufferPointer(rebasing: bytes[start + 1..<position - 1])
        guard isEscaped else {
            let hash = KeyHash.of(literal)
            pendingKey = KnownKey.lookup(literal, hash: hash)
            return hash
        }
        return JSONString.unescape(literal).withUnsafeBufferPointer { name in
            let hash = KeyHash.of(name)
            pendingKey = KnownKey.lookup(name, hash: hash)
            return hash
        }
    }

    private mutating func append(
        _ kind: JSONNode.Kind,
        from start: Int,
        isEscaped: Bool = false
    ) throws(JSONError) {
        guard nodes.count < limits.nodes else { throw JSONError(.tooManyNodes, at: start) }
        nodes.append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: position),
                parent: parent,
                link: UInt32(truncatingIfNeeded: nodes.count + 1),
                kind: kind,
                isEscaped: isEscaped,
                key: pendingKey
            )
        )
        pendingKey = nil
    }
}
