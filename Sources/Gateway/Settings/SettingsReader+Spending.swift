import Foundation
import Routing
import RuleFiles
import Spending

/// Reads `budgets`, `rate_limits` and `spending`.
extension SettingsReader {
    mutating func spending(_ fields: Fields) -> SpendingSettings {
        var spending = SpendingSettings()
        let (budgets, limits) = (items(fields, "budgets"), items(fields, "rate_limits"))
        spending.budgets = budgets.compactMap { budget($0) }
        spending.limits = limits.compactMap { rateLimit($0) }
        reportRepeats(budgets, "budget")
        reportRepeats(limits, "limit")
        guard let common = fields.fields("spending") else { return spending }
        spending.assumedOutput = common["assumed_output_tokens"]?.integer ?? spending.assumedOutput
        spending.unpriced = common.choice("unpriced") ?? spending.unpriced
        spending.classifierPrices = classifierPrices(
            common,
            known: Set(items(fields, "classifiers").compactMap { $0.text("id") })
        )
        spending.batches = common.choice("batches") ?? spending.batches
        spending.usageCost = common.choice("usage_cost") ?? spending.usageCost
        spending.onStoreFailure = common.choice("on_store_failure") ?? spending.onStoreFailure
        return spending
    }

    private mutating func budget(_ fields: Fields) -> BudgetSettings? {
        guard let id = fields.text("id"), let scope = fields.choice("scope", as: SpendingScope.self),
            let amount = fields["amount"]?.number.flatMap(Money.init(dollars:)), let period = period(fields)
        else { return nil }
        let name = fields.text("period") ?? fields.text("rolling") ?? ""
        var budget = BudgetSettings(id: id, scope: scope, amount: amount, period: period, periodName: name)
        budget.names = names(fields, of: scope)
        budget.alerts = fields.texts("soft").compactMap { Int($0.dropLast()) }.sorted()
        return budget
    }

    private mutating func classifierPrices(_ fields: Fields, known: Set<String>) -> [String: Int] {
        let prices = items(fields, "classifiers")
        reportRepeats(prices, "price of a classifier")
        var found: [String: Int] = [:]
        for price in prices {
            guard let id = price.text("id"), let dollars = price["price"]?.number else { continue }
            if !known.contains(id) { report(.valueNotAllowed, price["id"], "there is no classifier with this id") }
            found[id] = TokenPrices.picodollars(perMillion: dollars)
        }
        return found
    }

    private mutating func names(_ fields: Fields, of scope: SpendingScope) -> Set<String>? {
        guard let names = fields["names"] else { return nil }
        if scope == .organisation {
            report(.conflictingKeys, names, "there is one organisation, so it has no names")
        }
        return Set(fields.texts("names"))
    }

    // MARK: Times

    private mutating func period(_ fields: Fields) -> BudgetPeriod? {
        if fields["rolling"] != nil { return duration(fields, "rolling", atMost: 366).map(BudgetPeriod.rolling) }
        guard let word = fields.text("period") else { return nil }
        guard let unit = BudgetPeriod.CalendarUnit(rawValue: word) else {
            if let zone = fields["timezone"] {
                report(.conflictingKeys, zone, "a lifetime never begins anew, in no zone")
            }
            return .lifetime
        }
        guard let name = fields.text("timezone") else { return .calendar(unit, .utc) }
        guard let zone = TimeZone(identifier: name), TimeZone.knownTimeZoneIdentifiers.contains(name) || name == "UTC"
        else {
            report(
                .valueNotAllowed,
                fields["timezone"],
                "there is no time zone of this name",
                help: "Europe/Berlin, UTC"
            )
            return nil
        }
        return .calendar(unit, ZoneOffsets(zone))
    }

    /// In milliseconds; nil if there is none, or if it is too long, which is reported.
    private mutating func duration(_ fields: Fields, _ key: String, atMost days: Int64) -> Int64? {
        guard let time = fields.text(key).map(Self.milliseconds) else { return nil }
        guard time > days * 86_400_000 else { return time }
        report(.valueNotAllowed, fields[key], "this is more than \(days) days")
        return nil
    }

    /// - Parameter text: digits and a unit, as the shape has checked.
    private static func milliseconds(_ text: String) -> Int64 {
        let seconds: Int64 =
            switch text.last {
            case "m": 60
            case "h": 3600
            case "d": 86_400
            default: 1
            }
        return (Int64(text.dropLast()) ?? 1) * seconds * 1000
    }

    // MARK: Limits

    private mutating func rateLimit(_ fields: Fields) -> RateLimitSettings? {
        guard let id = fields.text("id"), let scope = fields.choice("scope", as: SpendingScope.self) else { return nil }
        guard let (unit, amount) = Self.amount(fields) else { return nil }
        let period = duration(fields, "per", atMost: 31)
        if unit != .concurrency, fields["per"] == nil {
            report(.missingKey, fields["id"], "this limit does not say in which time", help: "per: 1m")
        }
        for key in ["algorithm", "burst"] where unit != .requests && unit != .concurrency && fields[key] != nil {
            report(.conflictingKeys, fields[key], "only limits of requests have this; others are sliding windows")
        }
        if fields["burst"] != nil, fields.text("algorithm") == "sliding" {
            report(.conflictingKeys, fields["burst"], "a sliding window has no burst")
        }
        let per = period ?? 60_000
        let rule: LimitRule =
            switch unit {
            case .concurrency: .concurrency(amount)
            case .requests where fields.text("algorithm") != "sliding":
                .rate(amount, period: per, burst: fields["burst"]?.integer.map(Int64.init) ?? amount)
            default: .window(amount, period: per)
            }
        var limit = RateLimitSettings(
            id: id,
            scope: scope,
            unit: unit,
            rule: rule,
            period: unit == .concurrency ? 0 : per
        )
        limit.names = names(fields, of: scope)
        return limit
    }

    private static func amount(_ fields: Fields) -> (RateLimitSettings.Unit, Int64)? {
        if let count = fields["requests"]?.integer { return (.requests, Int64(count)) }
        if let count = fields["tokens"]?.integer { return (.tokens, Int64(count)) }
        if let count = fields["concurrency"]?.integer { return (.concurrency, Int64(count)) }
        return fields["cost"]?.number.flatMap(Money.init(dollars:)).map { (.cost, $0.nanodollars) }
    }
}

extension ZoneOffsets {
    /// The zone's changes from 2025 on, for as many years as the system's database has rules for, at most forty.
    init(_ zone: TimeZone) {
        var date = Date(timeIntervalSince1970: 1_735_689_600)
        let first = Int64(zone.secondsFromGMT(for: date))
        var changes: [Change] = []
        while changes.count < 80, let next = zone.nextDaylightSavingTimeTransition(after: date), next > date {
            changes.append(
                Change(at: Int64(next.timeIntervalSince1970), offset: Int64(zone.secondsFromGMT(for: next)))
            )
            date = next
        }
        self.init(first, changes)
    }
}
