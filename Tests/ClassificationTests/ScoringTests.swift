import Classification
import Foundation
import GuardrailTypes
import TestSupport
import Testing

@Suite struct ScoringTests {
    static let texts = [
        "", "a", "Hello, World! h o w  t o  b.a.d it's @you https://x.example/y z",
        "naïve \u{200B}ＣＡＦÉ 日本語 😀😀 k1ll\u{1B}[0m www.x.example d'",
        String(repeating: "one two three four five six seven eight nine ten. ", count: 3) + "I a",
    ]

    private func raw(_ model: EmbeddedModel, _ chunks: [[UInt8]]) -> [Float] {
        var scratch = model.makeScratch()
        var session = ScoringSession(model)
        for chunk in chunks { session.append(chunk.span, using: &scratch) }
        return session.rawScores(using: &scratch)
    }

    @Test(arguments: texts)
    func `scores do not depend on the chunks`(text: String) throws {
        let model = try EmbeddedModel(SmallModel.file())
        let bytes = Array(text.utf8)
        let whole = raw(model, [bytes])
        for chunks in Chunkings.all(of: bytes) { #expect(raw(model, chunks) == whole) }
    }

    @Test(arguments: texts)
    func `asking in between gives the scores of what came so far, and changes nothing`(text: String) throws {
        let model = try EmbeddedModel(SmallModel.file())
        var scratch = model.makeScratch()
        var session = ScoringSession(model)
        var soFar: [UInt8] = []
        for byte in text.utf8 {
            soFar.append(byte)
            session.append([byte].span, using: &scratch)
            #expect(session.rawScores(using: &scratch) == raw(model, [soFar]))
        }
    }

    @Test func `sessions share a scratch`() throws {
        let model = try EmbeddedModel(SmallModel.file())
        var scratch = model.makeScratch()
        var sessions = Self.texts.map { _ in ScoringSession(model) }
        for at in 0..<200 {
            for (index, text) in Self.texts.enumerated() where at < text.utf8.count {
                sessions[index].append([Array(text.utf8)[at]].span, using: &scratch)
            }
        }
        for (index, text) in Self.texts.enumerated() {
            #expect(sessions[index].rawScores(using: &scratch) == raw(model, [Array(text.utf8)]))
        }
    }

    @Test func `a sum is that of the different features`() throws {
        let header = SmallModel.header(windowWords: 0)
        let file = SmallModel.file(header)
        let model = try EmbeddedModel(file)
        let words = file.count - header.wordTableLength - header.characterTableLength
        for text in Self.texts {
            let features = TextFeatures(of: Array(text.utf8), shape: header.shape)
            let scores = raw(model, [Array(text.utf8)])
            for (head, score) in scores.enumerated() {
                func part(_ rows: [UInt32], _ start: Int, _ scale: Float, _ norm: Float) -> Float {
                    func lane(_ lane: Int) -> Float {
                        rows.reduce(0) { sum, row in
                            sum + Float(Int8(bitPattern: file[start + Int(row) * header.lanes + lane]))
                        }
                    }
                    return rows.isEmpty ? 0 : lane(head) * scale / (lane(header.lanes - 1) * norm).squareRoot()
                }
                let expected =
                    Float(head) - 1 + part(features.words, words, 0.02, 0.1)
                    + part(features.characters, words + header.wordTableLength, 0.01, 0.05)
                #expect((score - expected).magnitude < 1e-4)
            }
        }
    }

    @Test func `a windowed head gives the worst of the whole text and all windows`() throws {
        var header = SmallModel.header()
        header.shape.wordOrder = 1
        header.shape.skipsWords = false
        header.shape.openingTokens = 0
        let model = try EmbeddedModel(SmallModel.file(header))
        var plain = header
        plain.shape.windowWords = 0
        let whole = try EmbeddedModel(SmallModel.file(plain))
        for count in [3, 4, 7, 8, 9, 30, 50] {
            let words = (0..<count).map { "w\(Character(Unicode.Scalar(UInt8(97 + $0 * 7919 % 23))))x" }
            let text = Array(words.joined(separator: " ").utf8)
            var worst = raw(whole, [text])[1]
            // A window is eight words, and the next begins four later; the last may not be full.
            for start in stride(from: 0, to: max(count - 4, 1), by: 4) {
                let window = words[start..<min(start + 8, count)].joined(separator: " ")
                worst = max(worst, raw(whole, [Array(window.utf8)])[1])
            }
            let scores = raw(model, [text])
            #expect((scores[1] - worst).magnitude < 1e-5)
            #expect(scores[0] == raw(whole, [text])[0])
        }
    }

    @Test func `a head with parts is the highest of them`() throws {
        let model = try EmbeddedModel(SmallModel.file(SmallModel.header(heads: 8)))
        for text in Self.texts {
            let sums = raw(model, [Array(text.utf8)])
            #expect(sums[7] == max(2 * sums[0] - 1, sums[1]))
        }
    }

    @Test func `scores are logistic`() throws {
        for step in -200...200 {
            let x = Float(step) / 4
            #expect((Double(Logistic.probability(x)) - 1 / (1 + exp(-Double(x)))).magnitude < 3e-7)
        }
        for x in [1e-9, 0.1, 0.5, 1, 1.5, 2, 12345.678] { #expect((Logistic.logarithm(x) - log(x)).magnitude < 1e-12) }
    }

    @Test func `contributions add up to the score`() throws {
        let model = try EmbeddedModel(SmallModel.file(SmallModel.header(windowWords: 0)))
        let text = Array(Self.texts[2].utf8)
        let scores = raw(model, [text])
        for head in model.heads.indices {
            let sum = model.contributions(of: text, to: head).reduce(Float(head) - 1) { $0 + $1.value }
            #expect((sum - scores[head]).magnitude < 1e-4)
        }
    }

    @Test func `the classifier answers what it is asked, and only what it can judge`() throws {
        let classifier = EmbeddedClassifier(try EmbeddedModel(SmallModel.file()))
        #expect(classifier.categories(in: .response).count == 2)
        let asked = classifier.categories(in: .prompt)
        let input = ClassifierInput(direction: .prompt, text: Array("hello".utf8), categories: asked)
        classifier.classify(input, deadline: .seconds(1)) { answer in
            let verdict = try? answer.get()
            #expect(verdict.map { Set($0.scores.keys) } == asked)
            #expect(verdict?.scores.values.allSatisfy { (0...1).contains($0) } == true)
        }
        let strange = ClassifierInput(direction: .prompt, text: [], categories: [.defamation, .profanity])
        classifier.classify(strange, deadline: .seconds(1)) { answer in
            #expect(throws: ClassifierError(.unreadableAnswer, classifier: "embedded")) { try answer.get() }
        }
    }
}
