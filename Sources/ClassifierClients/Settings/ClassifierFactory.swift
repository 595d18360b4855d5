package import Classification
import GuardrailTypes
package import NIOCore
package import Upstream

/// Makes classifiers of their settings.
///
/// Errors name settings as `weir.yaml` writes them: `base_url`, `window_bytes`, `guardrail_version`.
package struct ClassifierFactory: Sendable {
    private let client: any UpstreamClient
    private let eventLoop: any EventLoop
    private let time: @Sendable () -> Int

    /// - Parameters:
    ///   - eventLoop: drives the classifiers made; it must run as long as they are asked.
    ///   - time: seconds since 1970.
    package init(client: any UpstreamClient, eventLoop: any EventLoop, time: @escaping @Sendable () -> Int) {
        self.client = client
        self.eventLoop = eventLoop
        self.time = time
    }

    /// A remote classifier, behind a cache unless it has no entries.
    package func make(_ settings: ClassifierBackendSettings) throws(ClassifierSettingsError) -> any Classifier {
        let format = try WireFormatMaker(settings).make()
        try Self.checkCategories(of: settings, format)
        let limits = try Self.limits(of: settings, format)
        let endpoint: UpstreamEndpoint
        do {
            endpoint = try UpstreamEndpoint(
                baseURL: settings.baseURL,
                isInternal: settings.isInternal,
                certificateAuthorityFile: settings.certificateAuthorityFile
            )
        } catch {
            throw ClassifierSettingsError(settings.id, "base_url", "this is no http or https URL without a query")
        }
        let remote = RemoteClassifier(
            id: settings.id,
            format: format,
            judged: settings.categories,
            limits: limits,
            endpoint: endpoint,
            client: client,
            eventLoop: eventLoop,
            time: time
        )
        guard settings.cacheEntries > 0 else { return remote }
        return CachedClassifier(
            remote,
            version: "\(settings.baseURL)\n\(format.version)\n\(limits.window) \(limits.overlap)",
            entries: settings.cacheEntries,
            lifetime: settings.cacheLifetime,
            eventLoop: eventLoop
        )
    }

    /// A model of embeddings that is asked over the same client and loop.
    ///
    /// - Parameters:
    ///   - id: its name in errors.
    ///   - model: as the endpoint names it.
    package func makeEmbedder(
        id: String,
        model: String,
        request: @escaping RemoteEmbedder.RequestMaker
    ) -> RemoteEmbedder {
        RemoteEmbedder(id: id, model: model, client: client, eventLoop: eventLoop, makeRequest: request)
    }

    /// Several of `known` as one.
    package func make(
        _ settings: ClassifierCombinationSettings,
        of known: [String: any Classifier]
    ) throws(ClassifierSettingsError) -> any Classifier {
        guard !settings.members.isEmpty, Set(settings.members).count == settings.members.count else {
            throw ClassifierSettingsError(settings.id, "members", "a combination needs members, each once")
        }
        var members: [any Classifier] = []
        for member in settings.members {
            guard let classifier = known[member] else {
                throw ClassifierSettingsError(
                    settings.id,
                    "members",
                    "there is no classifier '\(member)' before this one"
                )
            }
            members.append(classifier)
        }
        var exceptions: [Category: CombinedClassifier.Mode] = [:]
        for (category, mode) in settings.exceptions {
            guard members.contains(where: { $0.judges(category) }) else {
                throw ClassifierSettingsError(
                    settings.id,
                    "exceptions",
                    "none of the members can judge '\(category.id)'"
                )
            }
            exceptions[category] = try Self.mode(mode, settings)
        }
        return CombinedClassifier(
            id: settings.id,
            members: members,
            mode: try Self.mode(settings.mode, settings),
            exceptions: exceptions
        )
    }

    private static func mode(
        _ word: String,
        _ settings: ClassifierCombinationSettings
    ) throws(ClassifierSettingsError) -> CombinedClassifier.Mode {
        switch word {
        case "any": return .any
        case "all": return .all
        case "average": return .average
        case "cascade":
            guard 0 <= settings.lower, settings.lower < settings.upper, settings.upper <= 1 else {
                throw ClassifierSettingsError(settings.id, "lower", "a cascade needs 0 ≤ lower < upper ≤ 1")
            }
            return .cascade(lower: settings.lower, upper: settings.upper)
        default:
            throw ClassifierSettingsError(settings.id, "combine", "this is none of any, all, average, cascade")
        }
    }

    private static func checkCategories(
        of settings: ClassifierBackendSettings,
        _ format: any WireFormat
    ) throws(ClassifierSettingsError) {
        let known = Direction.allCases.reduce(into: Set<Category>()) { $0.formUnion(format.categories(in: $1)) }
        guard !known.isEmpty else {
            throw ClassifierSettingsError(
                settings.id,
                "labels",
                "no label means a category, so there is nothing to judge"
            )
        }
        guard let categories = settings.categories else { return }
        if let unknown = categories.subtracting(known).sorted().first {
            let list = known.sorted().map(\.id).joined(separator: ", ")
            throw ClassifierSettingsError(
                settings.id,
                "categories",
                "\(settings.kind) cannot judge '\(unknown.id)'; it can judge \(list)"
            )
        }
        guard !categories.isEmpty else {
            throw ClassifierSettingsError(settings.id, "categories", "at least one category is needed")
        }
    }

    private static func limits(
        of settings: ClassifierBackendSettings,
        _ format: any WireFormat
    ) throws(ClassifierSettingsError) -> RemoteLimits {
        var limits = settings.limits
        limits.window = settings.windowInBytes ?? min(limits.window, format.maxTextInBytes)
        limits.overlap = settings.overlapInBytes ?? limits.window / 8
        let checks: [(setting: String, isRight: Bool, message: String)] = [
            (
                "deadline_ms", (.milliseconds(10) ... .seconds(60)).contains(limits.deadline),
                "this is not between 10 ms and 60 s"
            ),
            ("concurrency", (1...1024).contains(limits.concurrency), "this is not between 1 and 1024"),
            ("queue", (0...100_000).contains(limits.queue), "this is not between 0 and 100000"),
            ("batch", (1...64).contains(limits.batch), "this is not between 1 and 64"),
            (
                "window_bytes", (64...format.maxTextInBytes).contains(limits.window),
                "this is not between 64 and \(format.maxTextInBytes) bytes, which is what \(settings.kind) takes"
            ),
            (
                "overlap_bytes", (0...max(0, limits.window / 2)).contains(limits.overlap),
                "this is more than half of the window"
            ),
            (
                "failures", limits.failures >= 1 && (.milliseconds(1) ... .seconds(3600)).contains(limits.cooldown),
                "this needs at least one failure and a pause between 1 ms and 1 h"
            ),
            (
                "cache_entries", settings.cacheEntries >= 0 && settings.cacheLifetime > .zero,
                "this needs no fewer than 0 entries and a lifetime above 0"
            ),
        ]
        if let wrong = checks.first(where: { !$0.isRight }) {
            throw ClassifierSettingsError(settings.id, wrong.setting, wrong.message)
        }
        return limits
    }
}

extension Classifier {
    func judges(_ category: Category) -> Bool {
        Direction.allCases.contains { categories(in: $0).contains(category) }
    }
}
