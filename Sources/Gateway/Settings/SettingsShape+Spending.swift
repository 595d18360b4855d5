import RuleFiles
import Spending

/// The keys of `budgets`, `rate_limits` and `spending`.
extension SettingsShape {
    static let spendingKeys: [MappingShape.Key] = [
        .init("budgets", .list(.mapping(budget), atLeast: 0), "What requests may cost."),
        .init("rate_limits", .list(.mapping(rateLimit), atLeast: 0), "How much there may be in time, and at one time."),
        .init("spending", .mapping(spending), "What holds for all budgets and limits."),
    ]

    private static let scoped: [MappingShape.Key] = [
        .init("id", .text(.name), required: true, "Its name in headers, errors, metrics and reports."),
        .init("scope", words(SpendingScope.self), required: true, "Each value of it has an account of its own."),
        .init(
            "names",
            .list(.text(.nonEmpty), atLeast: 1),
            "The only values that it is for; each there is, if not said."
        ),
    ]

    private static let budget = MappingShape(
        title: "a budget",
        keys: scoped + [
            .init("amount", .number(0...9_000_000), required: true, "US dollars for each period."),
            .init(
                "period",
                .choice(BudgetPeriod.CalendarUnit.allCases.map(\.rawValue) + ["lifetime"]),
                "When it begins anew, by the calendar."
            ),
            .init("rolling", .text(duration), "Or what the last hours or days may cost together: 24h."),
            .init("timezone", .text(.nonEmpty), "Whose calendar: Europe/Berlin. UTC, if not said."),
            .init("soft", oneOrMore(.text(percent)), "Parts of the amount that raise an alert: 80%."),
        ],
        atLeastOneOf: [["period", "rolling"]],
        excluding: [("period", ["rolling"]), ("rolling", ["timezone"])]
    )

    private static let rateLimit = MappingShape(
        title: "a limit",
        keys: scoped + [
            .init("requests", .integer(1...1_000_000), "Requests in the time `per`."),
            .init("tokens", .integer(1...1_000_000_000_000), "Tokens of prompts and answers in the time `per`."),
            .init("cost", .number(0.000_001...9_000_000), "US dollars in the time `per`."),
            .init("concurrency", .integer(1...1_000_000), "Requests at one time."),
            .init("per", .text(duration), "30s, 1m, 1h, 1d."),
            .init(
                "algorithm",
                .choice(["gcra", "sliding"]),
                "Of requests: evenly, or any in a window. gcra, if not said."
            ),
            .init("burst", .integer(1...1_000_000), "Requests at once under gcra; all of the limit, if not said."),
        ],
        atLeastOneOf: [["requests", "tokens", "cost", "concurrency"]],
        excluding: [
            ("requests", ["tokens", "cost", "concurrency"]), ("tokens", ["cost", "concurrency"]),
            ("cost", ["concurrency"]), ("concurrency", ["per", "algorithm", "burst"]),
        ]
    )

    private static let spending = MappingShape(
        title: "spending",
        keys: [
            .init(
                "assumed_output_tokens",
                .integer(0...10_000_000),
                "Of an answer for which neither request nor catalogue names a bound. 4096, if not said."
            ),
            .init(
                "unpriced",
                words(SpendingSettings.Unpriced.self),
                "What a request under a budget gets whose model has no price. refuse, if not said."
            ),
            .init(
                "batches",
                words(SpendingSettings.Uncounted.self),
                "What a batch under a budget gets, whose cost is not counted. refuse, if not said."
            ),
            .init(
                "classifiers",
                .list(.mapping(classifierPrice), atLeast: 0),
                "What classifiers behind a network cost."
            ),
            .init(
                "usage_cost",
                words(SpendingSettings.UsageCostWish.self),
                "Who finds what an answer has cost in its usage. asked, if not said: clients that ask for it."
            ),
            .init(
                "on_store_failure",
                words(SpendingSettings.OnStoreFailure.self),
                "What requests get if budgets cannot be counted. refuse, if not said."
            ),
        ]
    )

    private static let classifierPrice = MappingShape(
        title: "a classifier's price",
        keys: [
            .init("id", .text(.name), required: true, "Of a classifier of `classifiers`."),
            .init("price", .number(0...1_000_000), required: true, "US dollars for a million tokens that it bills."),
        ]
    )

    private static let duration = TextForm(
        title: "a time",
        pattern: "^[1-9][0-9]{0,5}[smhd]$",
        help: "a number and s, m, h or d: 30s, 24h"
    )
    private static let percent = TextForm(title: "a percentage", pattern: "^[1-9][0-9]?%$", help: "1% to 99%")
}
