internal import CZlib

/// A ZIP file in memory (PKWARE's APPNOTE 6.3.3): deflated or stored entries, names in UTF-8, no ZIP64.
///
/// A file is limited to 65,535 entries and 4 GiB, which `AuditEvidence` stays far away from.
struct ZipArchive {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0
    private let stamp: (time: UInt16, date: UInt16)

    /// - Parameter time: of all entries, in UTC.
    init(madeAt time: AuditTime) {
        stamp = Self.stamp(of: time)
    }

    /// - Parameter name: relative, with `/` between its parts, and not given before.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = bytes.count
        let deflated = Self.deflated(content).flatMap { $0.count < content.count ? $0 : nil }
        let packed = deflated ?? content
        var facts: [UInt8] = []
        facts.put(UInt16(20))  // needs version 2.0: deflate
        facts.put(UInt16(1 << 11))  // the name is UTF-8
        facts.put(UInt16(deflated == nil ? 0 : 8))  // stored, or deflated
        facts.put(stamp.time)
        facts.put(stamp.date)
        facts.put(Self.checksum(of: content))
        facts.put(UInt32(packed.count))
        facts.put(UInt32(content.count))
        facts.put(UInt16(name.utf8.count))
        facts.put(UInt16(0))  // no extra field
        bytes.put(UInt32(0x0403_4b50))
        bytes += facts + name.utf8
        bytes += packed
        directory.put(UInt32(0x0201_4b50))
        directory.put(UInt16(3 << 8 | 20))  // made on Unix
        directory += facts
        directory.put(UInt16(0))  // no comment
        directory.put(UInt16(0))  // the only disk
        directory.put(UInt16(0))
        directory.put(UInt32(0o100_644) << 16)  // a file that others may read
        directory.put(UInt32(offset))
        directory += name.utf8
        count += 1
    }

    /// The whole file.
    consuming func finish() -> [UInt8] {
        var end: [UInt8] = []
        end.put(UInt32(0x0605_4b50))
        end.put(UInt32(0))
        end.put(UInt16(count))
        end.put(UInt16(count))
        end.put(UInt32(directory.count))
        end.put(UInt32(bytes.count))
        end.put(UInt16(0))
        return bytes + directory + end
    }

    // MARK: zlib

    private static func checksum(of content: [UInt8]) -> UInt32 {
        content.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
    }

    /// Raw deflate, as ZIP has it; nil if zlib gets no memory.
    private static func deflated(_ content: [UInt8]) -> [UInt8]? {
        var content = content
        var stream = z_stream()
        // -15: a window of 32 KiB, and no header of zlib's own.
        let code = deflateInit2_(
            &stream,
            6,
            Z_DEFLATED,
            -15,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(content.count)))
        let length = content.count
        return content.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(length)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bound)
                // One call is enough: the output has room for the worst case.
                _ = deflate(&stream, Z_FINISH)
                count = Int(stream.total_out)
            }
        }
    }

    // MARK: Times

    /// MS-DOS's form: two-second steps since 1980.
    private static func stamp(of time: AuditTime) -> (time: UInt16, date: UInt16) {
        let seconds = time.milliseconds.quotientAndRemainderRoundingDown(dividingBy: 1000).quotient
        let (days, rest) = seconds.quotientAndRemainderRoundingDown(dividingBy: 86_400)
        let date = CivilDate(daysSince1970: days)
        guard (1980...2107).contains(date.year) else { return (0, 1 << 5 | 1) }
        return (
            UInt16(rest / 3600 << 11 | rest % 3600 / 60 << 5 | rest % 60 / 2),
            UInt16((date.year - 1980) << 9 | date.month << 5 | date.day)
        )
    }
}

extension [UInt8] {
    /// Little-endian.
    fileprivate mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
