/// Reads records of separated fields (RFC 4180) from bytes that come in pieces.
///
/// A field in double quotes may hold separators, line ends and doubled quotes. Lines end in LF or CR LF.
package struct DelimitedReader {
    private let separator: UInt8
    private var fields: [[UInt8]] = []
    private var field: [UInt8] = []
    private var state = State.start

    private enum State {
        /// Nothing of the field has come.
        case start
        case plain
        case quoted
        /// In quotes a quote has come: the field's end, or the first of two.
        case quote
    }

    package init(separator: UInt8 = UInt8(ascii: ",")) {
        self.separator = separator
    }

    /// Takes a piece and hands over each record that it completes; empty lines are none.
    package mutating func read<Failure: Error>(
        _ piece: some Sequence<UInt8>,
        _ body: ([[UInt8]]) throws(Failure) -> Void
    ) throws(Failure) {
        for byte in piece {
            switch (state, byte) {
            case (.start, UInt8(ascii: "\"")): state = .quoted
            case (.quoted, UInt8(ascii: "\"")): state = .quote
            case (.quoted, _): field.append(byte)
            case (.quote, UInt8(ascii: "\"")):
                field.append(byte)
                state = .quoted
            case (_, separator): endField()
            case (_, 0x0A): try endRecord(body)
            default:
                field.append(byte)
                state = .plain
            }
        }
    }

    /// Hands over the last record, if no line end stands behind it.
    package mutating func finish<Failure: Error>(_ body: ([[UInt8]]) throws(Failure) -> Void) throws(Failure) {
        if !field.isEmpty || !fields.isEmpty { try endRecord(body) }
    }

    private mutating func endField() {
        fields.append(field)
        field.removeAll(keepingCapacity: true)
        state = .start
    }

    private mutating func endRecord<Failure: Error>(_ body: ([[UInt8]]) throws(Failure) -> Void) throws(Failure) {
        if field.last == 0x0D { field.removeLast() }
        endField()
        defer { fields.removeAll(keepingCapacity: true) }
        if fields.count > 1 || !fields[0].isEmpty { try body(fields) }
    }
}
