/// Which way a text travels through the gateway.
package enum Direction: String, Hashable, Sendable, CaseIterable {
    /// From the client to the model.
    case prompt
    /// From the model to the client.
    case response
}
