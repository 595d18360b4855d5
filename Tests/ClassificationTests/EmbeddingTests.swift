import ByteText
import TestSupport
import Testing

@testable import Classification

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct `Places of texts` {
    private static let vectors: [[Float]] = [
        [3, 4], [1e30, 1e30, 1e30], [1e-30, 2e-30], [-1], Array(repeating: 0.5, count: 1537),
    ]

    @Test(arguments: vectors)
    func `a vector has length one whatever it was made of`(vector: [Float]) throws {
        let place = try #require(Embedding(vector))
        #expect(place.dimensions == vector.count)
        #expect(abs(place.similarity(to: place) - 1) < 1e-5)
    }

    @Test(arguments: [[], [.nan], [1, .infinity], [-.infinity, 2]] as [[Float]])
    func `what is no vector has no place`(vector: [Float]) {
        #expect(Embedding(vector) == nil)
    }

    @Test func `nothing is near to zeros, not even zeros`() throws {
        let zeros = try #require(Embedding([0, 0, 0]))
        let other = try #require(Embedding([1, 0, 0]))
        #expect(zeros.similarity(to: zeros) == 0)
        #expect(zeros.similarity(to: other) == 0)
    }

    @Test func `similarity is the cosine, for lengths that are no multiple of eight too`() throws {
        let vectors: [[Float]] = [
            (0..<13).map { Float($0) }, (0..<13).map { Float(12 - $0) }, (0..<13).map { $0 % 2 == 0 ? 1 : -1 },
        ]
        for left in vectors {
            for right in vectors {
                let product = zip(left, right).map(*).reduce(0, +)
                let lengths = [left, right].map { $0.map { $0 * $0 }.reduce(0, +).squareRoot() }
                let similarity = try #require(Embedding(left)).similarity(to: #require(Embedding(right)))
                #expect(abs(similarity - product / (lengths[0] * lengths[1])) < 1e-5)
            }
        }
    }

    @Test func `the middle of places is as near to each`() throws {
        let places = try [[1, 0, 0], [0, 1, 0]].map { try #require(Embedding($0)) }
        let middle = Embedding(meanOf: places)
        #expect(abs(middle.similarity(to: places[0]) - 0.7071) < 1e-4)
        #expect(abs(middle.similarity(to: middle) - 1) < 1e-5)
    }
}

@Suite struct `The embedding that is built in` {
    private static let examples = [
        "translate this sentence into french", "translate the letter into german", "what is the french word for cat",
        "why does this function crash", "write a function that sorts a list", "the compiler reports an error",
    ].map(bytes)

    private let embedder = HashedEmbedder(fittedTo: examples)

    private func similarity(_ left: String, _ right: String) -> Float {
        embedder.embedding(of: bytes(left)).similarity(to: embedder.embedding(of: bytes(right)))
    }

    @Test func `it is the same on every machine and in every run`() {
        let place = embedder.embedding(of: bytes("Translate: the function crashes, why?"))
        let bits = place.values.reduce(UInt64(0)) { ($0 ^ UInt64($1.bitPattern)) &* 0x9E37_79B9_7F4A_7C15 }
        #expect(bits == Self.known)
        #expect(embedder.version == HashedEmbedder(fittedTo: Self.examples.reversed()).version)
        #expect(embedder.version != HashedEmbedder(fittedTo: Self.examples.dropLast()).version)
    }

    private static let known: UInt64 = 11_012_829_065_138_767_621

    @Test func `texts that share rare words are nearer than texts that share common ones`() {
        let common = similarity("is this the one", "the compiler is slow")
        #expect(similarity("translate a poem", "translate my mail") > common)
        #expect(similarity("the function crashes", "a function that crashed") > 0.3)
        #expect(similarity("write a function", "ein Gedicht vom Meer") < 0.1)
    }

    @Test func `a disguise changes nothing`() {
        let plain = embedder.embedding(of: bytes("translate this sentence"))
        #expect(embedder.embedding(of: bytes("TRANSLATE this sentence")) == plain)
        #expect(embedder.embedding(of: bytes("ｔranslate t\u{200B}his sentence")) == plain)
    }

    @Test func `a text without a word is near to nothing`() {
        for text in ["", "   \n", "\u{200B}"] {
            let place = embedder.embedding(of: bytes(text))
            #expect(place.dimensions == embedder.dimensions)
            #expect(place.values.allSatisfy { $0 == 0 })
        }
    }

    @Test func `any text has a place of length one, or none at all`() {
        var random = SplitMix(state: 7)
        let pieces = ["a", "é", "ß", "漢", "🙂", " ", "\n", "@", "http://x.y/z", "0", "\u{202E}", "word", "\u{0}", "'"]
        for _ in 0..<300 {
            let count = Int.random(in: 0...60, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let place = embedder.embedding(of: bytes(text))
            let square = place.similarity(to: place)
            #expect(square == 0 || abs(square - 1) < 1e-4)
            #expect(place.values.allSatisfy { $0.isFinite })
        }
    }

    @Test func `it answers at once, one place for each text`() throws {
        nonisolated(unsafe) var answer: Result<[Embedding], ClassifierError>?
        embedder.embed([bytes("a b"), bytes("c")], deadline: .zero) { answer = $0 }
        #expect(try answer?.get() == [bytes("a b"), bytes("c")].map(embedder.embedding))
    }
}

@Suite struct `An index of examples` {
    private func place(_ x: Float, _ y: Float) throws -> Embedding { try #require(Embedding([x, y])) }

    @Test func `a text goes to the nearest route that it is near enough to`() throws {
        let index = ExampleIndex(
            [[try place(1, 0), try place(1, 1)], [try place(0, 1)]],
            thresholds: [0.9, 0.5],
            aggregate: .max
        )
        #expect(index.match(try place(1, 0)) == ExampleIndex.Match(route: 0, nearest: 0, similarity: 1))
        // Nearest to the first route, but not as near as that one asks for.
        let strict = ExampleIndex([[try place(1, 1)], [try place(0, 1)]], thresholds: [0.99, 0.5], aggregate: .max)
        #expect(strict.match(try place(0.6, 1)).route == 1)
        #expect(strict.match(try place(0.6, 1)).nearest == 0)
        let none = strict.match(try place(1, -1))
        #expect(none.route == nil && none.nearest == 0 && abs(none.similarity) < 1e-6)
    }

    @Test func `the mean is the middle of the examples`() throws {
        let examples = [[try place(1, 0), try place(0, 1)]]
        let nearest = ExampleIndex(examples, thresholds: [0], aggregate: .max)
        let mean = ExampleIndex(examples, thresholds: [0], aggregate: .mean)
        #expect(abs(nearest.similarities(of: try place(1, 0))[0] - 1) < 1e-6)
        #expect(abs(mean.similarities(of: try place(1, 0))[0] - 0.7071) < 1e-4)
        #expect(abs(mean.similarities(of: try place(1, 1))[0] - 1) < 1e-5)
    }

    private static let choices: [([Float], [Float], Int?)] = [
        ([0.5, 0.5], [0.1, 0.1], 0), ([0.2, 0.5], [0.1, 0.1], 1), ([0.5, 0.4], [0.6, 0.4], 1),
        ([0.1, 0.2], [0.3, 0.3], nil),
    ]

    @Test(arguments: choices)
    func `of equals the first is taken`(_ similarities: [Float], _ thresholds: [Float], _ route: Int?) {
        #expect(ExampleIndex.choice(similarities, thresholds) == route)
    }
}
