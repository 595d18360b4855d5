/// The Luhn sum (ISO/IEC 7812-1, Annex B).
enum Luhn {
    static func isValid(_ digits: [Int]) -> Bool {
        guard digits.count > 1 else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() { sum += part(of: digit, at: place) }
        return sum % 10 == 0
    }

    /// Of the digits alone, whatever stands between them.
    static func isValid(digitsOf value: Span<UInt8>) -> Bool {
        var (place, sum) = (0, 0)
        for index in value.indices.reversed() where ASCII.isDigit(value[index]) {
            sum += part(of: Int(value[index]) - 0x30, at: place)
            place += 1
        }
        return place > 1 && sum % 10 == 0
    }

    /// What a digit adds, by its place from the right.
    private static func part(of digit: Int, at place: Int) -> Int {
        let doubled = digit * 2
        return place % 2 == 0 ? digit : (doubled > 9 ? doubled - 9 : doubled)
    }
}

extension Validator {
    static let paymentValidators = [luhn, card]

    /// Anything but digits is skipped.
    static let luhn = inPlace("luhn", "Luhn check digit (ISO/IEC 7812-1)") { Luhn.isValid(digitsOf: $0) }

    static let card = digits(
        "card",
        12...19,
        "Payment card: Luhn, a network's leading digits and the lengths that it issues"
    ) { digits in
        !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
            && CardNetwork.all.contains { $0.issues(digits) }
    }
}

/// The leading six digits (ISO/IEC 7812-1 IIN ranges) and the lengths of one payment network.
struct CardNetwork {
    let ranges: [ClosedRange<Int>]
    /// A bit for each number of digits.
    private let lengths: UInt32

    /// - Parameter prefixes: ranges of prefixes of any length up to six digits.
    init(_ prefixes: [ClosedRange<Int>], lengths: Set<Int>) {
        ranges = prefixes.map { Self.filled($0.lowerBound, with: 0)...Self.filled($0.upperBound, with: 9) }
        self.lengths = lengths.reduce(0) { $0 | 1 << UInt32($1) }
    }

    private static func filled(_ prefix: Int, with digit: Int) -> Int {
        var prefix = prefix
        while prefix < 100_000 { prefix = prefix * 10 + digit }
        return prefix
    }

    func issues(_ digits: [Int]) -> Bool {
        let prefix = CheckDigit.number(digits.prefix(6))
        return lengths & 1 << UInt32(digits.count) != 0 && ranges.contains { $0.contains(prefix) }
    }

    static let all = [
        CardNetwork([4...4], lengths: [13, 16, 19]),  // Visa
        CardNetwork([51...55, 2221...2720], lengths: [16]),  // Mastercard
        CardNetwork([34...34, 37...37], lengths: [15]),  // American Express
        CardNetwork([300...305, 309...309, 36...36, 38...39], lengths: [14, 16, 17, 18, 19]),  // Diners Club
        CardNetwork([6011...6011, 644...649, 65...65], lengths: [16, 17, 18, 19]),  // Discover
        CardNetwork([3528...3589], lengths: [16, 17, 18, 19]),  // JCB
        CardNetwork([62...62], lengths: [16, 17, 18, 19]),  // UnionPay
        CardNetwork([60...60, 81...82], lengths: [16]),  // RuPay
        CardNetwork([2200...2204], lengths: [16, 17, 18, 19]),  // Mir
        CardNetwork([50...50, 56...58, 63...63, 67...67], lengths: Set(12...19)),  // Maestro, Verve, Elo
    ]
}
