import GuardrailTypes

extension ModelHeader {
    /// Reads the header of a whole file, and holds the file to it.
    ///
    /// - Returns: also where the tables begin.
    static func read(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> (header: ModelHeader, tables: Int) {
        var reader = ModelReader(bytes)
        guard bytes.count >= fixedLength, bytes.prefix(8).elementsEqual(magic) else {
            throw ModelError(.notAModel, at: 0)
        }
        reader.offset = 8
        guard try reader.number() == version else { throw ModelError(.otherVersion, at: 8) }
        let length = Int(try reader.number())
        guard UInt64(bytes.count) == (try reader.wide()) else { throw ModelError(.damaged, at: 16) }
        guard ModelChecksum.of(bytes, from: 32) == (try reader.wide()) else { throw ModelError(.damaged, at: 24) }
        guard try reader.number() == TextReader.version else { throw ModelError(.otherVersion, at: 32) }
        guard length % 64 == 0, (fixedLength...bytes.count).contains(length) else { throw ModelError(.unsound, at: 12) }
        var header = try readFixed(&reader)
        let count = Int(bytes[42])
        let lanes = Int(bytes[43])
        header.name = try reader.text(Int(try reader.byte()))
        header.licences = try reader.text(Int(try reader.number()))
        for _ in 0..<count { header.heads.append(try readHead(&reader)) }
        guard Set(header.heads.map(\.category)).count == count else { throw ModelError(.unsound, at: reader.offset) }
        guard header.lanes == lanes else { throw ModelError(.unsound, at: 43) }
        guard (length - 63...length).contains(reader.offset) else { throw ModelError(.unsound, at: 12) }
        guard length + header.wordTableLength + header.characterTableLength == bytes.count else {
            throw ModelError(.damaged, at: 16)
        }
        return (header, length)
    }

    private static func readFixed(_ reader: inout ModelReader) throws(ModelError) -> ModelHeader {
        var shape = FeatureShape()
        shape.wordBits = Int(try reader.byte())
        shape.characterBits = Int(try reader.byte())
        shape.wordOrder = Int(try reader.byte())
        let skips = try reader.byte()
        shape.skipsWords = skips == 1
        shape.shortestGram = Int(try reader.byte())
        shape.longestGram = Int(try reader.byte())
        let heads = Int(try reader.byte())
        _ = try reader.byte()
        shape.windowWords = Int(try reader.number())
        shape.seed = try reader.wide()
        guard shape.isSound, skips <= 1 else { throw ModelError(.unsound, at: 36) }
        guard (1...mostHeads).contains(heads) else { throw ModelError(.unsound, at: 42) }
        let scales = (try reader.float(), try reader.float())
        guard scales.0 > 0, scales.1 > 0 else { throw ModelError(.unsound, at: 56) }
        return ModelHeader(
            name: "",
            shape: shape,
            wordNormScale: scales.0,
            characterNormScale: scales.1,
            heads: [],
            licences: ""
        )
    }

    private static func readHead(_ reader: inout ModelReader) throws(ModelError) -> ModelHead {
        let start = reader.offset
        let id = try reader.text(Int(try reader.byte()))
        let flags = ModelHead.Flags(rawValue: try reader.byte())
        guard let category = Category(id), flags.isSubset(of: .all), !flags.isDisjoint(with: [.prompt, .response])
        else {
            throw ModelError(.unsound, at: start)
        }
        var floats: [Float] = []
        for _ in 0..<5 { floats.append(try reader.float()) }
        guard floats[0] > 0, floats[1] > 0 else { throw ModelError(.unsound, at: start) }
        var thresholds: [ModelHead.Threshold] = []
        for _ in 0..<Int(try reader.byte()) {
            let entry = ModelHead.Threshold(falseAlarmRate: try reader.float(), score: try reader.float())
            guard (0...1).contains(entry.falseAlarmRate), (0...1).contains(entry.score),
                entry.falseAlarmRate < thresholds.last?.falseAlarmRate ?? 2, entry.score >= thresholds.last?.score ?? 0
            else { throw ModelError(.unsound, at: start) }
            thresholds.append(entry)
        }
        return ModelHead(
            category: category,
            isWindowed: flags.contains(.windowed),
            directions: flags.directions,
            judgesRequestsOnly: flags.contains(.requests),
            thresholds: thresholds,
            wordScale: floats[0],
            characterScale: floats[1],
            bias: floats[2],
            slope: floats[3],
            intercept: floats[4]
        )
    }
}

extension ModelHead {
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let windowed = Flags(rawValue: 1)
        static let prompt = Flags(rawValue: 2)
        static let response = Flags(rawValue: 4)
        static let requests = Flags(rawValue: 8)
        static let all: Flags = [.windowed, .prompt, .response, .requests]

        var directions: Set<Direction> {
            var directions: Set<Direction> = []
            if contains(.prompt) { directions.insert(.prompt) }
            if contains(.response) { directions.insert(.response) }
            return directions
        }
    }

    var flags: Flags {
        var flags: Flags = isWindowed ? .windowed : []
        if directions.contains(.prompt) { flags.insert(.prompt) }
        if directions.contains(.response) { flags.insert(.response) }
        if judgesRequestsOnly { flags.insert(.requests) }
        return flags
    }
}

/// Takes fields from the front of a file; what is not there is damage, never a trap.
struct ModelReader {
    private let bytes: UnsafeRawBufferPointer
    var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func take<Value: BitwiseCopyable>(_ type: Value.Type) throws(ModelError) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.count - offset >= size else { throw ModelError(.damaged, at: offset) }
        defer { offset += size }
        return bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }

    mutating func byte() throws(ModelError) -> UInt8 { try take(UInt8.self) }
    mutating func number() throws(ModelError) -> UInt32 { UInt32(littleEndian: try take(UInt32.self)) }
    mutating func wide() throws(ModelError) -> UInt64 { UInt64(littleEndian: try take(UInt64.self)) }

    /// A number; infinite ones and NaN are unsound.
    mutating func float() throws(ModelError) -> Float {
        let value = Float(bitPattern: try number())
        guard value.isFinite else { throw ModelError(.unsound, at: offset - 4) }
        return value
    }

    mutating func text(_ length: Int) throws(ModelError) -> String {
        guard bytes.count - offset >= length else { throw ModelError(.damaged, at: offset) }
        defer { offset += length }
        guard let text = String(validating: bytes[offset..<offset + length], as: UTF8.self) else {
            throw ModelError(.unsound, at: offset)
        }
        return text
    }
}
