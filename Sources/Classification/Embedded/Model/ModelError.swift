/// Why bytes are no model.
package struct ModelError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// Not the file of a model at all.
        case notAModel = "not_a_model"
        /// Made for another version of the format, or of the way texts are read.
        case otherVersion = "other_version"
        /// Shorter or longer than it says, or its checksum is wrong.
        case damaged
        /// A field has a value that cannot be.
        case unsound
    }

    package let code: Code
    /// In the file, in bytes.
    package let offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// For people.
    package var message: String {
        switch code {
        case .notAModel: "not a model"
        case .otherVersion: "a model for another version of the program"
        case .damaged: "a damaged model (byte \(offset))"
        case .unsound: "a model with a field that cannot be (byte \(offset))"
        }
    }
}
