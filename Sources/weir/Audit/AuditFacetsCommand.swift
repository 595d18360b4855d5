import ArgumentParser
import AuditLog

extension AuditDimension: ExpressibleByArgument {}
extension AuditInterval: ExpressibleByArgument {}

/// `weir audit facets`: how many exchanges have which value.
struct AuditFacetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facets",
        abstract: "Count the exchanges that match by the values of one dimension, the most frequent first.",
        discussion: """
            EXAMPLES
              weir audit facets rule --since 30d
              weir audit facets status --app checkout --json
            """
    )

    @Argument(help: "What to count by.")
    var dimension: AuditDimension
    @OptionGroup var location: AuditLocation
    @OptionGroup var filters: AuditFilters
    @OptionGroup var output: AuditOutput
    @Option(name: [.customShort("n"), .long], help: "Most values to list.")
    var limit = 100

    func run() throws {
        try reportingErrors {
            let limit = try checked(limit: limit)
            let facets = try location.open().facet(dimension, try filters.query(now: .now()), limit: limit)
            try location.note(.facets, filters.names, rows: facets.count)
            output.writeAll(AuditRows(facets, of: dimension))
        }
    }
}

/// `weir audit chart`: how many exchanges there were when.
struct AuditChartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chart",
        abstract: "Count the exchanges that match by hour, day or week of their arrival, in UTC.",
        discussion: """
            EXAMPLE
              weir audit chart --action block --since 30d --by day
            """
    )

    @OptionGroup var location: AuditLocation
    @OptionGroup var filters: AuditFilters
    @OptionGroup var output: AuditOutput
    @Option(help: "How wide a column is.")
    var by = AuditInterval.day

    func run() throws {
        try reportingErrors {
            let columns = try location.open().chart(try filters.query(now: .now()), by: by)
            try location.note(.chart, filters.names, rows: columns.count)
            output.writeAll(AuditRows(columns))
        }
    }
}
