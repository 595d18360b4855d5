/// Something that gives texts places, so that near places mean like texts: built in, or behind a network.
///
/// Sendable; any number of texts may be under way at once.
package protocol Embedder: AnyObject, Sendable {
    /// Changes whenever the same text would get another place: only places of one version can be compared.
    var version: String { get }

    /// Finds the places of some texts.
    ///
    /// - Parameters:
    ///   - texts: valid UTF-8, at least one. Where they go is the embedder's business: what must not leave this machine must
    ///     not be handed to one that asks somebody.
    ///   - deadline: from now; past it the answer is `.timeout`.
    ///   - completion: called exactly once, on any thread, also after `cancel`; perhaps before this returns. One place for each
    ///     text, in their order, all with the same number of dimensions.
    /// - Returns: a way to give up; what is not held goes on.
    @discardableResult
    func embed(
        _ texts: [[UInt8]],
        deadline: Duration,
        completion: @escaping @Sendable (Result<[Embedding], ClassifierError>) -> Void
    ) -> any ClassifierCall
}
