package import Routing

/// What the operator says of models: what they can do, how much they read, and what they cost.
package struct Catalogue: Sendable {
    /// An upstream's model.
    package struct Key: Hashable, Sendable {
        package let upstream: String
        package let model: String

        package init(upstream: String, model: String) {
            self.upstream = upstream
            self.model = model
        }
    }

    package struct Entry: Hashable, Sendable {
        /// Tokens of prompt and answer together; nil if it is not said.
        package var context: Int?
        /// Tokens of an answer at most; nil if it is not said.
        package var maximumOutput: Int?
        /// Seconds of a recording at most; nil if it is not said.
        package var maximumSeconds: Int?
        /// Nil if it is not said: then everything is sent there.
        package var capabilities: Set<Capability>?
        package var prices: PriceList?
        /// Whether the provider may keep what it is sent; nil if it is not said.
        package var collectsData: Bool?
        package var keepsNothing: Bool?
        package var isDistillable: Bool?
        package var quantization: Quantization?
        /// Members of requests that it knows; nil for all.
        package var parameters: Set<String>?

        package init() {}
    }

    package var entries: [Key: Entry] = [:]
    /// In the order of the files.
    package var order: [Key] = []

    package init() {}
}

/// What a request may need that not every model has.
package enum Capability: String, Hashable, Sendable, CaseIterable {
    case tools, images, audio, files
    case jsonSchema = "json_schema"
}
