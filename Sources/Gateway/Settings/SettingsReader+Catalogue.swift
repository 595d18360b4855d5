import Routing
import RuleFiles

/// Reads the files of `catalogue`.
extension SettingsReader {
    mutating func catalogue(_ fields: Fields, _ upstreams: Set<String>) -> Catalogue {
        var catalogue = Catalogue()
        for value in fields["catalogue"]?.items ?? [] {
            guard let path = expanded(value).map(resolved) else { continue }
            do throws(Refusal) {
                let file = try DocumentReader.read(path, shape: SettingsShape.catalogue)
                for model in items(file, "models") { add(model, upstreams, to: &catalogue) }
            } catch {
                take(error.diagnostics)
            }
        }
        return catalogue
    }

    private mutating func add(_ fields: Fields, _ upstreams: Set<String>, to catalogue: inout Catalogue) {
        let key = Catalogue.Key(upstream: fields.text("upstream") ?? "", model: fields.text("model") ?? "")
        guard upstreams.contains(key.upstream) else {
            return report(.valueNotAllowed, fields["upstream"], "there is no upstream with this id")
        }
        guard catalogue.entries[key] == nil else {
            return report(.conflictingKeys, fields["model"], "there is another entry for this model of this upstream")
        }
        var entry = Catalogue.Entry()
        entry.context = fields["context"]?.integer
        entry.maximumOutput = fields["max_output"]?.integer
        entry.maximumSeconds = fields["max_seconds"]?.integer
        if fields["capabilities"] != nil {
            entry.capabilities = Set(fields.texts("capabilities").compactMap(Capability.init(rawValue:)))
        }
        entry.prices = prices(fields)
        entry.collectsData = fields.choice("data_collection", as: ProviderPreferences.DataCollection.self).map {
            $0 == .allow
        }
        entry.keepsNothing = fields["zdr"]?.flag
        entry.isDistillable = fields["distillable"]?.flag
        entry.quantization = fields.choice("quantization")
        if fields["parameters"] != nil { entry.parameters = Set(fields.texts("parameters")) }
        catalogue.entries[key] = entry
        catalogue.order.append(key)
    }

    /// Each day that has prices has one for every prompt.
    private mutating func prices(_ fields: Fields) -> PriceList? {
        let items = items(fields, "prices")
        guard !items.isEmpty else { return nil }
        let entries = items.map { item in
            PriceList.Entry(
                from: item.text("from").flatMap { CalendarDay.number($0) } ?? 0,
                above: item["above_tokens"]?.integer ?? 0,
                Self.prices(item)
            )
        }
        var seen: Set<[Int]> = []
        for (item, entry) in zip(items, entries) {
            if !seen.insert([entry.from, entry.above]).inserted {
                report(.conflictingKeys, item["input"], "there is another price for this day and length")
            }
            if !entries.contains(where: { $0.from == entry.from && $0.above == 0 }) {
                report(.missingKey, item["above_tokens"], "shorter prompts have no price on this day")
            }
        }
        return PriceList(entries)
    }

    static func prices(_ fields: Fields) -> TokenPrices {
        func price(_ key: String) -> Int? {
            fields[key]?.double.map { TokenPrices.picodollars(perMillion: $0) }
        }
        var prices = TokenPrices(input: price("input") ?? 0, output: price("output") ?? 0)
        prices.cachedRead = price("cached_read")
        prices.cachedWrite = price("cached_write")
        prices.cachedWriteLong = price("cached_write_1h")
        prices.reasoning = price("reasoning")
        prices.audio = price("audio")
        prices.audioOutput = price("audio_output")
        prices.imageToken = price("image_tokens")
        prices.imageOutput = price("image_output")
        prices.character = price("characters")
        // Of one and not of a million.
        func single(_ fields: Fields, _ key: String) -> Int? {
            fields[key]?.double.map { TokenPrices.picodollars(perMillion: $0 * 1_000_000) }
        }
        prices.image = single(fields, "image")
        prices.minute = single(fields, "minute")
        prices.images = (fields["images"]?.items ?? []).compactMap(\.fields).map { item in
            .init(size: item.text("size"), quality: item.text("quality"), price: single(item, "price") ?? 0)
        }
        return prices
    }
}
