import CCurl

/// Request headers as libcurl reads them: a linked list of C strings, all in one allocation that this owns.
struct HeaderList: ~Copyable {
    /// What `CURLOPT_HTTPHEADER` takes; valid while this lives.
    let first: UnsafeMutablePointer<curl_slist>

    /// - Throws: `invalidRequest` for a name that is no token or a value with control characters: nothing that a
    ///   client sends can add a header or a request of its own.
    init(of request: UpstreamRequest) throws(UpstreamError) {
        let sent = request.headers.filter { !Self.isReserved($0.name) }
        guard sent.allSatisfy({ Self.isToken($0.name) && Self.isFieldValue($0.value) }) else {
            throw UpstreamError(.invalidRequest)
        }
        var lines = Self.fixed
        if !sent.contains(where: { $0.name.isEqual(toLowercased: "content-type") }) {
            lines.append("Content-Type:")  // libcurl would say that it is a form
        }
        let bytes = sent.reduce(lines.reduce(0) { $0 + $1.utf8CodeUnitCount + 1 }) {
            $0 + $1.name.utf8.count + $1.value.utf8.count + 3
        }
        var writer = Writer(nodes: lines.count + sent.count, bytes: bytes)
        for line in lines { writer.addLine { $0.append(line) } }
        for (name, value) in sent {
            writer.addLine {
                $0.append(name)
                // libcurl takes `Name:` for "leave it out" and `Name;` for an empty value.
                $0.append(value.isEmpty ? ";" : ": ")
                $0.append(value)
            }
        }
        first = writer.first
    }

    deinit {
        first.deallocate()
    }

    private static let fixed: [StaticString] = ["Accept-Encoding: identity", "Expect:"]

    /// Whether the header belongs to the connection or the framing, which are the driver's.
    private static func isReserved(_ name: String) -> Bool {
        switch name.utf8.count {
        case 2: name.isEqual(toLowercased: "te")
        case 4: name.isEqual(toLowercased: "host")
        case 6: name.isEqual(toLowercased: "expect")
        case 7: name.isEqual(toLowercased: "trailer") || name.isEqual(toLowercased: "upgrade")
        case 10: name.isEqual(toLowercased: "connection") || name.isEqual(toLowercased: "keep-alive")
        case 14: name.isEqual(toLowercased: "content-length")
        case 15: name.isEqual(toLowercased: "accept-encoding")
        case 16: name.isEqual(toLowercased: "proxy-connection")
        case 17: name.isEqual(toLowercased: "transfer-encoding")
        case 19: name.isEqual(toLowercased: "proxy-authorization")
        default: false
        }
    }

    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2D
                    || (byte != 0x20 && "!#$%&'*+.^_`|~".utf8.contains(byte))
            }
    }

    private static func isFieldValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}

/// Fills one block: the nodes in front, their strings behind them.
private struct Writer {
    let first: UnsafeMutablePointer<curl_slist>
    private var node: UnsafeMutablePointer<curl_slist>?
    private var next: UnsafeMutablePointer<curl_slist>
    private var cursor: UnsafeMutablePointer<CChar>

    init(nodes: Int, bytes: Int) {
        let nodeBytes = nodes * MemoryLayout<curl_slist>.stride
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: nodeBytes + bytes,
            alignment: MemoryLayout<curl_slist>.alignment
        )
        first = block.bindMemory(to: curl_slist.self, capacity: nodes)
        cursor = (block + nodeBytes).bindMemory(to: CChar.self, capacity: bytes)
        next = first
    }

    mutating func addLine(_ body: (inout Writer) -> Void) {
        next.initialize(to: curl_slist(data: cursor, next: nil))
        node?.pointee.next = next
        node = next
        next += 1
        body(&self)
        append(0)
    }

    mutating func append(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
    }

    mutating func append(_ text: String) {
        for byte in text.utf8 { append(byte) }
    }

    private mutating func append(_ byte: UInt8) {
        cursor.pointee = CChar(bitPattern: byte)
        cursor += 1
    }
}
