package import Caching

/// Where answers are kept beside the memory of the process: a file, or a server that several nodes share.
///
/// A store that is gone is a store without entries: it never fails a request.
package protocol CacheStore: Sendable {
    /// The answer to a request, compared whole.
    ///
    /// - Parameter take: called once, on any thread, perhaps before this returns.
    func get(_ request: CanonicalRequest, at now: Int, _ take: @escaping @Sendable (CacheEntry?) -> Void)
    func put(_ entry: CacheEntry, for key: CacheKey)
    func remove(_ key: CacheKey)
    /// Bytes and entries, as they were when last counted; nil where nobody counts them.
    var usage: (bytes: Int, entries: Int)? { get }
    /// True for one that other nodes use as well.
    var isShared: Bool { get }
    /// Writes what waits.
    ///
    /// Blocks; call it off the event loops.
    func shutdown()
}
