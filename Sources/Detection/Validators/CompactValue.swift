/// An identifier without the separators it was written with: ASCII digits, and ASCII letters in upper case.
///
/// Everything else is left out, so that `12-34 b` and `1234B` are one value; patterns decide which separators may stand.
struct CompactValue {
    let bytes: [UInt8]

    init(_ value: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.count)
        for byte in value where ASCII.isAlphanumeric(byte) {
            bytes.append(ASCII.isLowercase(byte) ? byte & 0xDF : byte)
        }
        self.bytes = bytes
    }

    private init(compact: [UInt8]) { bytes = compact }

    var count: Int { bytes.count }

    /// The value without `prefix`, if it begins with that.
    func dropping(_ prefix: String) -> CompactValue {
        bytes.starts(with: prefix.utf8) ? CompactValue(compact: Array(bytes.dropFirst(prefix.utf8.count))) : self
    }

    /// True if each place is a digit for `9`, a letter for `A`, either for `*`, or the letter itself.
    ///
    /// Letters that a pattern names literally are in lower case there, so that `A` can mean any.
    func fits(_ pattern: String) -> Bool {
        pattern.utf8.count == count
            && zip(bytes, pattern.utf8).allSatisfy { byte, place in
                switch place {
                case UInt8(ascii: "9"): ASCII.isDigit(byte)
                case UInt8(ascii: "A"): ASCII.isUppercase(byte)
                case UInt8(ascii: "*"): true
                default: byte == place & 0xDF
                }
            }
    }

    /// The values 0 to 9 if there are only digits in `range` (of the whole value if nil), else nil.
    func digits(in range: Range<Int>? = nil) -> [Int]? {
        let part = bytes[(range ?? 0..<count).clamped(to: 0..<count)]
        guard part.allSatisfy(ASCII.isDigit) else { return nil }
        return part.map { Int($0) - 0x30 }
    }

    /// The values 0 to 9 of a value that has so many digits, and no letters but those of `country` at its beginning.
    ///
    /// As `CompactValue(value).dropping(country).digits()`, with a look at their number before any memory is taken.
    static func digits(of value: Span<UInt8>, _ counts: ClosedRange<Int>, after country: [UInt8] = []) -> [Int]? {
        var (places, letters, matched) = (0, 0, 0)
        for index in value.indices where ASCII.isAlphanumeric(value[index]) {
            let byte = value[index]
            if matched == places, places < country.count, ASCII.uppercased(byte) == country[places] {
                matched += 1
            } else if !ASCII.isDigit(byte) {
                letters += 1
            }
            places += 1
        }
        // What only begins like the country's letters is no country.
        let dropped = matched == country.count ? matched : 0
        guard letters == 0, matched == dropped || country[..<matched].allSatisfy(ASCII.isDigit),
            counts.contains(places - dropped)
        else { return nil }
        var digits: [Int] = []
        digits.reserveCapacity(places - dropped)
        var place = 0
        for index in value.indices where ASCII.isAlphanumeric(value[index]) {
            if place >= dropped { digits.append(Int(value[index]) - 0x30) }
            place += 1
        }
        return digits
    }

    /// True if there are letters only in `range`.
    func isLetters(in range: Range<Int>) -> Bool {
        bytes[range.clamped(to: 0..<count)].allSatisfy(ASCII.isUppercase)
    }
}

/// Byte classes that checks ask for.
enum ASCII {
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isUppercase(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    static func isLowercase(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isUppercase(byte) || isLowercase(byte) }
    static func lowercased(_ byte: UInt8) -> UInt8 { isUppercase(byte) ? byte | 0x20 : byte }
    static func uppercased(_ byte: UInt8) -> UInt8 { isLowercase(byte) ? byte & 0xDF : byte }

    /// The value of a hexadecimal digit of either case.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

/// The sums that check digits are made of.
///
/// Digits are 0 to 9 and few, so nothing overflows.
enum CheckDigit {
    /// Σ digit × weight, as far as the shorter of the two goes.
    static func sum(_ digits: some Sequence<Int>, _ weights: [Int]) -> Int {
        zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The remainder of a number of any length.
    static func remainder(_ digits: some Sequence<Int>, modulo: Int) -> Int {
        digits.reduce(0) { ($0 * 10 + $1) % modulo }
    }

    /// The number that up to 18 digits write.
    static func number(_ digits: some Sequence<Int>) -> Int { digits.prefix(18).reduce(0) { $0 * 10 + $1 } }

    /// ISO/IEC 7064 MOD 11,10 over all digits, the check digit included.
    static func isMod11And10(_ digits: [Int]) -> Bool {
        var product = 10
        for digit in digits.dropLast() {
            let sum = (digit + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10 == digits.last
    }

    static func isRepeated(_ digits: [Int]) -> Bool { digits.allSatisfy { $0 == digits[0] } }

    /// Weights 3 and 1 from the right, the check digit included (GS1 General Specifications 7.9).
    static func isEAN(_ digits: [Int]) -> Bool {
        digits.reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) } % 10 == 0
    }

    /// Σ of the digits of each digit × weight: what Luhn-like checks add up.
    static func crossSum(_ digits: some Sequence<Int>, _ weights: [Int]) -> Int {
        zip(digits, weights).reduce(0) { $0 + ($1.0 * $1.1) / 10 + ($1.0 * $1.1) % 10 }
    }

    /// 11 less the sum modulo 11, and 0 for 11: the check that many offices write, where 10 is its own case.
    static func complement11(_ digits: some Sequence<Int>, _ weights: [Int]) -> Int {
        (11 - sum(digits, weights) % 11) % 11
    }
}

extension Validator {
    /// A check of a value that has so many digits, and no letters, once its separators are left out.
    static func digits(
        _ name: String,
        _ count: ClosedRange<Int>,
        _ summary: String,
        isValid: @escaping @Sendable ([Int]) -> Bool
    ) -> Validator {
        inPlace(name, summary) { value in
            guard let digits = CompactValue.digits(of: value, count) else { return false }
            return isValid(digits)
        }
    }

    /// The same after the country's letters, if the value begins with them: `BE 0417497106` and `0417497106`.
    static func digits(
        _ name: String,
        _ count: ClosedRange<Int>,
        after country: String,
        _ summary: String,
        isValid: @escaping @Sendable ([Int]) -> Bool
    ) -> Validator {
        let letters = Array(country.utf8)
        return inPlace(name, summary) { value in
            guard let digits = CompactValue.digits(of: value, count, after: letters) else { return false }
            return isValid(digits)
        }
    }

    /// The same for exactly `count` digits.
    static func digits(
        _ name: String,
        _ count: Int,
        _ summary: String,
        isValid: @escaping @Sendable ([Int]) -> Bool
    ) -> Validator {
        digits(name, count...count, summary, isValid: isValid)
    }
}
