internal import ByteText

/// Rows in the text format of PostgreSQL's COPY; source: https://www.postgresql.org/docs/15/sql-copy.html, "Text Format".
package struct CopyText {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    package init() {}

    package mutating func null() {
        separate()
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "N")]
    }

    package mutating func append(_ value: Int64) {
        separate()
        bytes += String(value).utf8
    }

    /// In the shortest form that reads back as the same number.
    package mutating func append(_ value: Double) {
        separate()
        bytes += value.description.utf8
    }

    /// UTF-8 without NUL; the server refuses others.
    package mutating func append(text: [UInt8]) {
        separate()
        for byte in text {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            default: bytes.append(byte)
            }
        }
    }

    /// As `bytea` in its hex form, whose backslash is escaped once more.
    package mutating func append(blob: [UInt8]) {
        separate()
        bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\"), UInt8(ascii: "x")]
        bytes += Hex.string(blob).utf8
    }

    package mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: "\t")) }
        isFirst = false
    }
}
