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
    package static func of(_ value: Span<UInt8>) -> String {
        var count = 0
        for index in value.indices where !UTF8Boundary.isContinuation(value[index]) { count += 1 }
        guard count >= shortest else { return "" }
        let head = start(ofScalar: 2, in: value)
        let tail = start(ofScalarFromEnd: count >= long ? 4 : 2, in: value)
        var shown: [UInt8] = []
        shown.reserveCapacity(head + 3 + value.count - tail)
        for index in 0..<head { shown.append(value[index]) }
        shown += "…".utf8
        for index in tail..<value.count { shown.append(value[index]) }
        return String(decoding: shown, as: UTF8.self)
    }

    private static func start(ofScalar wanted: Int, in value: Span<UInt8>) -> Int {
        var seen = 0
        for index in value.indices where !UTF8Boundary.isContinuation(value[index]) {
            if seen == wanted { return index }
            seen += 1
        }
        return value.count
    }

    /// - Parameter wanted: 1 for the last.
    private static func start(ofScalarFromEnd wanted: Int, in value: Span<UInt8>) -> Int {
        var seen = 0
        for index in value.indices.reversed() where !UTF8Boundary.isContinuation(value[index]) {
            seen += 1
            if seen == wanted { return index }
        }
        return 0
    }
}
