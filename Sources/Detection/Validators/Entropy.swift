/// Shannon entropy of bytes.
package enum Entropy {
    /// In bits per byte, from 0 to 8; 0 for no bytes.
    package static func bitsPerByte(_ bytes: [UInt8]) -> Double { bitsPerByte(bytes.span) }

    static func bitsPerByte(_ bytes: Span<UInt8>, _ table: EntropyTable = .shared) -> Double {
        var counts = [256 of UInt32](repeating: 0)
        for index in bytes.indices { counts[Int(bytes[index])] += 1 }
        var sum = 0.0
        for index in counts.indices where counts[index] > 0 {
            sum -= table.term(Int(counts[index]), of: bytes.count)
        }
        return sum
    }
}

/// What a byte that stands so often in a value adds to its entropy, for values of the length of secrets.
struct EntropyTable: Sendable {
    static let shared = EntropyTable()

    private static let longest = 128
    /// For each length, from one on, the terms of 1, 2, … up to that length.
    private let terms: [Double]

    private init() {
        terms = (1...Self.longest).flatMap { total in (1...total).map { Self.term($0, of: total) } }
    }

    /// The share of `count` in `total`, times its binary logarithm.
    func term(_ count: Int, of total: Int) -> Double {
        total > Self.longest ? Self.term(count, of: total) : terms[total * (total - 1) / 2 + count - 1]
    }

    private static func term(_ count: Int, of total: Int) -> Double {
        let share = Double(count) / Double(total)
        return share * share.binaryLogarithm
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
