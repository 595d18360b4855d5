import Classification
import GuardrailTypes
import Wire

/// Why a recipe cannot be used.
package struct RecipeError: Error, Hashable, Sendable {
    /// For a person: the key's path, and what it takes.
    package let message: String
}

extension Recipe {
    /// Reads a recipe; unknown keys and wrong types are errors, keys that are not there keep their defaults.
    package init(parsing json: [UInt8]) throws(RecipeError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: json)
        } catch {
            throw RecipeError(message: "not JSON: \(error.message)")
        }
        self.init()
        let root = try RecipeObject(document, 0, "")
        name = try root.text("name") ?? name
        seed = try root.number("seed", in: 0...9e15).map { UInt64($0) } ?? seed
        licences = try root.texts("licences")?.joined(separator: "\n") ?? licences
        if let object = try root.object("features") { try read(features: object) }
        if let object = try root.object("training") { try read(training: object) }
        if let object = try root.object("calibration") { try read(calibration: object) }
        for object in try root.objects("heads") ?? [] { heads.append(try Self.head(object)) }
        for object in try root.objects("mixtures") ?? [] { mixtures.append(try Self.mixture(object)) }
        if let object = try root.object("sources") {
            for name in object.keys { sources[name] = try object.object(name).map(Self.source) }
            try object.finish()
        }
        implications = try root.object("implications").map(Self.lists) ?? [:]
        unions = try root.object("unions").map(Self.lists) ?? [:]
        try root.finish()
        try check()
    }

    private mutating func read(features object: RecipeObject) throws(RecipeError) {
        features.wordBits = try object.whole("word_bits", in: 8...19) ?? features.wordBits
        features.characterBits = try object.whole("character_bits", in: 8...19) ?? features.characterBits
        features.wordOrder = try object.whole("word_order", in: 1...3) ?? features.wordOrder
        features.skipsWords = try object.flag("skip_words") ?? features.skipsWords
        features.shortestGram = try object.whole("shortest_gram", in: 2...7) ?? features.shortestGram
        features.longestGram = try object.whole("longest_gram", in: 2...7) ?? features.longestGram
        features.windowWords = try object.whole("window_words", in: 0...4096) ?? features.windowWords
        features.seed = try object.number("hash_seed", in: 0...9e15).map { UInt64($0) } ?? features.seed
        frequencyPower = try object.quarter("frequency_power") ?? frequencyPower
        try object.finish()
        guard features.isSound else {
            throw RecipeError(message: "features: shortest_gram is over longest_gram, or window_words is odd")
        }
    }

    private mutating func read(training object: RecipeObject) throws(RecipeError) {
        epochs = try object.whole("epochs", in: 1...1000) ?? epochs
        averagedEpochs = try object.whole("averaged_epochs", in: 1...1000) ?? min(averagedEpochs, epochs)
        rate = try object.number("rate", in: 1e-6...1e6).map { Float($0) } ?? rate
        biasRate = try object.number("bias_rate", in: 0...1).map { Float($0) } ?? biasRate
        penalty = try object.number("penalty", in: 0...1e6).map { Float($0) } ?? penalty
        positivePower = try object.quarter("positive_power") ?? positivePower
        smoothing = try object.number("smoothing", in: 0...0.49).map { Float($0) } ?? smoothing
        clipQuantile = try object.number("clip_quantile", in: 0.9...1) ?? clipQuantile
        try object.finish()
        guard averagedEpochs <= epochs else { throw RecipeError(message: "training.averaged_epochs is over epochs") }
    }

    private mutating func read(calibration object: RecipeObject) throws(RecipeError) {
        benignSources = Set(try object.texts("benign_sources") ?? [])
        falseAlarmRates = try object.numbers("false_alarm_rates", in: 1e-6...0.5)?.map { Float($0) } ?? falseAlarmRates
        falseAlarmRates.sort(by: >)
        heldOutShare = try object.number("held_out_share", in: 0.01...0.5) ?? heldOutShare
        try object.finish()
    }

    private static func head(_ object: RecipeObject) throws(RecipeError) -> Head {
        var head = Head(try category(try object.text("category"), object.path))
        head.isWindowed = try object.flag("windowed") ?? false
        head.judgesRequestsOnly = try object.flag("requests_only") ?? false
        if let names = try object.texts("directions") {
            head.directions = Set(names.compactMap(Direction.init))
            guard head.directions.count == names.count, !names.isEmpty else {
                throw RecipeError(message: "\(object.path).directions takes prompt and response")
            }
        }
        head.smoothing = try object.number("smoothing", in: 0...0.49).map { Float($0) }
        head.positivePower = try object.quarter("positive_power")
        head.penaltyFactor = try object.number("penalty_factor", in: 0...1e6).map { Float($0) } ?? 1
        try object.finish()
        return head
    }

    private static func source(_ object: RecipeObject) throws(RecipeError) -> Source {
        var source = Source()
        source.weight = try object.number("weight", in: 0...1e6).map { Float($0) } ?? 1
        source.isDropped = try object.flag("drop") ?? false
        source.without = Set(try object.texts("without") ?? [])
        source.withoutPositive = Set(try object.texts("without_positive") ?? [])
        try object.finish()
        return source
    }

    private static func mixture(_ object: RecipeObject) throws(RecipeError) -> Mixture {
        let category = try category(try object.text("category"), object.path)
        let bias = try object.number("bias", in: -1e6...1e6) ?? 0
        var weights: [(Category, Float)] = []
        if let inner = try object.object("weights") {
            for name in inner.keys {
                let factor = try inner.number(name, in: -1e6...1e6) ?? 0
                weights.append((try Self.category(name, inner.path), Float(factor)))
            }
        }
        try object.finish()
        return Mixture(category: category, bias: Float(bias), weights: weights)
    }

    private static func lists(_ object: RecipeObject) throws(RecipeError) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for name in object.keys { lists[name] = try object.texts(name) }
        return lists
    }

    private static func category(_ id: String?, _ path: String) throws(RecipeError) -> Category {
        guard let category = id.flatMap(Category.init) else {
            throw RecipeError(message: "\(path): a category is lower-case letters, digits and _")
        }
        return category
    }

    private func check() throws(RecipeError) {
        let known = Set(heads.map(\.category))
        guard (1...31).contains(heads.count), known.count == heads.count else {
            throw RecipeError(message: "heads takes 1 to 31 different categories")
        }
        guard name.utf8.count <= 255 else { throw RecipeError(message: "name takes at most 255 bytes") }
        for mixture in mixtures {
            guard ([mixture.category] + mixture.weights.map(\.category)).allSatisfy(known.contains) else {
                throw RecipeError(message: "mixtures: every category is one of heads")
            }
        }
    }
}
