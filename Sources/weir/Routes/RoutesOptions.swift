import ArgumentParser
import Classification
import ClassifierClients
import Foundation
import Gateway
import NIOCore
import NIOPosix
import RuleFiles
import Upstream

/// Which semantic route, and how its texts get their places.
struct RoutesOptions: ParsableArguments {
    @Option(help: "The settings file.")
    var config = "weir.yaml"

    @Option(help: "The model that clients ask for; may be left out if there is one semantic route.")
    var model: String?

    func semantic(of settings: Settings) throws -> SemanticSettings {
        let all = settings.routing.semantic
        guard let model else {
            if all.count == 1 { return all[0] }
            guard !all.isEmpty else { throw CommandFailure.usage("\(config) has no semantic route") }
            let names = all.map(\.model).joined(separator: ", ")
            throw CommandFailure.usage("name one of the semantic routes with --model: \(names)")
        }
        if let one = all.first(where: { $0.model == model }) { return one }
        let meant = Suggestion.nearest(to: model, among: all.map(\.model)).map { "; did you mean \"\($0)\"?" } ?? ""
        throw CommandFailure.usage("there is no semantic route \"\(model)\"\(meant)")
    }

    /// Calls `body` with the route and a way to give places to texts; what that needs is gone afterwards.
    func withPlacing(_ body: (SemanticSettings, RoutePlacing) async throws -> Void) async throws {
        let settings = try PolicyOptions.settings(config)
        let semantic = try semantic(of: settings)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let driver = CurlDriver()
        let result: Result<Void, any Error>
        do {
            let factory = ClassifierFactory(client: driver, eventLoop: group.next(), time: { Int(time(nil)) })
            let planner = SemanticPlanner(try RouteTable(settings), factory)
            try await body(semantic, try RoutePlacing(semantic, planner))
            result = .success(())
        } catch let refusal as Refusal {
            RuleOptions.say(refusal.diagnostics)
            result = .failure(ExitStatus.usage.code)
        } catch {
            result = .failure(error)
        }
        driver.shutdown()
        try? await group.shutdownGracefully()
        try result.get()
    }
}

/// Gives places to the texts of one semantic route.
struct RoutePlacing {
    let embedder: any Embedder
    /// The embedding that is built in is fitted anew to the examples that it is compared with.
    let isBuiltIn: Bool

    init(_ settings: SemanticSettings, _ planner: SemanticPlanner) throws(Refusal) {
        embedder = try planner.embedder(of: settings)
        isBuiltIn = settings.embeddingModel == nil
    }

    /// Fewer than an endpoint is asked for at once.
    private static let batch = 1024

    func places(of texts: [[UInt8]]) async throws -> [Embedding] {
        var places: [Embedding] = []
        for start in stride(from: 0, to: texts.count, by: Self.batch) {
            let part = Array(texts[start..<min(start + Self.batch, texts.count)])
            let result = await withCheckedContinuation { continuation in
                embedder.embed(part, deadline: .seconds(300)) { continuation.resume(returning: $0) }
            }
            switch result {
            case .success(let found): places += found
            case .failure(let error):
                let status = error.status.map { " \($0)" } ?? ""
                throw CommandFailure.failure("the embedding model did not answer: \(error.code.rawValue)\(status)")
            }
        }
        guard Set(places.map(\.dimensions)).count <= 1 else {
            throw CommandFailure.failure("the embedding model gave vectors of different lengths")
        }
        return places
    }

    /// A placer for texts that are known beforehand.
    func placer(for texts: [[UInt8]]) async throws -> ([[UInt8]], [[UInt8]]) -> [Embedding] {
        if isBuiltIn {
            return { examples, texts in
                let fitted = HashedEmbedder(fittedTo: examples)
                return texts.map(fitted.embedding)
            }
        }
        let unique = Array(Set(texts))
        let known = Dictionary(uniqueKeysWithValues: zip(unique, try await places(of: unique)))
        return { _, texts in texts.compactMap { known[$0] } }
    }
}
