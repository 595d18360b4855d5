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
        let text = String(decoding: value, as: UTF8.self).unicodeScalars
        guard text.count >= shortest else { return "" }
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: text.prefix(2))
        shown.append("…")
        shown.append(contentsOf: text.suffix(text.count >= long ? 4 : 2))
        return String(shown)
    }
}
