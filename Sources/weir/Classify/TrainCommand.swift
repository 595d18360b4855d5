import ArgumentParser
import ClassifierTraining
import Foundation
import GuardrailTypes

/// `weir train`: a classifier of one's own, from labelled texts.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a model for weir classify from labelled texts.",
        discussion: """
            EXAMPLES
              weir train --data train.jsonl --recipe recipe.json --out own.model
              gzip -dc train.jsonl.gz | weir train --data - --held-out dev.jsonl \\
                --recipe recipe.json --against test/*.jsonl --out own.model

            Reads JSON lines {"text", "labels": {category: 0 or 1}, "src"?}; a label that
            is not there is unknown. The recipe says which categories are learnt and how;
            docs/classifiers.md has all its keys. The same files, recipe and seed give the
            same model, byte for byte.

            Exit status: 0 written, 2 usage, recipe or data, 3 I/O.
            """
    )

    @Option(
        name: .long,
        parsing: .upToNextOption,
        help: ArgumentHelp("Labelled texts; - is standard input.", valueName: "files")
    )
    var data: [String]

    @Option(name: .long, help: ArgumentHelp("How to train, in JSON.", valueName: "file"))
    var recipe: String

    @Option(name: .long, help: ArgumentHelp("Where the model goes.", valueName: "file"))
    var out: String

    @Option(
        name: .long,
        parsing: .upToNextOption,
        help: ArgumentHelp("Texts for calibration and thresholds; else a share of the data.", valueName: "files")
    )
    var heldOut: [String] = []

    @Option(
        name: .long,
        parsing: .upToNextOption,
        help: ArgumentHelp("Evaluation sets: texts that stand in them are left out.", valueName: "files")
    )
    var against: [String] = []

    @Option(name: .long, help: ArgumentHelp("In place of the recipe's.", valueName: "n"))
    var seed: UInt64?

    @Option(name: .long, help: ArgumentHelp("Write what came out as JSON.", valueName: "file"))
    var report: String?

    func run() throws {
        var recipe = try readRecipe()
        if let seed { recipe.seed = seed }
        let held = heldOut.isEmpty ? nil : try ExampleFiles.read(heldOut)
        var trainer = ModelTrainer(
            recipe,
            examples: try ExampleFiles.read(data),
            heldOut: held,
            evaluation: try ExampleFiles.read(against)
        )
        let clock = ContinuousClock()
        let start = clock.now
        let (file, result) = try trainer.run { step in
            Terminal.say("\((clock.now - start).components.seconds) s: \(Self.name(of: step))")
        }
        guard FileManager.default.createFile(atPath: out, contents: Data(file)) else {
            throw CommandFailure.failure("\(out): cannot be written")
        }
        if let report { try Terminal.write(String(decoding: result.json, as: UTF8.self) + "\n", toFile: report) }
        Terminal.print(Self.text(result))
    }

    private func readRecipe() throws -> Recipe {
        guard let bytes = FileContent.bytes(of: recipe) else {
            throw CommandFailure.failure("\(recipe): cannot be read")
        }
        do throws(RecipeError) {
            return try Recipe(parsing: bytes)
        } catch {
            throw CommandFailure.usage("\(recipe): \(error.message)")
        }
    }

    private static func name(of step: ModelTrainer.Step) -> String {
        switch step {
        case .readingFeatures: "reading features"
        case .epoch(let number): "pass \(number) done"
        case .calibrating: "calibrating"
        }
    }

    private static func text(_ report: TrainingReport) -> String {
        let rows = report.heads.map { head in
            [
                head.category.id, "\(head.positives)", "\(head.negatives)", cell(head.floatPrecision),
                cell(head.averagePrecision), cell(head.areaUnderROC), cell(head.calibrationError), "",
            ]
        }
        let titles = ["CATEGORY", "POSITIVE", "NEGATIVE", "AP FLOAT", "AP", "AUROC", "CALIB ERR", ""]
        let left = report.leftOut.values.reduce(0, +)
        return """
            \(report.examples) examples, \(report.heldOut) held out (\(report.benign) benign), \(left) left out
            \(Columns.text([titles] + rows))
            8 bits cost \(cell(report.meanLoss)) points of average precision
            """
    }

    private static func cell(_ value: Double?) -> String {
        value.map { String(format: "%.3f", $0) } ?? "-"
    }
}
