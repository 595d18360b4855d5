import ArgumentParser
import Classification
import Evaluation
import Gateway

/// `weir routes calibrate`: thresholds for a semantic route, and how well it tells its examples apart.
struct RoutesCalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Propose a threshold for each route, and say where examples would go.",
        discussion: """
            Each example is compared with those that are not in one fold with it. Without
            texts that belong nowhere, those of a route stand for them, as if their own
            route were not there. A labelled file has {"text", "route"} on each line; a
            route that is null or "default" is none.
            """
    )

    @OptionGroup var options: RoutesOptions

    @Option(help: "Parts that the examples of a route are dealt to; each is compared with the others.")
    var folds = 10

    @Flag(help: "Compare each example with all others.")
    var leaveOneOut = false

    @Option(help: ArgumentHelp("The part of requests that is expected to belong nowhere.", valueName: "share"))
    var outsiders = 0.2

    @Option(help: ArgumentHelp("Texts with their routes, to measure with.", valueName: "file"))
    var labelled: String?

    @Flag(help: "Find thresholds with the labelled texts as well.")
    var learnFromLabelled = false

    @Flag(help: "Print the thresholds and nothing else, as settings have them.")
    var settingsOnly = false

    func validate() throws {
        guard (2...1000).contains(folds) else { throw ValidationError("--folds takes a number from 2 to 1000.") }
        guard (0...1).contains(outsiders) else { throw ValidationError("--outsiders takes a share from 0 to 1.") }
        if learnFromLabelled, labelled == nil { throw ValidationError("--learn-from-labelled needs --labelled.") }
    }

    func run() async throws {
        try await options.withPlacing { semantic, placing in
            let names = semantic.routes.map(\.name)
            let labelled = try labelled.map { try LabelledRoutes.read($0, names: names) } ?? []
            let examples = semantic.routes.map { route in route.examples.map { Array($0.utf8) } }
            let place = try await placing.placer(for: examples.flatMap(\.self) + labelled.map(\.text))
            let sampler = RouteSampler(examples, aggregate: semantic.aggregate, place: place)
            let most = examples.map(\.count).max() ?? 2
            let known = sampler.samples(folds: max(2, leaveOneOut ? most : min(folds, most)))
            let fresh = sampler.samples(of: labelled)
            let calibrator = ThresholdCalibrator(
                known + (learnFromLabelled ? fresh : []),
                routes: names.count,
                outsiders: outsiders
            )
            let report = CalibrationReport(
                settings: semantic,
                embedding: placing.embedder.version,
                proposed: calibrator.thresholds(),
                examples: known,
                labelled: fresh
            )
            Terminal.print(settingsOnly ? report.settingsText : report.text)
        }
    }
}
