/// Shannon entropy of bytes: how surprising a value is, by its own frequencies alone.
package enum Entropy {
    /// Bits per byte, 0 to 8; 0 for an empty or constant value.
    ///
    /// English text has about 4, random hexadecimal of 32 digits about 3.6, random base64 of 40 about 4.8.
    package static func bitsPerByte(_ value: [UInt8]) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in value { counts[Int(byte)] += 1 }
        let total = Double(value.count)
        return counts.reduce(0) { bits, count in
            guard count > 0 else { return bits }
            let share = Double(count) / total
            return bits - share * log2(share)
        }
    }

    /// The binary logarithm of a number in (0, 1]: the series of artanh, as the engine has no mathematics library.
    private static func log2(_ number: Double) -> Double {
        // number = significand × 2^exponent with the significand in [1, 2).
        let ratio = (number.significand - 1) / (number.significand + 1)
        var term = ratio
        var sum = 0.0
        // ratio ≤ 1/3, so that 1/3^31 / 31 is below a double's last place.
        for odd in stride(from: 1.0, through: 31.0, by: 2.0) {
            sum += term / odd
            term *= ratio * ratio
        }
        return Double(number.exponent) + 2 * sum / 0.693_147_180_559_945_3
    }
}
