import Classification
import ShippedModel

/// The model that a person means.
enum ModelFile {
    /// - Parameter path: nil for the one in the program.
    static func load(_ path: String?) throws -> EmbeddedModel {
        guard let path else { return .shipped }
        guard let bytes = FileContent.bytes(of: path) else { throw CommandFailure.failure("\(path): cannot be read") }
        do throws(ModelError) {
            return try EmbeddedModel(bytes)
        } catch {
            throw CommandFailure.usage("\(path): \(error.message)")
        }
    }
}
