/// One cell of a table, ready for a set: what a builder keeps of it, and all that it keeps.
package struct ExactDataCell: Hashable, Sendable {
    package let code: UInt64
    /// Where it stands in the filter.
    package let address: UInt64
    /// Where its first word stands among the starts, if it is compared word by word and has several.
    package let start: UInt64?
    package let row: UInt32
    package let column: UInt8

    package init(_ value: ExactValue, row: UInt32, column: UInt8, key: ExactDataKey) {
        code = key.code(of: value.bytes)
        address = key.address(of: value.hash)
        start = value.wordCount > 1 && !value.isLoose ? key.address(of: value.first) : nil
        self.row = row
        self.column = column
    }

    package init(code: UInt64, address: UInt64, row: UInt32, column: UInt8) {
        self.code = code
        self.address = address
        start = nil
        self.row = row
        self.column = column
    }
}
