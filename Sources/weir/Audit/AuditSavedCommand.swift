import ArgumentParser
import AuditLog

/// `weir audit saved`: the queries that are kept under a name.
struct AuditSavedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "saved",
        abstract: "List the saved queries, or delete one.",
        discussion: """
            They are in the log, so the HTTP API has the same ones.

            EXAMPLES
              weir audit query --action block --since 24h --save blocks-today
              weir audit query --saved blocks-today --app checkout
              weir audit saved
              weir audit saved --delete blocks-today
            """
    )

    @OptionGroup var location: AuditLocation
    @OptionGroup var output: AuditOutput
    @Option(help: ArgumentHelp("Delete the one of this name.", valueName: "name"))
    var delete: String?

    func run() throws {
        try reportingErrors {
            guard let delete else {
                let queries = try location.open().savedQueries()
                try location.note(.saved, rows: queries.count)
                if queries.isEmpty { return remark("no query is saved") }
                return print(output.encoded(AuditRows(queries)), terminator: "")
            }
            guard try location.change(.delete(name: delete)) else {
                throw AuditUsageError("there is no saved query of this name")
            }
            remark("deleted")
        }
    }
}

extension AuditLocation {
    /// Changes the saved queries while no gateway writes to the log.
    func change(_ change: SavedQueryChange) throws -> Bool {
        do throws(AuditError) {
            return try OfflineLabels(path: path).change(change)
        } catch .inUse {
            throw AuditUsageError(
                "a gateway is writing to this log: save and delete queries through it, under /admin/audit/queries"
            )
        }
    }
}

/// `--save` and `--saved`.
struct SavedQueryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Keep these conditions under a name.", valueName: "name"))
    var save: String?
    @Option(help: ArgumentHelp("Begin with the conditions that are kept under this name.", valueName: "name"))
    var saved: String?

    /// The conditions with those of the saved query, which are kept under another name if that is asked for.
    func parameters(
        with given: [(name: String, value: String)],
        at location: AuditLocation,
        by author: AuditLabel
    ) throws -> [(name: String, value: String)] {
        do {
            let all = try saved.map { try location.open().savedQuery($0).parameters(with: given) } ?? given
            if let save {
                let query = try SavedQuery(name: save, author: author, conditions: all, at: .now())
                guard try location.change(.save(query)) else {
                    throw AuditUsageError("there are as many saved queries as are kept; delete one")
                }
                remark("saved as \(query.name)")
            }
            return all
        } catch let error as AuditParameterError {
            throw AuditUsageError(error)
        }
    }
}
