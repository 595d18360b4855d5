import Classification

/// Makes 8-bit weights.
struct Quantiser {
    let header: ModelHeader
    let words: [Int8]
    let characters: [Int8]

    init(_ weights: LinearWeights, recipe: Recipe) {
        let rows = weights.values.count
        let wordRows = 1 << recipe.features.wordBits
        let squares = weights.values.map { $0 * $0 }
        let parts = [0..<wordRows, wordRows..<rows]
        let normScales = parts.map { part in max(squares[part].max() ?? 0, .leastNormalMagnitude) / 127 }
        let scales = parts.map { part in
            recipe.heads.indices.map { Self.scale(of: $0, part, weights, recipe.clipQuantile) }
        }
        let heads = recipe.heads.enumerated().map { index, head in
            ModelHead(
                category: head.category,
                isWindowed: head.isWindowed,
                directions: head.directions,
                judgesRequestsOnly: head.judgesRequestsOnly,
                thresholds: [],
                wordScale: scales[0][index],
                characterScale: scales[1][index],
                bias: weights.biases[index]
            )
        }
        header = ModelHeader(
            name: recipe.name,
            shape: recipe.features,
            wordNormScale: normScales[0],
            characterNormScale: normScales[1],
            heads: heads,
            licences: recipe.licences
        )
        let lanes = header.lanes
        let tables = parts.indices.map { part in
            Self.table(parts[part], weights, lanes, scales[part]) { squares[$0] / normScales[part] }
        }
        (words, characters) = (tables[0], tables[1])
    }

    /// A row's weight with what the feature counts in it.
    private static func value(_ weights: LinearWeights, _ row: Int, _ head: Int) -> Float {
        weights.table[row * weights.vectors + head / 8][head % 8] * weights.values[row]
    }

    private static func scale(of head: Int, _ part: Range<Int>, _ weights: LinearWeights, _ quantile: Double) -> Float {
        var sizes = part.map { value(weights, $0, head).magnitude }
        let place = min(Int(Double(sizes.count) * quantile), sizes.count - 1)
        if quantile < 1 { sizes.sort() }
        let largest = quantile < 1 ? sizes[place] : sizes.max() ?? 0
        return max(largest, 1e-20) / 127
    }

    private static func table(
        _ part: Range<Int>,
        _ weights: LinearWeights,
        _ lanes: Int,
        _ scales: [Float],
        norm: (Int) -> Float
    ) -> [Int8] {
        var table: [Int8] = []
        table.reserveCapacity(part.count * lanes)
        for row in part {
            for head in scales.indices { table.append(rounded(value(weights, row, head) / scales[head])) }
            table += [Int8](repeating: 0, count: lanes - 1 - scales.count)
            table.append(rounded(norm(row)))
        }
        return table
    }

    private static func rounded(_ value: Float) -> Int8 { Int8(min(max(value.rounded(), -127), 127)) }
}
