import Classification
import ClassifierTraining
import GuardrailTypes
import TestSupport
import Testing

@Suite struct TrainingTests {
    private static let recipe = """
        {"name": "test", "features": {"word_bits": 12, "character_bits": 12, "window_words": 8},
         "heads": [{"category": "hate"}, {"category": "jailbreak", "windowed": true}, {"category": "harmful"}],
         "unions": {"harmful": ["hate", "jailbreak"]},
         "sources": {"bad": {"drop": true}, "half": {"without_positive": ["hate"]}},
         "calibration": {"benign_sources": ["plain"], "false_alarm_rates": [0.02, 0.01], "held_out_share": 0.3}}
        """

    /// Lines of made-up words: a category has words of its own.
    private static func lines(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var random = SplitMix(state: seed)
        var lines = ""
        for number in 0..<count {
            let kind = number % 4
            let words = (0..<8).map { _ -> String in
                let own = Int.random(in: 0..<3, using: &random) == 0 && kind > 0
                return own
                    ? "\(["", "grum", "blix", "vorp"][kind])\(Int.random(in: 0..<5, using: &random))a"
                    : "wort\(Character(Unicode.Scalar(UInt8(97 + Int.random(in: 0..<26, using: &random)))))"
            }
            let labels = [
                #""hate":0,"jailbreak":0"#, #""hate":1"#, #""hate":0,"jailbreak":true"#, #""jailbreak":false"#,
            ]
            let text = words.joined(separator: " ")
            lines += #"{"text":"\#(text)","labels":{\#(labels[kind])},"src":"\#(kind == 0 ? "plain" : "own")"}"# + "\n"
        }
        return Array(lines.utf8)
    }

    private func train(
        _ lines: [UInt8],
        seed: UInt64 = 1,
        against: [ExampleFile] = []
    ) throws -> (file: [UInt8], report: TrainingReport) {
        var recipe = try Recipe(parsing: Array(Self.recipe.utf8))
        recipe.seed = seed
        var trainer = ModelTrainer(
            recipe,
            examples: [ExampleFile(name: "lines", lines: lines)],
            heldOut: nil,
            evaluation: against
        )
        return try trainer.run { _ in }
    }

    @Test func `the same seed gives the same bytes, another gives others`() throws {
        let first = try train(Self.lines(300)).file
        #expect(try train(Self.lines(300)).file == first)
        #expect(try train(Self.lines(300), seed: 2).file != first)
    }

