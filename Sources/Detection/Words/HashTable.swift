/// 62-bit keys with two flags each, in one flat table: 16 to 32 bytes of memory a key, one cache line a look-up.
///
/// Sendable: never written after `init` returns.
@safe
final class HashTable: @unchecked Sendable {
    private let slots: UnsafeMutablePointer<UInt64>
    private let mask: Int

    private static let flagBits: UInt64 = 3

    /// - Parameter items: keys may repeat; their flags are joined. The low two bits of a key do not count.
    init(_ items: [(key: UInt64, flags: UInt8)]) {
        var capacity = 16
        while capacity < items.count * 2 { capacity *= 2 }
        mask = capacity - 1
        unsafe slots = .allocate(capacity: capacity)
        unsafe slots.initialize(repeating: 0, count: capacity)
        for item in items {
            let key = Self.stored(item.key)
            var at = Int(truncatingIfNeeded: key >> 8) & mask
            while unsafe slots[at] != 0, unsafe slots[at] & ~Self.flagBits != key { at = (at + 1) & mask }
            unsafe slots[at] = key | (slots[at] & Self.flagBits) | UInt64(item.flags) & Self.flagBits
        }
    }

    deinit { unsafe slots.deallocate() }

    /// The flags of a key; nil if it is not there.
    func flags(of key: UInt64) -> UInt8? {
        let wanted = Self.stored(key)
        var at = Int(truncatingIfNeeded: wanted >> 8) & mask
        while unsafe slots[at] != 0 {
            if unsafe slots[at] & ~Self.flagBits == wanted { return unsafe UInt8(slots[at] & Self.flagBits) }
            at = (at + 1) & mask
        }
        return nil
    }

    /// Never 0, which marks a free slot.
    private static func stored(_ key: UInt64) -> UInt64 {
        let kept = key & ~flagBits
        return kept == 0 ? 4 : kept
    }
}

/// Says of a key that it may be there, or that it is not: wrong for one in ten to one in forty that are not.
struct BloomFilter: Sendable {
    private let words: [UInt64]
    private let mask: UInt64

    /// - Parameter keys: well mixed.
    init(_ keys: [UInt64]) {
        var bits: UInt64 = 1024
        while bits < UInt64(keys.count) * 6 { bits *= 2 }
        mask = bits - 1
        var words = [UInt64](repeating: 0, count: Int(bits / 64))
        for key in keys {
            let (one, two) = Self.bits(of: key)
            words[Int(one & mask) / 64] |= 1 << (one & 63)
            words[Int(two & mask) / 64] |= 1 << (two & 63)
        }
        self.words = words
    }

    func contains(_ key: UInt64) -> Bool {
        let (one, two) = Self.bits(of: key)
        return words[Int(one & mask) / 64] & 1 << (one & 63) != 0 && words[Int(two & mask) / 64] & 1 << (two & 63) != 0
    }

    private static func bits(of key: UInt64) -> (UInt64, UInt64) { (key, key >> 29 | key << 35) }
}
