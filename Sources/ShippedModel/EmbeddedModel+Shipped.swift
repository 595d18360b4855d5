import CEmbeddedModel
package import Classification

extension EmbeddedModel {
    /// The model that the program brings with it; docs/model-card.md says what it is good for, and what not.
    ///
    /// - Complexity: the first use reads it all once, for the checksum.
    package static let shipped: EmbeddedModel = {
        let bytes = UnsafeRawBufferPointer(start: weir_embedded_model(), count: Int(weir_embedded_model_length()))
        do throws(ModelError) {
            return try EmbeddedModel(bytes, owner: nil)
        } catch {
            preconditionFailure("the program has \(error.message)")
        }
    }()
}
