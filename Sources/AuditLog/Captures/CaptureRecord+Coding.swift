/// A record as bytes: `weir-capture-1`, then fields, each a tag of one byte, a length in four, big-endian, and its bytes.
///
/// A field that is not there has no value; tags that come twice are members of a list.
extension CaptureRecord {
    private enum Tag: UInt8 {
        case exchange = 1, at, mode, policyHash, engineVersion
        case app, key, team, tag, isTrusted
        case operation, urlModel, dialect, isReversible
        case prompt, answer, answerIsError, channel, withheld, hasOtherAttempts
        // Of a channel.
        case name = 64
        case path, isFinished, decided, text
    }

    private static let magic = Array("weir-capture-1".utf8)

    package var encoded: [UInt8] {
        var out = TaggedWriter(Self.magic)
        out.put(Tag.exchange, exchange)
        out.put(Tag.at, String(at.milliseconds))
        out.put(Tag.mode, mode.rawValue)
        out.put(Tag.policyHash, policyHash)
        out.put(Tag.engineVersion, engineVersion)
        out.put(Tag.app, app)
        out.put(Tag.key, key)
        out.put(Tag.team, team)
        for tag in tags { out.put(Tag.tag, tag) }
        out.put(Tag.isTrusted, isTrusted)
        out.put(Tag.operation, operation)
        out.put(Tag.urlModel, urlModel)
        out.put(Tag.dialect, dialect)
        out.put(Tag.isReversible, isReversible)
        out.put(Tag.prompt, prompt)
        out.put(Tag.answer, answer)
        out.put(Tag.answerIsError, answerIsError)
        for channel in channels { out.put(Tag.channel, Self.encoded(channel)) }
        if withheld > 0 { out.put(Tag.withheld, String(withheld)) }
        out.put(Tag.hasOtherAttempts, hasOtherAttempts)
        return out.bytes
    }

    private static func encoded(_ channel: Channel) -> [UInt8] {
        var out = TaggedWriter([])
        out.put(Tag.name, channel.name)
        out.put(Tag.path, channel.path)
        out.put(Tag.isFinished, channel.isFinished)
        out.put(Tag.decided, String(channel.decided))
        out.put(Tag.text, channel.text)
        return out.bytes
    }

    /// Nil for anything but a record, whole.
    package init?(decoding bytes: [UInt8]) {
        guard bytes.starts(with: Self.magic), let fields = TaggedReader.fields(of: bytes[Self.magic.count...]) else {
            return nil
        }
        func texts(_ tag: Tag) -> [String] {
            fields.lazy.filter { $0.tag == tag.rawValue }.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        func value(_ tag: Tag) -> [UInt8]? { fields.first { $0.tag == tag.rawValue }.map { Array($0.bytes) } }
        guard let exchange = texts(.exchange).first, let milliseconds = texts(.at).first.flatMap({ Int64($0) }),
            let mode = texts(.mode).first.flatMap(CaptureMode.init(rawValue:)),
            let policyHash = texts(.policyHash).first, let operation = texts(.operation).first
        else { return nil }
        self.init(
            exchange: exchange,
            at: AuditTime(milliseconds: milliseconds),
            mode: mode,
            policyHash: policyHash,
            operation: operation
        )
        engineVersion = texts(.engineVersion).first ?? ""
        (app, key, team) = (texts(.app).first, texts(.key).first, texts(.team).first)
        tags = texts(.tag)
        (isTrusted, isReversible) = (value(.isTrusted) != nil, value(.isReversible) != nil)
        (urlModel, dialect) = (texts(.urlModel).first, texts(.dialect).first)
        (prompt, answer, answerIsError) = (value(.prompt), value(.answer), value(.answerIsError) != nil)
        withheld = texts(.withheld).first.flatMap { Int($0) } ?? 0
        hasOtherAttempts = value(.hasOtherAttempts) != nil
        for field in fields where field.tag == Tag.channel.rawValue {
            guard let channel = Self.channel(field.bytes) else { return nil }
            channels.append(channel)
        }
    }

    private static func channel(_ bytes: ArraySlice<UInt8>) -> Channel? {
        guard let fields = TaggedReader.fields(of: bytes) else { return nil }
        func value(_ tag: Tag) -> ArraySlice<UInt8>? { fields.first { $0.tag == tag.rawValue }?.bytes }
        guard let name = value(.name), let path = value(.path), let text = value(.text),
            let decided = value(.decided).flatMap({ Int(String(decoding: $0, as: UTF8.self)) })
        else { return nil }
        return Channel(
            name: String(decoding: name, as: UTF8.self),
            path: String(decoding: path, as: UTF8.self),
            isFinished: value(.isFinished) != nil,
            decided: decided,
            text: Array(text)
        )
    }
}

private struct TaggedWriter {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func put(_ tag: some RawRepresentable<UInt8>, _ value: [UInt8]?) {
        guard let value else { return }
        bytes.append(tag.rawValue)
        withUnsafeBytes(of: UInt32(value.count).bigEndian) { bytes += $0 }
        bytes += value
    }

    mutating func put(_ tag: some RawRepresentable<UInt8>, _ value: String?) { put(tag, value.map { Array($0.utf8) }) }

    mutating func put(_ tag: some RawRepresentable<UInt8>, _ value: Bool) { if value { put(tag, [UInt8]()) } }
}

private enum TaggedReader {
    /// Nil if a length does not fit.
    static func fields(of bytes: ArraySlice<UInt8>) -> [(tag: UInt8, bytes: ArraySlice<UInt8>)]? {
        var fields: [(tag: UInt8, bytes: ArraySlice<UInt8>)] = []
        var rest = bytes
        while let tag = rest.popFirst() {
            guard rest.count >= 4 else { return nil }
            let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= count else { return nil }
            fields.append((tag, rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return fields
    }
}
