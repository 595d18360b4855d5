/// A text's place: a vector of length one, or of zeros for a text in which nothing was seen.
package struct Embedding: Hashable, Sendable {
    package let values: [Float]

    /// - Returns: nil for no dimension at all, and for what is no number or too large for one.
    package init?(_ vector: [Float]) {
        guard !vector.isEmpty, vector.allSatisfy(\.isFinite) else { return nil }
        values = Self.normalized(vector)
    }

    /// - Parameter sum: of finite numbers, at least one.
    init(sum: [Float]) {
        values = Self.normalized(sum)
    }

    private static func normalized(_ vector: [Float]) -> [Float] {
        // Divided by the largest first, so that squares neither overflow nor vanish.
        let largest = vector.reduce(0) { max($0, $1.magnitude) }
        guard largest >= .leastNormalMagnitude else { return Array(repeating: 0, count: vector.count) }
        let scaled = vector.map { $0 / largest }
        let length = product(scaled, scaled).squareRoot()
        return scaled.map { $0 / length }
    }

    /// The middle of some places of one version, at length one: what they have in common.
    ///
    /// - Precondition: there is at least one, and all have the same number of dimensions.
    package init(meanOf places: [Embedding]) {
        precondition(!places.isEmpty, "the middle of nothing")
        var sum = places[0].values
        for place in places.dropFirst() {
            precondition(place.values.count == sum.count, "places of two embeddings")
            for index in sum.indices { sum[index] += place.values[index] }
        }
        self.init(sum: sum)
    }

    package var dimensions: Int { values.count }

    /// The cosine of the angle between two places: 1 for the same direction, 0 for nothing in common.
    ///
    /// - Precondition: both have the same number of dimensions.
    package func similarity(to other: Embedding) -> Float {
        precondition(dimensions == other.dimensions, "places of two embeddings")
        return min(1, max(-1, Self.product(values, other.values)))
    }

    /// In eights, so that the sum is the same on every machine and in vector registers.
    private static func product(_ left: [Float], _ right: [Float]) -> Float {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                let step = MemoryLayout<SIMD8<Float>>.size
                let whole = left.count / step * step
                var sums = SIMD8<Float>.zero
                var offset = 0
                while offset < whole {
                    sums +=
                        left.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                        * right.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                    offset += step
                }
                var sum = sums.sum()
                while offset < left.count {
                    sum +=
                        left.load(fromByteOffset: offset, as: Float.self)
                        * right.load(fromByteOffset: offset, as: Float.self)
                    offset += MemoryLayout<Float>.size
                }
                return sum
            }
        }
    }
}
