import Classification
import GuardrailTypes
import Inspection
import ShippedModel
import Testing

@testable import Gateway

@Suite struct `The plan of categories` {
    private static func plan(
        _ change: (inout CategorySettings) -> Void,
        asked: [AskedClassifier] = [AskedClassifier(ScriptedClassifier(), deadline: .seconds(1))]
    ) throws -> CategoryPlan {
        var settings = CategorySettings()
        change(&settings)
        return try CategoryPlanner(settings: settings, model: .shipped, asked: asked).plan()
    }

    private static func entry(
        _ category: GuardrailTypes.Category,
        _ prompt: CategorySettings.Word? = .block,
        _ change: (inout CategorySettings.Entry) -> Void = { _ in }
    ) -> CategorySettings.Entry {
        var entry = CategorySettings.Entry(category)
        entry.prompt = prompt
        change(&entry)
        return entry
    }

    @Test(arguments: CategoryPreset.allCases.filter { $0 != .cloudflareDefault })
    func `a preset needs nobody but the embedded model`(preset: CategoryPreset) throws {
        let plan = try Self.plan({ $0.preset = preset }, asked: [])
        #expect(!plan.rules.isEmpty && plan.asked.isEmpty)
        #expect(plan.rules.allSatisfy { $0.judge.isEmbedded })
        #expect(plan.rules.allSatisfy { (0...1).contains($0.threshold) })
        #expect((preset == .observe) == plan.rules.allSatisfy { $0.action == .flag })
    }

    @Test func `a category that nobody can judge is an error, unless a preset may leave it out`() throws {
        #expect(throws: CategoryPlanner.Problem.self) { try Self.plan({ $0.preset = .cloudflareDefault }) }
        let plan = try Self.plan {
            $0.preset = .cloudflareDefault
            $0.leavesOutUnjudged = true
        }
        #expect(plan.rules.contains { $0.category == .hate })
        #expect(!plan.rules.contains { $0.category == .defamation })
        // What is named is never left out in silence.
        #expect(throws: CategoryPlanner.Problem.self) {
            try Self.plan {
                $0.leavesOutUnjudged = true
                $0.entries = [Self.entry(.defamation)]
            }
        }
    }

    @Test func `what is said of a category stands over the preset`() throws {
        let plan = try Self.plan {
            $0.preset = .strict
            $0.entries = [
                Self.entry(.hate, .flag) { $0.backend = "words" },
                Self.entry(.sexual, .ignore) { $0.response = .redactSentence },
            ]
        }
        let hate = plan.rules.filter { $0.category == .hate }
        #expect(hate.map(\.action) == [.flag, .block])
        #expect(hate.map(\.judge) == [.asked(0), .asked(0)])
        #expect(plan.rules.filter { $0.category == .sexual }.map(\.action) == [.redact])
    }

    @Test func `a rate of false alarms picks the model's threshold, and what blocks is surer`() throws {
        func threshold(_ word: CategorySettings.Word, _ falseAlarms: Float? = nil) throws -> Float? {
            try Self.plan { $0.entries = [Self.entry(.promptInjection, word) { $0.falseAlarms = falseAlarms }] }.rules
                .first?
                .threshold
        }
        let (flag, block) = (try #require(try threshold(.flag)), try #require(try threshold(.block)))
        #expect(block > flag)
        let loose = try #require(try threshold(.block, 0.01))
        #expect(loose < block)
        #expect(throws: CategoryPlanner.Problem.self) {
            try Self.plan {
                $0.entries = [
                    Self.entry(.toxicity) {
                        $0.backend = "words"
                        $0.falseAlarms = 0.01
                    }
                ]
            }
        }
    }

    @Test func `an unknown backend is an error`() {
        #expect(throws: CategoryPlanner.Problem.self) {
            try Self.plan { $0.entries = [Self.entry(.hate) { $0.backend = "nobody" }] }
        }
    }
}
