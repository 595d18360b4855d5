import Testing
import Wire

@Suite struct SSEDecoderTests {
    static func decode(_ chunks: [[UInt8]], limit: Int = 1 << 20) throws -> [SSEEvent] {
        var decoder = SSEDecoder(maximumEventLength: limit)
        var events: [SSEEvent] = []
        for chunk in chunks {
            decoder.receive(chunk)
            while let event = try decoder.next() { events.append(event) }
        }
        if let rest = try decoder.finish() { events.append(rest) }
        return events
    }

    static let streams = [
        "data: a\n\ndata: b\n\n", "data: a\r\n\r\ndata: b\r\n\r\n", "data: a\r\rdata: b\r\r",
        "data: a\n\r\ndata: b\r\n\n",
        "\u{FEFF}data: a\n\n", "\u{FEFF}\n\ndata: \u{FEFF}\n\n", "data\n\ndata:\n\n", "data:a\ndata: b\ndata:  c\n\n",
        ": hi\n\n:\n\ndata: x\n\n",
        "event: e\nid: 1\nretry: 2\nfoo: bar\ndata: x\nbaz\n\n", "data: a\n\ndata: rest", "data: a\n\ndata: rest\n",
        "data: a\r\n\r", "\n\n\r\r\n",
        "data: é😀\n\n", "data: [DONE]\n\n", "", "\u{FEFF}", "data: x\r\n\r\n\ndata: y\n\n",
        "event: a\nevent: b\ndata: 1\n\n",
    ]

    @Test(arguments: [
        ("data: a\n\n", ["a"]), ("data:a\n\n", ["a"]), ("data:  a\n\n", [" a"]), ("data\n\n", [""]),
        ("data: a\ndata: b\n\n", ["a\nb"]),
        ("data:\ndata:\n\n", ["\n"]), ("data: a\r\rdata: b\r\n\r\n", ["a", "b"]), (": c\n\ndata: a\n\n", ["a"]),
        ("Data: a\n\n", []),
        ("datax: a\n\n", []), ("data : a\n\n", []), (" data: a\n\n", []),
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", ["a"]), ("data: a:b\n\n", ["a:b"]),
    ])
    func `data is what a browser would see`(stream: String, expected: [String]) throws {
        #expect(try Self.decode([utf8(stream)]).compactMap(\.data).map(string) == expected)
    }

    @Test(arguments: streams)
    func `events are the same for every cut in two and byte by byte`(stream: String) throws {
        let bytes = utf8(stream)
        let whole = try Self.decode([bytes])
        #expect(whole.flatMap(\.raw) == bytes)
        for cut in 0...bytes.count {
            #expect(try Self.decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
        }
        #expect(try Self.decode(bytes.map { [$0] }) == whole)
    }

    @Test func `the end of the stream delivers what was left as incomplete`() throws {
        let events = try Self.decode([utf8("data: a\n\ndata: b\n")])
        #expect(events.map(\.isComplete) == [true, false])
        #expect(events.last?.data == utf8("b"))
        #expect(try Self.decode([utf8("data: a\r\r")]).map(\.isComplete) == [true])
    }

    @Test func `lines that are not data are kept apart`() throws {
        let event = try #require(try Self.decode([utf8(": c\nevent: e\nid: 7\ndata: x\nfoo\n\n")]).first)
        #expect(string(event.name) == "e")
        #expect(string(event.otherLines) == ": c\nevent: e\nid: 7\nfoo")
        #expect(!event.isDataOnly)
        #expect(try Self.decode([utf8("data: x\n\n")]).first?.isDataOnly == true)
        #expect(try Self.decode([utf8(":\n\n")]).first?.data == nil)
    }

    @Test(arguments: [("[DONE]", true), ("[DONE] ", true), ("[DONE]x", false), ("[DON", false), (" [DONE]", true)])
    func `only the marker itself is the marker`(data: String, isDone: Bool) throws {
        #expect(try Self.decode([utf8("data:\(data)\n\n")]).first?.isDone == isDone)
    }

    @Test func `an event over the limit is an error however it arrives`() throws {
        let fits = utf8("data: 0123456789\n\n")
        let long = utf8("data: 0123456789a\n\n")
        for size in [1, 4, 100] {
            let cut = { (bytes: [UInt8]) in
                stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
            }
            #expect(try Self.decode(cut(fits + fits + fits), limit: fits.count).count == 3)
            #expect(throws: SSEError(code: .eventTooLong, offset: fits.count)) {
                try Self.decode(cut(fits + long), limit: fits.count)
            }
        }
        #expect(throws: SSEError.self) { try Self.decode([[UInt8](repeating: 0x61, count: 100)], limit: 99) }
    }

    @Test func `a line that is not data must be UTF-8`() {
        #expect(throws: SSEError(code: .invalidUTF8, offset: 0)) {
            try Self.decode([utf8("data: x\n: ") + [0xFF] + utf8("\n\n")])
        }
    }

    @Test(arguments: ["x", "", "a\nb", "a\r\nb", "a\rb", "a\n", "\n"])
    func `an encoded event gives its data back with lines ended by LF`(data: String) throws {
        let events = try Self.decode([SSEEncoder.event(data: utf8(data))])
        #expect(events.count == 1)
        var expected: [UInt8] = []
        let bytes = utf8(data)
        for (index, byte) in bytes.enumerated() where !(byte == 0x0A && index > 0 && bytes[index - 1] == 0x0D) {
            expected.append(byte == 0x0D ? 0x0A : byte)
        }
        #expect(events.first?.data == expected)
    }
}
