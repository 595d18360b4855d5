/// Token counts, the same in all APIs: what is read from a cache is part of the input, what is thought part of the
/// output.
struct TokenCounts: Hashable {
    var input = 0
    var output = 0
    var cacheRead: Int?
    var cacheWrite: Int?
    var reasoning: Int?

    var total: Int { input &+ output }
}