    @Test func `a model learns what words say, and 8 bits keep it`() throws {
        let (file, report) = try train(Self.lines(1200))
        for head in report.heads { #expect(try #require(head.averagePrecision) > 0.9) }
        #expect(report.meanLoss.magnitude < 1)
        let model = try EmbeddedModel(file)
        #expect(model.heads.map(\.category) == [.hate, .jailbreak, .harmful])
        #expect(model.heads.map(\.isWindowed) == [false, true, false])
        var scratch = model.makeScratch()
        let bad = model.scores(of: Array("worta grum1a grum2a grum3a wortb".utf8), using: &scratch)
        let good = model.scores(of: Array("worta wortc wortd wortb".utf8), using: &scratch)
        #expect(bad[0] > 0.8 && bad[2] > 0.5 && good.allSatisfy { $0 < 0.3 })
        for head in model.heads { #expect(head.thresholds.map(\.falseAlarmRate) == [0.02, 0.01]) }
    }

    @Test func `a head learns from its own labels only`() throws {
        let report = try train(Self.lines(400)).report
        let known = report.heads.map { $0.positives + $0.negatives }
        // Kinds 0, 1 and 2 know of hate; 0, 2 and 3 of jailbreak; a union is positive by either, negative by both.
        #expect(known.allSatisfy { $0 < report.examples })
        #expect(report.heads[2].positives == report.heads[0].positives + report.heads[1].positives)
    }

    @Test func `texts of evaluation sets, and of sources that are dropped, are left out`() throws {
        var lines = Self.lines(200)
        let copied = "one two three four five six seven eight nine ten"
        lines += Array(#"{"text":"\#(copied) and so on","labels":{"hate":1},"src":"own"}"#.utf8) + [0x0A]
        lines += Array(#"{"text":"left aside","labels":{"hate":1},"src":"bad"}"#.utf8) + [0x0A]
        lines += Array("{\"text\":1}\nnothing\n".utf8)
        let set = ExampleFile(name: "test-set", lines: Array(#"{"text":"\#(copied.uppercased())"}"#.utf8))
        let report = try train(lines, against: [set]).report
        #expect(report.leftOut == ["test-set": 1])
        #expect(report.bySource["bad"] == nil)
        #expect(report.examples + report.heldOut == 200)
        #expect(report.skippedLines == ["no text": 1, "not JSON of RFC 8259": 1])
    }

    @Test func `a mixture is the sum of heads`() throws {
        var recipe = try Recipe(parsing: Array(Self.recipe.utf8))
        let json =
            Self.recipe.dropLast()
            + #", "mixtures": [{"category": "harmful", "bias": 0.5, "weights": {"hate": 2, "jailbreak": 1}}]}"#
        recipe = try Recipe(parsing: Array(json.utf8))
        var trainer = ModelTrainer(recipe, examples: [ExampleFile(name: "", lines: Self.lines(400))], heldOut: nil)
        let model = try EmbeddedModel(try trainer.run { _ in }.file)
        var scratch = model.makeScratch()
        var session = ScoringSession(model)
        session.append(Array("wortc grum1a blix2a".utf8).span, using: &scratch)
        let sums = session.rawScores(using: &scratch)
        #expect((sums[2] - (0.5 + 2 * sums[0] + sums[1])).magnitude < 0.2)
    }

    @Test func `a combination is the highest of its parts`() throws {
        let json = Self.recipe.dropLast() + #", "combined": [{"category": "harmful", "of": ["hate", "jailbreak"]}]}"#
        let recipe = try Recipe(parsing: Array(json.utf8))
        var trainer = ModelTrainer(recipe, examples: [ExampleFile(name: "", lines: Self.lines(400))], heldOut: nil)
        let (file, report) = try trainer.run { _ in }
        let model = try EmbeddedModel(file)
        #expect(model.heads[2].parts.map(\.head) == [0, 1])
        #expect(model.heads[2].parts.allSatisfy { $0.slope > 0 })
        #expect(try #require(report.heads[2].averagePrecision) > 0.9)
    }

    @Test(arguments: [
        ("", "not JSON"), ("[]", "the recipe is not an object"), (#"{"heads": []}"#, "heads takes 1 to 31"),
        (#"{"heads": [{"category": "Hate"}]}"#, "a category is lower-case"),
        (#"{"heads": [{"category": "hate", "windows": 1}]}"#, "heads[0].windows is no key"),
        (#"{"heads": [{"category": "hate", "directions": ["up"]}]}"#, "takes prompt and response"),
        (#"{"heads": [{"category": "hate"}], "features": {"word_bits": 30}}"#, "features.word_bits takes a whole"),
        (#"{"heads": [{"category": "hate"}], "features": {"shortest_gram": 6}}"#, "shortest_gram is over"),
        (#"{"heads": [{"category": "hate"}], "training": {"positive_power": 0.3}}"#, "takes 0, 0.25"),
        (#"{"heads": [{"category": "hate"}], "training": {"epochs": 2, "averaged_epochs": 3}}"#, "averaged_epochs is"),
        (#"{"heads": [{"category": "hate"}], "sources": {"a": {"drop": 1}}}"#, "sources.a.drop takes true or false"),
        (#"{"heads": [{"category": "hate"}], "mixtures": [{"category": "sexual"}]}"#, "every category is one of heads"),
        (#"{"heads": [{"category": "hate"}], "extra": 1}"#, "extra is no key of a recipe"),
    ])
    func `a recipe that cannot be used says why`(json: String, message: String) {
        do throws(RecipeError) {
            _ = try Recipe(parsing: Array(json.utf8))
            Issue.record("was read")
        } catch {
            #expect(error.message.contains(message), "\(error.message)")
        }
    }

    @Test func `recipes of any bytes are read or refused`() {
        var random = SplitMix(state: 4)
        let recipe = Array(Self.recipe.utf8)
        var refused = 0
        for _ in 0..<2000 {
            var changed = recipe
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                changed[Int.random(in: 0..<recipe.count, using: &random)] = UInt8.random(in: 32...126, using: &random)
            }
            if (try? Recipe(parsing: changed)) == nil { refused += 1 }
        }
        #expect(refused > 1000)
    }
}
