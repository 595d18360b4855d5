import ByteText
import Classification
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@Suite struct `Categories in a text` {
    static let texts = [
        "",
        "Short.",
        "One sentence. And AAA stands in this one. A third follows it, harmless.",
        "First. Mail anna@example.com now. Then BBB is said here. Card 4012 8888 8888 1881 stands behind.",
        "Card 4012888888881881 in AAA sentence. More text follows. And BBB too. The end of it.",
        "AAA at the very start",
        "it ends with a card 4012888888881881 and AAA",
        "nobody knows XXX what this is. and this is AAA. and then more.",
        "一句话。还有 AAA 在这里！第三句话在这里。 ünïcode BBB ends",
        String(repeating: "words without an end ", count: 12) + "AAA "
            + String(repeating: "and more of them ", count: 9),
    ]

    static let plans: [[CategoryRule]] = [
        [CategoryTestPlan.rule(.toxicity, .flag), CategoryTestPlan.rule(.hate, .flag)],
        [CategoryTestPlan.rule(.toxicity, .block), CategoryTestPlan.rule(.hate, .flag, onError: .passAndRecord)],
        [CategoryTestPlan.rule(.toxicity, .redact), CategoryTestPlan.rule(.hate, .redact, onError: .passAndRecord)],
        [CategoryTestPlan.rule(.toxicity, .redact, onError: .passAndRecord), CategoryTestPlan.rule(.hate, .block)],
    ]

    @Test(arguments: texts, plans.indices)
    func `what is decided depends neither on the cut nor on when answers come`(text: String, plan: Int) throws {
        let engine = try CategoryTestPlan.engine(Self.plans[plan])
        var scratch = InspectionScratch(for: engine)
        let bytes = Array(text.utf8)
        let whole = CategoryRun([bytes], engine, .response, .late, using: &scratch).decisions
        for pieces in Chunkings.all(of: bytes) {
            for order in AnswerOrder.allCases {
                var run = CategoryRun(pieces, engine, .response, order, using: &scratch).decisions
                var expected = whole
                if plan == 0 {
                    // Flags change nothing that leaves, so they are noted when they are known.
                    run.findings.sort { ($0.range.lowerBound, $0.rule.id) < ($1.range.lowerBound, $1.rule.id) }
                    expected.findings.sort { ($0.range.lowerBound, $0.rule.id) < ($1.range.lowerBound, $1.rule.id) }
                }
                #expect(run == expected, "cut as \(pieces.map(\.count)), \(order)")
            }
        }
    }

    @Test func `nothing of a segment leaves before its verdict, and the segments before it do`() throws {
        let engine = try CategoryTestPlan.engine([CategoryTestPlan.rule(.toxicity, .block)])
        var scratch = InspectionScratch(for: engine)
        let text = "First sentence here. Second one has AAA in it. Third one."
        let run = CategoryRun([Array(text.utf8)], engine, .response, .late, using: &scratch)
        #expect(run.releasedUnanswered == 0)
        #expect(run.text == "First sentence here. ")
        #expect(run.block?.findings.map(\.rule.id) == ["category.toxicity"])
        #expect(run.block?.offset == 21)
    }

    @Test func `a redacted sentence is replaced by its label, with all that rules find in it`() throws {
        let engine = try CategoryTestPlan.engine([CategoryTestPlan.rule(.toxicity, .redact)])
        var scratch = InspectionScratch(for: engine)
        let text = "First one. AAA and anna@example.com here. Third, bob@example.org there."
        let run = CategoryRun([Array(text.utf8)], engine, .response, .late, using: &scratch)
        #expect(run.text == "First one. [TOXICITY]Third, [EMAIL_1] there.")
        #expect(run.findings.map(\.rule.id) == ["category.toxicity", "email", "email"])
    }

    @Test func `what trails leaves up to its bound, and a hit cuts it there`() throws {
        let engine = try CategoryTestPlan.engine([
            CategoryTestPlan.rule(.toxicity, .block, release: .trail(bytes: 30))
        ])
        var scratch = InspectionScratch(for: engine)
        let text = "First sentence here. AAA is said in the second. Third one is never seen by anybody."
        let late = CategoryRun([Array(text.utf8)], engine, .response, .late, using: &scratch)
        #expect(late.releasedUnanswered == 30)
        #expect(late.text == String(text.prefix(51)))
        #expect(late.block?.findings.count == 1)
    }

    @Test func `without a verdict the failure mode decides`() throws {
        let text = Array("Nobody knows XXX this. And more.".utf8)
        for mode in FailureMode.allCases {
            let engine = try CategoryTestPlan.engine([CategoryTestPlan.rule(.toxicity, .block, onError: mode)])
            var scratch = InspectionScratch(for: engine)
            let run = CategoryRun([text], engine, .response, .late, using: &scratch)
            #expect(run.failures.map(\.reason) == [.timeout])
            #expect(run.failures.map(\.mode) == [mode])
            #expect((run.block == nil) == (mode == .passAndRecord))
            #expect(run.released == (mode == .passAndRecord ? text : []))
        }
        // A rule that only flags never stops a text.
        let engine = try CategoryTestPlan.engine([CategoryTestPlan.rule(.toxicity, .flag)])
        var scratch = InspectionScratch(for: engine)
        let run = CategoryRun([text], engine, .response, .late, using: &scratch)
        #expect(run.block == nil && run.failures.map(\.mode) == [.passAndRecord])
    }

    @Test func `a prompt is asked about whole, once`() throws {
        let engine = try CategoryTestPlan.engine([
            CategoryTestPlan.rule(.toxicity, .block, .prompt), CategoryTestPlan.rule(.hate, .flag, .prompt),
        ])
        var scratch = InspectionScratch(for: engine)
        let text = Array("One sentence. BBB in another. And a third.".utf8)
        let run = CategoryRun([text], engine, .prompt, .late, using: &scratch)
        #expect(run.mostUnanswered == 1 && run.releasedUnanswered == 0)
        #expect(run.findings.map(\.rule.id) == ["category.hate"])
        #expect(run.released == text)
    }

    @Test func `a whole text takes its answers from the book, and asks through it`() throws {
        let engine = try CategoryTestPlan.engine([CategoryTestPlan.rule(.toxicity, .block, .prompt)])
        var scratch = InspectionScratch(for: engine)
        let book = AnswerBook()
        var numbers = StreamInspector(engine: engine, direction: .prompt).placeholders
        let text = Array("AAA is said.".utf8)
        func verdict() -> TextVerdict {
            engine.inspect(
                text,
                direction: .prompt,
                source: .user,
                book: book,
                placeholders: &numbers,
                using: &scratch
            )
        }
        _ = verdict()
        let questions = book.openQuestions
        #expect(questions.count == 1)
        for question in questions { book.keep(WordClassifier.answer(question.input), to: question) }
        #expect(book.openQuestions.isEmpty)
        #expect(verdict().block?.findings.map(\.rule.id) == ["category.toxicity"])
        #expect(book.openQuestions.isEmpty)
    }

    @Test func `what blocks in the last turn is replaced whole in what was said before`() throws {
        let engine = try CategoryTestPlan.engine([
            CategoryTestPlan.rule(.toxicity, .block, .prompt, scope: .lastTurn)
        ])
        var scratch = InspectionScratch(for: engine)
        var numbers = StreamInspector(engine: engine, direction: .prompt).placeholders
        let book = AnswerBook()
        let text = Array("One. AAA is said.".utf8)
        func verdict() -> TextVerdict {
            engine.inspect(
                text,
                direction: .prompt,
                age: .history,
                source: .user,
                book: book,
                placeholders: &numbers,
                using: &scratch
            )
        }
        _ = verdict()
        for question in book.openQuestions { book.keep(WordClassifier.answer(question.input), to: question) }
        let decided = verdict()
        #expect(decided.block == nil)
        #expect(decided.redacted.map { String(decoding: $0, as: UTF8.self) } == "[TOXICITY]")
    }
}
