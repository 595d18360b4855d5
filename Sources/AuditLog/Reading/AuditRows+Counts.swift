extension AuditRows {
    /// An array of objects, keys in the order of the columns.
    package var json: String { JSONEncoder.array(self) }

    package init(_ facets: [AuditFacet], of dimension: AuditDimension) {
        self.init(
            columns: [dimension.rawValue, "exchanges"],
            rows: facets.map { [.text($0.value), .integer($0.exchanges)] }
        )
    }

    package init(_ columns: [AuditChartColumn]) {
        self.init(
            columns: ["time", "exchanges"],
            rows: columns.map { [.text($0.start.description), .integer($0.exchanges)] }
        )
    }
}
