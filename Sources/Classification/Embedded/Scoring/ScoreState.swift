/// The sums of weights of a text so far.
struct ScoreState: TokenSink {
    let model: EmbeddedModel
    /// The caller's, during a call.
    var scratch: ScoringScratch
    private var hasher: FeatureHasher
    private var seen = SeenRows()
    /// By scope (whole text, window, block), by table, by vector.
    private var sums: [SIMD8<Int32>]
    /// The highest sum that a finished window gave each head of `model.windowedHeads`.
    private var best: [Float]
    private var block: UInt32 = 1
    private var wordsInBlock = 0
    /// Words of half a window; 0 for no windows.
    private let blockLength: Int

    init(_ model: EmbeddedModel) {
        self.model = model
        scratch = ScoringScratch(vectors: 0)
        hasher = FeatureHasher(model.header.shape)
        sums = Array(repeating: .zero, count: 6 * model.vectors)
        best = Array(repeating: -.infinity, count: model.windowedHeads.count)
        blockLength = model.windowedHeads.isEmpty ? 0 : model.header.shape.windowWords / 2
    }

    mutating func word(_ bytes: [UInt8]) {
        scratch.rows.removeAll(keepingCapacity: true)
        hasher.appendWordRows(bytes, to: &scratch.rows)
        let words = scratch.rows.count
        hasher.appendCharacterRows(bytes, to: &scratch.rows)
        add(words)
        guard blockLength > 0 else { return }
        wordsInBlock += 1
        if wordsInBlock == blockLength { closeBlock() }
    }

    mutating func sign(_ bytes: [UInt8]) {
        scratch.rows.removeAll(keepingCapacity: true)
        hasher.appendWordRows(bytes, to: &scratch.rows)
        add(scratch.rows.count)
    }

    /// Adds the weights of `scratch.rows`, of which the first `words` are of the table of words.
    private mutating func add(_ words: Int) {
        let count = scratch.rows.count
        seen.reserve(count)
        if scratch.pendingCount + count > 255 { carry() }
        scratch.pendingCount += count
        let vectors = model.vectors
        for index in 0..<count {
            let row = scratch.rows[index]
            let table = index < words ? 0 : 1
            let place = seen.note(row | UInt32(table) << 19, in: block, log: &scratch.log)
            if place == .inBlock { continue }
            let weights = (table == 0 ? model.wordTable : model.characterTable) + Int(row) * vectors * 8
            let start = (table * 3 + place.rawValue) * vectors
            for vector in 0..<vectors {
                let eight = weights.loadUnaligned(fromByteOffset: vector * 8, as: SIMD8<Int8>.self)
                scratch.pending[start + vector] &+= SIMD8<Int16>(truncatingIfNeeded: eight)
            }
        }
    }

    /// Carries the sums of 16 bits over to those of 32.
    ///
    /// What is new to the text is new to the window, and what is new to the window is new to the block.
    mutating func carry() {
        guard scratch.pendingCount > 0 else { return }
        let vectors = model.vectors
        for table in 0...1 {
            for vector in 0..<vectors {
                let start = table * 3 * vectors + vector
                let new = SIMD8<Int32>(truncatingIfNeeded: scratch.pending[start])
                sums[table * vectors + vector] &+= new
                scratch.pending[start] = .zero
                guard blockLength > 0 else { continue }
                let outside = SIMD8<Int32>(truncatingIfNeeded: scratch.pending[start + vectors]) &+ new
                let inside = SIMD8<Int32>(truncatingIfNeeded: scratch.pending[start + 2 * vectors]) &+ outside
                sums[(2 + table) * vectors + vector] &+= outside
                sums[(4 + table) * vectors + vector] &+= inside
                scratch.pending[start + vectors] = .zero
                scratch.pending[start + 2 * vectors] = .zero
            }
        }
        scratch.pendingCount = 0
    }

    /// The block is full: its window is judged, and the next window begins with it.
    private mutating func closeBlock() {
        carry()
        let norms = norms(of: 1)
        for (index, head) in model.windowedHeads.enumerated() {
            best[index] = max(best[index], sum(of: head, in: 1, norms))
        }
        let vectors = model.vectors
        for index in 0..<2 * vectors {
            sums[2 * vectors + index] = sums[4 * vectors + index]
            sums[4 * vectors + index] = .zero
        }
        wordsInBlock = 0
        block = block == SeenRows.blocks ? 1 : block + 1
    }
}

extension ScoreState {
    /// The sum of each head, before calibration: of the whole text, or of the worst window where the head has windows.
    ///
    /// The last window, which may not be full, is one of them.
    mutating func headSums() -> [Float] {
        carry()
        let norms = norms(of: 0)
        var result = model.heads.indices.map { sum(of: $0, in: 0, norms) }
        guard blockLength > 0 else { return result }
        let last = self.norms(of: 1)
        for (index, head) in model.windowedHeads.enumerated() {
            result[head] = max(result[head], best[index], sum(of: head, in: 1, last))
        }
        return result
    }

    /// One over the length of the vector of words, and of that of characters.
    private func norms(of scope: Int) -> (words: Float, characters: Float) {
        let header = model.header
        let lane = header.lanes - 1
        return (
            Self.norm(value(lane, scope, 0), header.wordNormScale),
            Self.norm(value(lane, scope, 1), header.characterNormScale)
        )
    }

    private static func norm(_ squares: Float, _ scale: Float) -> Float {
        squares > 0 ? 1 / (squares * scale).squareRoot() : 0
    }

    private func sum(of head: Int, in scope: Int, _ norms: (words: Float, characters: Float)) -> Float {
        let scoring = model.header.heads[head].scoring
        return scoring.bias + value(head, scope, 0) * (scoring.wordScale * norms.words)
            + value(head, scope, 1) * (scoring.characterScale * norms.characters)
    }

    private func value(_ lane: Int, _ scope: Int, _ table: Int) -> Float {
        Float(sums[(scope * 2 + table) * model.vectors + lane / 8][lane % 8])
    }

    /// Runs `body` with a log of the rows, and then makes everything as if it had not run.
    mutating func tentatively<Result>(_ body: (inout ScoreState) -> Result) -> Result {
        carry()
        let (sums, best, hasher, block, words) = (self.sums, self.best, self.hasher, self.block, wordsInBlock)
        // A word under way, and at most two single letters with signs between them.
        seen.reserve(4 * FeatureHasher.mostPerToken)
        scratch.log = []
        let result = body(&self)
        seen.takeBack(scratch.log ?? [])
        scratch.log = nil
        (self.sums, self.best, self.hasher, self.block, wordsInBlock) = (sums, best, hasher, block, words)
        return result
    }
}
