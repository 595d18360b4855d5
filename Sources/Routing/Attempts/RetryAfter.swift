/// `Retry-After` (RFC 9110, 10.2.3): seconds, or a date; and `retry-after-ms`, which OpenAI's clients know.
package enum RetryAfter {
    /// A wait in milliseconds, never negative; nil for what is neither.
    ///
    /// Waits beyond a year are a year.
    /// - Parameters:
    ///   - value: without spaces around it.
    ///   - now: seconds since 1970.
    package static func milliseconds(_ value: some Collection<UInt8>, now: Int) -> Int? {
        let bytes = Array(value)
        if let seconds = digits(bytes[...]) { return min(seconds, year) * 1000 }
        return date(bytes).map { min(max($0 - now, 0), year) * 1000 }
    }

    /// The same for a field that is in milliseconds already.
    package static func milliseconds(exactly value: some Collection<UInt8>) -> Int? {
        digits(Array(value)[...]).map { min($0, year * 1000) }
    }

    private static let year = 366 * 86_400

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 15, bytes.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    // MARK: Dates

    /// `Sun, 06 Nov 1994 08:49:37 GMT`: the form that senders must use (RFC 9110, 5.6.7).
    ///
    /// In seconds since 1970.
    private static func date(_ bytes: [UInt8]) -> Int? {
        guard bytes.count == 29, bytes[25...].elementsEqual(" GMT".utf8), bytes[3] == UInt8(ascii: ","),
            [4, 7, 11, 16].allSatisfy({ bytes[$0] == 0x20 }), bytes[19] == UInt8(ascii: ":"),
            bytes[22] == UInt8(ascii: ":"), days.contains(where: { $0.utf8.elementsEqual(bytes[..<3]) }),
            let day = digits(bytes[5..<7]), let year = digits(bytes[12..<16]), let hour = digits(bytes[17..<19]),
            let minute = digits(bytes[20..<22]), let second = digits(bytes[23..<25]),
            let month = months.firstIndex(where: { $0.utf8.elementsEqual(bytes[8..<11]) }),
            (1...31).contains(day), hour < 24, minute < 60, second <= 60, year >= 1970
        else { return nil }
        return CalendarDay.number(year, month + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
