/// Functions that give the same bits on every machine; a C library's need not.
package enum Logistic {
    /// 1 / (1 + e^-x), to about 1e-7.
    package static func probability(_ x: Float) -> Float {
        let positive = 1 / (1 + exponential(-x.magnitude))
        return x >= 0 ? positive : exponential(-x.magnitude) * positive
    }

    /// e^x for x ≤ 0, to about 1e-7 of itself; 0 below -87.
    static func exponential(_ x: Float) -> Float {
        guard x > -87 else { return 0 }
        // x = whole · ln 2 + rest with |rest| ≤ ln 2 / 2; the series up to rest^6 / 6! leaves less than 2e-7.
        let whole = (x * 1.442_695).rounded(.toNearestOrEven)
        let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4
        var sum: Float = 1 / 720
        sum = sum * rest + 1 / 120
        sum = sum * rest + 1 / 24
        sum = sum * rest + 1 / 6
        sum = sum * rest + 1 / 2
        sum = (sum * rest + 1) * rest + 1
        return sum * Float(sign: .plus, exponent: Int(whole), significand: 1)
    }

    /// The natural logarithm of a positive, finite, normal number, to about 1e-15.
    package static func logarithm(_ x: Double) -> Double {
        // x = 2^exponent · m with m in √½…√2; ln m = 2 artanh((m - 1) / (m + 1)).
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.414_213_562_373_095 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        for odd in stride(from: 23.0, through: 1, by: -2) { sum = sum * square + 1 / odd }
        return exponent * 0.693_147_180_559_945_3 + 2 * ratio * sum
    }
}
