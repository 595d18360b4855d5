extension Validator {
    static let paymentValidators = [luhn]

    /// ISO/IEC 7812-1, Annex B. Anything but digits is skipped.
    static let luhn = Validator(name: "luhn", summary: "Luhn check digit (ISO/IEC 7812-1)") { value in
        var sum = 0
        var count = 0
        for byte in value.reversed() where (0x30...0x39).contains(byte) {
            let digit = Int(byte &- 0x30)
            sum += count % 2 == 0 ? digit : (digit < 5 ? digit * 2 : digit * 2 - 9)
            count += 1
        }
        return count > 1 && sum % 10 == 0
    }
}
