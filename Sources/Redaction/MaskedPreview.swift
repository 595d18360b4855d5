import ByteText

/// What may be shown of a value where the value itself may not.
package enum MaskedPreview {
    /// Below this many characters even the ends would say too much.
    private static let shortest = 12
    /// From this many on, four characters at the end are shown in place of two.
    private static let long = 16

    /// `41…1111`; empty for a short value.
    ///
    /// Long values show two characters at the start and four at the end, so a payment card shows less than the BIN and
    /// last four that PCI DSS 4.0.1, 3.4.1 allows.
    package static func of(_ value: [UInt8]) -> String {
        let count = value.count { !UTF8Boundary.isContinuation($0) }
        guard count >= shortest else { return "" }
        var shown = Array(value[..<start(ofScalar: 2, in: value)])
        shown += "…".utf8
        shown += value[start(ofScalar: count - (count >= long ? 4 : 2), in: value)...]
        return String(decoding: shown, as: UTF8.self)
    }

    private static func start(ofScalar wanted: Int, in value: [UInt8]) -> Int {
        var seen = 0
        for (index, byte) in value.enumerated() where !UTF8Boundary.isContinuation(byte) {
            if seen == wanted { return index }
            seen += 1
        }
        return value.count
    }
}
