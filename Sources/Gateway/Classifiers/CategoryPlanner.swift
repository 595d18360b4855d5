import Classification
import GuardrailTypes
import Inspection

/// Turns what an operator says about categories into rules, each with somebody who can judge it.
struct CategoryPlanner {
    /// Why the settings cannot be put in force, in words for the operator.
    struct Problem: Error, Hashable {
        let reason: String
        let help: String
    }

    let settings: CategorySettings
    let model: EmbeddedModel
    /// Those who answer later, by their id.
    let asked: [AskedClassifier]

    /// Bytes of a segment, for those who are asked: each costs a call.
    private static let askedSegments = (minimum: 240, maximum: 1024)

    func plan() throws(Problem) -> CategoryPlan {
        var rules: [CategoryRule] = []
        for entry in entries() {
            for direction in Direction.allCases {
                let word = direction == .prompt ? entry.prompt : entry.response
                guard let word, word != .ignore else { continue }
                do throws(Problem) {
                    rules.append(try rule(entry, word, direction))
                } catch {
                    guard settings.leavesOutUnjudged, !isNamed(entry.category) else { throw error }
                }
            }
        }
        let asksSomebody = !rules.allSatisfy(\.judge.isEmbedded)
        let isEmbedded = rules.contains(where: \.judge.isEmbedded)
        return CategoryPlan(
            rules: rules,
            model: isEmbedded ? model : nil,
            asked: asked,
            segments: asksSomebody ? Self.askedSegments : (32, 512),
            forwardsAhead: settings.forwarding == .alongside
        )
    }

    private func isNamed(_ category: Category) -> Bool { settings.entries.contains { $0.category == category } }

    /// The preset's, with what the settings say of each.
    private func entries() -> [CategorySettings.Entry] {
        var entries: [CategorySettings.Entry] = []
        for (category, prompt, response) in settings.preset?.words ?? [] {
            var entry = settings.entries.first { $0.category == category } ?? CategorySettings.Entry(category)
            entry.prompt = entry.prompt ?? prompt
            entry.response = entry.response ?? response
            entries.append(entry)
        }
        return entries + settings.entries.filter { entry in !entries.contains { $0.category == entry.category } }
    }

    private func rule(
        _ entry: CategorySettings.Entry,
        _ word: CategorySettings.Word,
        _ direction: Direction
    ) throws(Problem) -> CategoryRule {
        let (judge, name) = try judge(of: entry, direction)
        let category = entry.category
        return CategoryRule(
            reference: RuleReference(
                id: "category.\(category.id)",
                name: category.title,
                entity: category.entity,
                severity: category.severity,
                tags: ["category"],
                packID: name,
                packVersion: judge.isEmbedded ? String(model.checksum, radix: 16) : "1"
            ),
            category: category,
            direction: direction,
            action: word.action,
            threshold: try threshold(entry, word, judge),
            judge: judge,
            release: entry.release == .trail ? .trail(bytes: settings.trailBytes) : .hold,
            onError: entry.onError ?? .block,
            scope: entry.scope ?? .all,
            sources: entry.sources ?? Self.sources(of: category, direction),
            route: try route(entry, word, direction)
        )
    }

    private func route(
        _ entry: CategorySettings.Entry,
        _ word: CategorySettings.Word,
        _ direction: Direction
    ) throws(Problem) -> String? {
        guard word == .route else { return nil }
        guard direction == .prompt, let model = entry.route else {
            throw Problem(
                reason: "\(entry.category.id): route needs a model, and a prompt",
                help: "write `prompt: route` and `route: MODEL`"
            )
        }
        return model
    }

    /// Orders to the model are the application's own right, and what is asked for is asked by people.
    private static func sources(of category: Category, _ direction: Direction) -> Set<TextSource> {
        if direction == .response { return [.assistant] }
        if category.isAttack { return [.user, .tool] }
        return category.isRequest ? [.user] : Set(TextSource.allCases)
    }

    private func judge(
        of entry: CategorySettings.Entry,
        _ direction: Direction
    ) throws(Problem) -> (judge: CategoryRule.Judge, name: String) {
        let category = entry.category
        if let head = head(of: category, direction), entry.backend ?? "embedded" == "embedded" {
            return (.embedded(head: head), "embedded")
        }
        let named = asked.indices.filter { entry.backend == nil || asked[$0].classifier.id == entry.backend }
        if entry.backend != nil, entry.backend != "embedded", named.isEmpty {
            throw Problem(
                reason: "\(category.id): there is no classifier \"\(entry.backend ?? "")\"",
                help: "name one that stands under `classifiers`, or embedded"
            )
        }
        guard let able = named.first(where: { asked[$0].classifier.categories(in: direction).contains(category) })
        else {
            throw Problem(
                reason: "nobody can judge \(category.id) in a \(direction.rawValue)"
                    + (entry.backend.map { ": \($0) does not" } ?? ": the embedded model does not"),
                help: "give it a classifier that can, set it to ignore, or let a preset leave it out (unjudged: ignore)"
            )
        }
        return (.asked(able), asked[able].classifier.id)
    }

    private func head(of category: Category, _ direction: Direction) -> Int? {
        model.heads.firstIndex { $0.category == category && $0.directions.contains(direction) }
    }

    /// What is refused must be surer than what is noted.
    private func threshold(
        _ entry: CategorySettings.Entry,
        _ word: CategorySettings.Word,
        _ judge: CategoryRule.Judge
    ) throws(Problem) -> Float {
        if let threshold = entry.threshold { return threshold }
        guard case .embedded(let head) = judge else {
            if entry.falseAlarms == nil { return 0.5 }
            throw Problem(
                reason: "\(entry.category.id): only the embedded model knows its false alarms",
                help: "write a threshold from 0 to 1"
            )
        }
        let usual = word == .flag ? entry.category.usualFalseAlarmRate ?? 0.001 : 0.001
        return model.heads[head].threshold(atFalseAlarmRate: entry.falseAlarms ?? usual)
    }
}
