import NIOCore

/// Decodes a chunked body (RFC 9112, 7.1), strictly: CRLF only, at most eight hexadecimal digits, bounded extensions.
///
/// Extensions and trailers are read and dropped; a trailer never becomes a header.
struct ChunkedBody {
    private enum State {
        case size
        case data(remaining: Int)
        /// The CRLF after a chunk's data; the number of its bytes that have come.
        case dataEnd(Int)
        case trailer
        case done
    }

    private let limits: ServerLimits
    private var state = State.size
    private var line: [UInt8] = []
    private var trailerBytes = 0
    private var total = 0

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Reads what there is.
    ///
    /// - Returns: true at the end of the body; what follows in `input` belongs to the next request.
    mutating func read(from input: inout ByteBuffer, into body: inout ByteBuffer) throws(HTTPViolation) -> Bool {
        while input.readableBytes > 0 || isDone {
            switch state {
            case .size: try readSize(from: &input)
            case .data(let remaining): readData(remaining, from: &input, into: &body)
            case .dataEnd(let seen): try readDataEnd(seen, from: &input)
            case .trailer: try readTrailer(from: &input)
            case .done: return true
            }
        }
        return false
    }

    private var isDone: Bool {
        if case .done = state { return true }
        return false
    }

    private mutating func readSize(from input: inout ByteBuffer) throws(HTTPViolation) {
        guard try readLine(from: &input, limit: limits.chunkLine) else { return }
        let digits = line.prefix { $0 != UInt8(ascii: ";") }.trimmingSpace()
        guard !digits.isEmpty, digits.count <= 8 else { throw .malformedChunk }
        var size = 0
        for byte in digits {
            guard let value = Self.hexValue(byte) else { throw .malformedChunk }
            size = size << 4 | value
        }
        total += size
        guard total <= limits.body else { throw .bodyTooLarge }
        line.removeAll(keepingCapacity: true)
        state = size == 0 ? .trailer : .data(remaining: size)
    }

    private mutating func readData(_ remaining: Int, from input: inout ByteBuffer, into body: inout ByteBuffer) {
        guard var piece = input.readSlice(length: min(remaining, input.readableBytes)) else { return }
        let left = remaining - piece.readableBytes
        body.writeBuffer(&piece)
        state = left == 0 ? .dataEnd(0) : .data(remaining: left)
    }

    private mutating func readDataEnd(_ seen: Int, from input: inout ByteBuffer) throws(HTTPViolation) {
        guard input.readInteger(as: UInt8.self) == (seen == 0 ? 0x0D : 0x0A) else { throw .malformedChunk }
        state = seen == 0 ? .dataEnd(1) : .size
    }

    private mutating func readTrailer(from input: inout ByteBuffer) throws(HTTPViolation) {
        guard try readLine(from: &input, limit: limits.trailers) else { return }
        trailerBytes += line.count
        guard trailerBytes <= limits.trailers else { throw .headersTooLarge }
        if line.isEmpty { state = .done }
        line.removeAll(keepingCapacity: true)
    }

    /// - Returns: true if `line` holds a whole line, without its CRLF.
    private mutating func readLine(from input: inout ByteBuffer, limit: Int) throws(HTTPViolation) -> Bool {
        while let byte = input.readInteger(as: UInt8.self) {
            if byte == 0x0A {
                guard line.popLast() == 0x0D else { throw .malformedChunk }
                return true
            }
            guard line.last != 0x0D, byte >= 0x20 || byte == 0x09 || byte == 0x0D else { throw .malformedChunk }
            line.append(byte)
            guard line.count <= limit + 1 else { throw .malformedChunk }
        }
        return false
    }

    private static func hexValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46: Int(byte - 0x41) + 10
        case 0x61...0x66: Int(byte - 0x61) + 10
        default: nil
        }
    }
}
