import CPCRE2

/// Match memory for one pattern at a time, with PCRE2's limits.
///
/// Not shared: PCRE2 writes to it during a match.
@safe
package struct MatchScratch: ~Copyable {
    let data: OpaquePointer
    let context: OpaquePointer
    private let stack: OpaquePointer

    /// Capture groups that can be read back, the whole match included.
    static let groupCapacity = 64
    /// Steps of the just-in-time code for one start offset.
    ///
    /// Measured on Debian's PCRE2 10.42: 1.1 ms at worst on hostile pairs.
    static let matchLimit: UInt32 = 100_000
    /// "More than enough for any pattern", pcre2jit(3).
    private static let stackBytes = 1 << 20

    package init() {
        guard let data = unsafe pcre2_match_data_create_8(UInt32(Self.groupCapacity), nil),
            let context = unsafe pcre2_match_context_create_8(nil),
            let stack = unsafe pcre2_jit_stack_create_8(32 << 10, Self.stackBytes, nil)
        else { preconditionFailure("out of memory for pattern scratch") }
        unsafe self.data = data
        unsafe self.context = context
        unsafe self.stack = stack
        unsafe pcre2_set_match_limit_8(context, Self.matchLimit)
        unsafe pcre2_set_heap_limit_8(context, 16 << 10)
        unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    }

    /// Grants so many steps a start offset in place of `matchLimit`.
    mutating func limitSteps(to limit: Int) {
        unsafe pcre2_set_match_limit_8(context, UInt32(limit))
    }

    deinit {
        unsafe pcre2_match_data_free_8(data)
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_jit_stack_free_8(stack)
    }
}
