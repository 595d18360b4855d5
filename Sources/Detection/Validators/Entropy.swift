/// Shannon entropy of bytes.
package enum Entropy {
    /// In bits per byte, from 0 to 8; 0 for no bytes.
    package static func bitsPerByte(_ bytes: [UInt8]) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let total = Double(bytes.count)
        var sum = 0.0
        for count in counts where count > 0 {
            let share = Double(count) / total
            sum -= share * share.binaryLogarithm
        }
        return sum
    }
}

extension Double {
    /// log2 of a positive finite number, without Foundation: exponent plus the series of the significand.
    fileprivate var binaryLogarithm: Double {
        var result = Double(exponent)
        // ln(m) = 2 artanh((m - 1) / (m + 1)) with m in 1..<2, so the series' argument is below 1/3.
        let ratio = (significand - 1) / (significand + 1)
        var term = ratio
        var sum = 0.0
        var odd = 1.0
        while term > 1e-17 {
            sum += term / odd
            term *= ratio * ratio
            odd += 2
        }
        result += 2 * sum / 0.693_147_180_559_945_3
        return result
    }
}
