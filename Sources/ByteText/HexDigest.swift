/// Lower-case hexadecimal of bytes.
package enum Hex {
    package static func string(_ bytes: some Sequence<UInt8>) -> String {
        string(Array(bytes))
    }

    package static func string(_ bytes: [UInt8]) -> String { string(bytes.span) }

    /// Without a generic call for each byte: fingerprints are written for every finding.
    package static func string(_ bytes: Span<UInt8>) -> String {
        unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { out in
            for index in bytes.indices {
                unsafe out[2 * index] = digit(bytes[index] >> 4)
                unsafe out[2 * index + 1] = digit(bytes[index] & 15)
            }
            return 2 * bytes.count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
