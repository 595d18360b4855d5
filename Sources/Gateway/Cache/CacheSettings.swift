package import Caching

/// What is kept of answers, and where (`cache:`).
///
/// The rules hold from a reload on; sizes and the file need a restart.
package struct CacheSettings: Hashable, Sendable {
    package var rules = CacheRules()
    package var memoryBytes = 64 << 20
    package var memoryEntries = 100_000
    /// Bytes of requests and answers in `cache.db`; nil keeps nothing on disk.
    package var diskBytes: Int?
    /// A server that several nodes use, in place of the file.
    package var shared: SharedCache.Configuration?
    /// Requests that are found by others that ask the same: in all, and that differ in nothing but what the user said.
    package var nearEntries = 10_000
    package var nearPerScope = 1000

    package init() {}
}
